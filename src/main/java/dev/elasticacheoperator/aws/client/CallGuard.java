package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Around every call of a service in a region: it passes the rate limit, is told of, and fails only
 * as AwsFailure. One that may change something is not made without a {@link MutationGuard}, which
 * is asked for last, since the wait for the rate limit may outlast one.
 *
 * @param service {@code ec2}, {@code elasticache} or {@code iam}
 */
record CallGuard(String service, String region, AwsSettings settings, CallListener listener) {

  /** What the SDK says where an answer has no request id (AwsResponseMetadata). */
  private static final String NO_REQUEST_ID = "UNKNOWN";

  /** How AWS names what changes nothing, in all three services. */
  private static final List<String> READS = List.of("Describe", "Get", "List");

  /**
   * @param operation AWS's name of it, such as {@code CreateVpc}
   */
  <R> R call(String operation, Supplier<R> call) {
    passRateLimit(operation);
    if (!reads(operation)) {
      settings.permit().check(operation);
    }
    Instant start = settings.clock().instant();
    try {
      R answer = call.get();
      told(operation, CallListener.Call.OK, requestId(answer), start);
      return answer;
    } catch (SdkException e) {
      AwsCallException failure = ErrorTranslator.of(service, operation, e);
      told(operation, failure.rule(), failure.requestId(), start);
      throw failure;
    }
  }

  private static boolean reads(String operation) {
    return READS.stream().anyMatch(operation::startsWith);
  }

  private void passRateLimit(String operation) {
    try {
      Duration waited = settings.limits().acquire(region, service, operation);
      if (!waited.isZero()) {
        listener.throttled(service, waited, true);
      }
    } catch (AwsCallException notSent) {
      if (notSent.rule().equals(ErrorTable.THROTTLED)) {
        listener.throttled(service, Duration.ZERO, false);
      }
      throw notSent;
    }
  }

  private void told(String operation, String outcome, String requestId, Instant start) {
    Duration took = Duration.between(start, settings.clock().instant());
    listener.called(new CallListener.Call(service, operation, outcome, requestId, took));
  }

  private static String requestId(Object answer) {
    return Optional.ofNullable(answer)
        .filter(AwsResponse.class::isInstance)
        .map(response -> ((AwsResponse) response).responseMetadata())
        .map(AwsResponseMetadata::requestId)
        .filter(id -> !id.equals(NO_REQUEST_ID))
        .orElse("");
  }
}
