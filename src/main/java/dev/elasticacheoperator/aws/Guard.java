package dev.elasticacheoperator.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Around every call of a service in a region: it passes the rate limit, is counted, and fails only
 * as AwsFailure. One that may change something is not made without a {@link Permit}, which is asked
 * for last, since the wait for the rate limit may outlast one.
 *
 * @param service {@code ec2}, {@code elasticache} or {@code iam}
 */
record Guard(String service, String region, AwsSettings settings) {

  /** How AWS names what changes nothing, in all three services. */
  private static final List<String> READS = List.of("Describe", "Get", "List");

  /**
   * @param operation AWS's name of it, such as {@code CreateVpc}
   */
  <R> R call(String operation, Supplier<R> call) {
    settings.limits().acquire(region, service, operation);
    if (!reads(operation)) {
      settings.permit().ask(operation);
    }
    Instant start = settings.clock().instant();
    try {
      R answer = call.get();
      told(operation, CallListener.OK, start);
      return answer;
    } catch (SdkException e) {
      AwsFailure failure = Failures.of(service, operation, e);
      told(operation, failure.code(), start);
      throw failure;
    }
  }

  private static boolean reads(String operation) {
    return READS.stream().anyMatch(operation::startsWith);
  }

  private void told(String operation, String outcome, Instant start) {
    Duration took = Duration.between(start, settings.clock().instant());
    settings.listener().called(service, operation, outcome, took);
  }
}
