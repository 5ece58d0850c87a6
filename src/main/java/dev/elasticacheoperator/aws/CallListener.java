package dev.elasticacheoperator.aws;

import java.time.Duration;

/** Hears of every call to AWS once it is over, for metrics and logs. Must not throw. */
@FunctionalInterface
public interface CallListener {

  /** The outcome of a call that AWS answered without an error. */
  String OK = "OK";

  /** Hears nothing. */
  CallListener NONE = (service, operation, outcome, took) -> {};

  /**
   * @param service {@code ec2}, {@code elasticache} or {@code iam}
   * @param operation AWS's name of it, such as {@code CreateVpc}
   * @param outcome {@link #OK} or the code of the {@link AwsFailure}
   * @param took from the call to its end, waiting for the rate limit not included
   */
  void called(String service, String operation, String outcome, Duration took);
}
