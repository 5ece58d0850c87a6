package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Guard around every call of a service in a region. A call waits for the rate limit, is reported to
 * the listener, and fails with {@link AwsCallException}.
 *
 * <p>A call that may change something must pass the {@link MutationGuard}. The guard is checked
 * last, because the operator may lose the Lease during the wait for the rate limit.
 *
 * @param service the prefix of its actions in IAM: {@code ec2}, {@code elasticache}, {@code iam},
 *     {@code ssm} or {@code tag}
 * @param longTermKeys returns true if the calls are signed with keys that do not expire
 */
record CallGuard(
    String service,
    String region,
    AwsSettings settings,
    CallListener listener,
    BooleanSupplier longTermKeys) {

  /** The SDK's value for a response without a request id (AwsResponseMetadata). */
  private static final String NO_REQUEST_ID = "UNKNOWN";

  /** Prefixes of operations that change nothing, in all services. */
  private static final List<String> READS = List.of("Describe", "Get", "List");

  /**
   * Makes a call.
   *
   * @param operation such as {@code CreateVpc}
   */
  <R> R call(String operation, Supplier<R> call) {
    passRateLimit(operation);
    if (!reads(operation)) {
      settings.mutationGuard().check(operation);
    }
    Instant start = settings.clock().instant();
    try {
      R answer = call.get();
      report(operation, CallListener.FinishedCall.OK, requestId(answer), start);
      return answer;
    } catch (SdkException e) {
      AwsCallException failure =
          ErrorTranslator.of(service, operation, e, longTermKeys.getAsBoolean());
      report(operation, failure.rule(), failure.requestId(), start);
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

  private void report(String operation, String outcome, String requestId, Instant start) {
    Duration took = Duration.between(start, settings.clock().instant());
    listener.called(new CallListener.FinishedCall(service, operation, outcome, requestId, took));
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
