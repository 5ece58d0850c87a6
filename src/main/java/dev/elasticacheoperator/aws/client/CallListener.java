package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.ErrorTable;
import java.time.Duration;

/** Hears of every call to AWS once it is over, for metrics and logs. Must not throw. */
@FunctionalInterface
public interface CallListener {

  /** Hears nothing. */
  CallListener NONE = call -> {};

  /**
   * A call that was sent.
   *
   * @param service {@code ec2}, {@code elasticache} or {@code iam}
   * @param operation AWS's name of it, such as {@code CreateVpc}
   * @param outcome {@link #OK}, or the rule of the {@link ErrorTable} that judged the error: one of
   *     a few dozen words
   * @param requestId for AWS's support; empty where AWS gave none
   * @param took from the call to its end, waiting for the rate limit not included
   */
  record Call(String service, String operation, String outcome, String requestId, Duration took) {

    /** The outcome of a call that AWS answered without an error. */
    public static final String OK = "ok";

    public boolean failed() {
      return !outcome.equals(OK);
    }
  }

  void called(Call call);

  /**
   * The operator's own rate limit held a call up.
   *
   * @param waited how long; where it would have been too long the call was not sent at all
   * @param sent whether it was
   */
  default void throttled(String service, Duration waited, boolean sent) {}

  /** Tells both, this one first. */
  default CallListener and(CallListener other) {
    var first = this;
    return new CallListener() {
      @Override
      public void called(Call call) {
        first.called(call);
        other.called(call);
      }

      @Override
      public void throttled(String service, Duration waited, boolean sent) {
        first.throttled(service, waited, sent);
        other.throttled(service, waited, sent);
      }
    };
  }
}
