package dev.elasticacheoperator.metrics;

import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.controller.config.OperatorConfig;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.steps.Steps;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Creates the beans of the metrics. */
@Singleton
final class MetricsWiring {

  @Produces
  @Singleton
  Telemetry telemetry(MeterRegistry registry, OperatorConfig config) {
    var steps = Steps.inOrder().stream().map(step -> step.name()).toList();
    return new EnvironmentMeters(registry, InstantSource.system(), steps, config.driftInterval());
  }

  @Produces
  @Singleton
  CallListener calls(MeterRegistry registry) {
    return new CallMeters(registry);
  }

  @Produces
  @Singleton
  Metrics passes(MeterRegistry registry) {
    return new PassMeters(registry);
  }
}
