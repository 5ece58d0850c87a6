package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.ErrorTable;
import java.time.Duration;

/** Listener that receives every call to AWS after its end, for metrics and logs. Must not throw. */
@FunctionalInterface
public interface CallListener {

  /** Listener that does nothing. */
  CallListener NONE = call -> {};

  /**
   * A call that was sent.
   *
   * @param service {@code ec2}, {@code elasticache} or {@code iam}
   * @param operation such as {@code CreateVpc}
   * @param outcome {@link #OK}, or the rule of the {@link ErrorTable} for the error: one of a few
   *     dozen words
   * @param requestId AWS's request id, for AWS support; empty if AWS gave none
   * @param took duration of the call, without the wait for the rate limit
   */
  record FinishedCall(
      String service, String operation, String outcome, String requestId, Duration took) {

    /** Outcome of a call that AWS answered without an error. */
    public static final String OK = "ok";

    public boolean failed() {
      return !outcome.equals(OK);
    }
  }

  void called(FinishedCall call);

  /**
   * Receives a call that the operator's own rate limit delayed or refused.
   *
   * @param waited duration of the wait; zero if the call was not sent
   * @param sent false if the wait would have been too long, so that the call was not sent
   */
  default void throttled(String service, Duration waited, boolean sent) {}

  /** Returns a listener that passes calls to this listener and then to the other. */
  default CallListener and(CallListener other) {
    var first = this;
    return new CallListener() {
      @Override
      public void called(FinishedCall call) {
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
