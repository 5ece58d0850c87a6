package dev.elasticacheoperator.metrics;

import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.error.ErrorTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * Meters of the calls to AWS. Both labels are bounded: the operations are those that {@code aws/}
 * offers, and the outcomes are the rows of the error table.
 */
final class CallMeters implements CallListener {

  private static final List<String> SERVICES = List.of("ec2", "elasticache", "iam");

  /** Label values for the limit that delayed a call. */
  private static final String BY_AWS = "aws";

  private static final String BY_OPERATOR = "operator";

  private final MeterProvider<Timer> calls;
  private final MeterProvider<Counter> throttles;
  private final MeterProvider<Timer> waits;

  CallMeters(MeterRegistry registry) {
    calls =
        Timer.builder(MeterNames.AWS_CALL_DURATION)
            .description("Calls to AWS; outcome is ok or a rule of the error table")
            .withRegistry(registry);
    throttles =
        Counter.builder(MeterNames.AWS_THROTTLES)
            .description("Calls refused by AWS's limit, or not sent because of the operator's own")
            .withRegistry(registry);
    waits =
        Timer.builder(MeterNames.AWS_RATE_LIMIT_WAIT)
            .description("What calls have waited for the operator's own rate limit")
            .withRegistry(registry);
    for (var service : SERVICES) {
      throttles.withTags("service", service, "limit", BY_AWS);
      throttles.withTags("service", service, "limit", BY_OPERATOR);
      waits.withTag("service", service);
    }
  }

  @Override
  public void called(FinishedCall call) {
    calls
        .withTags(
            "service", call.service(), "operation", call.operation(), "outcome", call.outcome())
        .record(call.took());
    if (call.outcome().equals(ErrorTable.THROTTLED)) {
      throttles.withTags("service", call.service(), "limit", BY_AWS).increment();
    }
  }

  @Override
  public void throttled(String service, Duration waited, boolean sent) {
    if (sent) {
      waits.withTag("service", service).record(waited);
    } else {
      throttles.withTags("service", service, "limit", BY_OPERATOR).increment();
    }
  }
}
