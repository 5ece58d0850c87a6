package dev.elasticacheoperator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener.FinishedCall;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import dev.elasticacheoperator.controller.report.TimedProber;
import dev.elasticacheoperator.docs.MetricsPage;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class MetersTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final VirtualClock clock = new VirtualClock(START);
  private final List<ElastiCacheEnvironment> environments = new ArrayList<>();
  private final EnvironmentMeters meters =
      new EnvironmentMeters(registry, clock, List.of("vpc", "cluster"), Duration.ofMinutes(5));
  private final CallMeters calls = new CallMeters(registry);
  private final PassMeters passes = new PassMeters(registry);

  MetersTest() {
    meters.watches(environments::stream);
    meters.leads(true);
  }

  @Test
  void thePageListsWhatIsExposedWithTypesAndLabels() throws IOException {
    everythingHappens();
    assertEquals(MetricsPage.metrics(), MetricsPage.exposed(registry.scrape()));
  }

  @Test
  void environmentsAreCountedAsTheyAreNow() {
    environments.add(environment("a", Phase.READY));
    environments.add(environment("b", Phase.READY));
    environments.add(environment("c", null));
    assertEquals(2, sample("environments{phase=\"Ready\",}"));
    assertEquals(1, sample("environments{phase=\"Pending\",}"));
    assertEquals(0, sample("environments{phase=\"Failed\",}"));

    environments.remove(0);
    environments.set(0, environment("b", Phase.FAILED));
    clock.advance(Duration.ofSeconds(2));
    assertEquals(0, sample("environments{phase=\"Ready\",}"));
    assertEquals(1, sample("environments{phase=\"Failed\",}"));
  }

  @Test
  void stalledEnvironmentsAreCountedWhateverTheirPhase() {
    environments.add(stalled(environment("creating", Phase.CREATING)));
    environments.add(environment("ready", Phase.READY));
    var held = stalled(environment("held", Phase.DELETING));
    held.getMetadata().setDeletionTimestamp(START.toString());
    held.setSpec(
        Serialization.unmarshal("deletionProtection: true", ElastiCacheEnvironmentSpec.class));
    environments.add(held);
    assertEquals(1, sample("stalled"));
  }

  private static ElastiCacheEnvironment stalled(ElastiCacheEnvironment environment) {
    var condition = new ConditionBuilder().withType("Stalled").withStatus("True").build();
    environment.setStatus(
        environment.getStatus().toBuilder().conditions(List.of(condition)).build());
    return environment;
  }

  @Test
  void unreachableCachesAreCountedByReason() {
    environments.add(unreachable("a", "False", "TcpFailed"));
    environments.add(unreachable("b", "False", "TcpFailed"));
    environments.add(unreachable("c", "False", "NotConnected"));
    environments.add(unreachable("d", "True", "Answered"));
    environments.add(environment("e", Phase.READY));
    assertEquals(2, sample("unreachable{reason=\"TcpFailed\",}"));
    assertEquals(1, sample("unreachable{reason=\"NotConnected\",}"));
    assertEquals(0, sample("unreachable{reason=\"NotAdmitted\",}"));
  }

  @Test
  void probesAreCountedByOutcome() {
    var target =
        new ProbeTarget(
            "localhost", 6379, false, Protocol.RESP, Optional.empty(), Optional.empty());
    var results =
        List.of(
                new ProbeResult.Answered(false),
                new ProbeResult.Failed(Fault.CREDENTIAL_REFUSED, Optional.empty()))
            .iterator();
    var prober =
        new TimedProber(
            t -> {
              clock.advance(Duration.ofSeconds(3));
              return results.next();
            },
            clock,
            meters);
    prober.probe(target);
    prober.probe(target);
    assertEquals(3, sample("probe_duration_seconds_sum{outcome=\"ok\",}"));
    assertEquals(1, sample("probe_duration_seconds_count{outcome=\"auth\",}"));
  }

  private static ElastiCacheEnvironment unreachable(String name, String status, String reason) {
    var environment = environment(name, Phase.READY);
    var condition =
        new ConditionBuilder().withType("Reachable").withStatus(status).withReason(reason).build();
    environment.setStatus(
        environment.getStatus().toBuilder().conditions(List.of(condition)).build());
    return environment;
  }

  @Test
  void aStandbyCountsNone() {
    environments.add(environment("a", Phase.READY));
    assertEquals(1, sample("leader"));
    meters.leads(false);
    assertEquals(0, sample("leader"));
    assertEquals(0, sample("environments{phase=\"Ready\",}"));
  }

  @Test
  void theOldestDeletionIsThatOfAnEnvironmentThatMayGo() {
    var goes = environment("goes", Phase.DELETING);
    goes.getMetadata().setDeletionTimestamp(START.toString());
    var stays = environment("stays", Phase.DELETING);
    stays.getMetadata().setDeletionTimestamp(START.minusSeconds(9000).toString());
    stays.setSpec(
        Serialization.unmarshal("deletionProtection: true", ElastiCacheEnvironmentSpec.class));
    environments.addAll(List.of(goes, stays));
    clock.advance(Duration.ofMinutes(10));
    assertEquals(600, sample("oldest_deletion_seconds"));

    environments.clear();
    clock.advance(Duration.ofSeconds(2));
    assertEquals(0, sample("oldest_deletion_seconds"));
  }

  @Test
  void anInventoryAgesOnlyWhereItIsUsed() {
    var account = account();
    meters.uses(account);
    meters.uses(account);
    account.inventory().of("default/a", START, false).list(Kinds.VPC);
    clock.advance(Duration.ofMinutes(4));
    assertTrue(Double.isNaN(sample("inventory_age_seconds{region=\"us-west-2\",}")));
    environments.add(environment("a", Phase.READY));
    clock.advance(Duration.ofSeconds(2));
    assertEquals(242, sample("inventory_age_seconds{region=\"us-west-2\",}"));
  }

  @Test
  void countersOfStepsBeginAtZeroSoThatTheFirstIsAnIncrease() {
    assertEquals(0, sample("drift_corrections_total{step=\"vpc\",}"));
    meters.driftCorrected("vpc");
    assertEquals(1, sample("drift_corrections_total{step=\"vpc\",}"));
    assertEquals(0, sample("aws_throttles_total{limit=\"aws\",service=\"iam\",}"));
  }

  @Test
  void aThrottledCallDiffersFromAnUnsentOne() {
    calls.called(new FinishedCall("ec2", "CreateVpc", "throttled", "", Duration.ofMillis(20)));
    calls.called(new FinishedCall("ec2", "CreateVpc", "ok", "r", Duration.ofMillis(40)));
    calls.throttled("ec2", Duration.ofSeconds(2), true);
    calls.throttled("ec2", Duration.ZERO, false);
    assertEquals(1, sample("aws_throttles_total{limit=\"aws\",service=\"ec2\",}"));
    assertEquals(1, sample("aws_throttles_total{limit=\"operator\",service=\"ec2\",}"));
    assertEquals(2, sample("aws_rate_limit_wait_seconds_sum{service=\"ec2\",}"));
    var created = "operation=\"CreateVpc\",outcome=\"ok\",service=\"ec2\",}";
    assertEquals(1, sample("aws_call_duration_seconds_count{" + created));
    assertEquals(0.04, sample("aws_call_duration_seconds_sum{" + created), 1e-9);
  }

  @Test
  void passesAreCountedFromTheQueueToTheEnd() throws Exception {
    var environment = environment("a", Phase.READY);
    passes.reconciliationSubmitted(environment, null, Map.of());
    assertEquals(1, sample("passes_queued"));
    passes.reconciliationStarted(environment, Map.of());
    assertEquals(0, sample("passes_queued"));
    assertEquals(1, sample("passes_running"));
    assertEquals("done", passes.timeControllerExecution(execution(() -> "done")));
    // The SDK submits the next pass before it says that this one has finished.
    passes.reconciliationSubmitted(environment, null, Map.of());
    passes.reconciliationFinished(environment, null, Map.of());
    assertEquals(0, sample("passes_running"));
    assertEquals(1, sample("passes_queued"));
    assertEquals(1, sample("pass_duration_seconds_count"));
  }

  @Test
  void aPassThatNeverStartsLeavesTheQueue() {
    var environment = environment("a", Phase.READY);
    passes.reconciliationSubmitted(environment, null, Map.of());
    passes.reconciliationFinished(environment, null, Map.of());
    assertEquals(0, sample("passes_queued"));
    assertEquals(0, sample("passes_running"));
  }

  @Test
  void aFailedPassIsTimedAndCounted() {
    var thrown = new IllegalStateException("x");
    assertThrows(
        IllegalStateException.class,
        () ->
            passes.timeControllerExecution(
                execution(
                    () -> {
                      throw thrown;
                    })));
    passes.reconciliationFailed(environment("a", Phase.READY), null, thrown, Map.of());
    assertEquals(1, sample("pass_duration_seconds_count"));
    assertEquals(1, sample("pass_failures_total"));
  }

  @Test
  void aThousandEnvironmentsAddNoSeries() {
    everythingHappens();
    long before = lines();
    for (int i = 0; i < 1000; i++) {
      environments.add(environment("e" + i, Phase.READY));
      everythingHappens();
    }
    assertEquals(before, lines());
    clock.advance(Duration.ofSeconds(2));
    assertEquals(1000, sample("environments{phase=\"Ready\",}"));
  }

  private long lines() {
    return registry.scrape().lines().count();
  }

  private void everythingHappens() {
    meters.uses(account());
    meters.firstReady(Duration.ofMinutes(9));
    meters.stepReady("vpc", Duration.ofSeconds(2));
    meters.stepFailed("cluster", "quota");
    meters.driftCorrected("vpc");
    meters.probed("ok", Duration.ofMillis(3));
    calls.called(new FinishedCall("ec2", "CreateVpc", "ok", "r", Duration.ofMillis(20)));
    calls.throttled("ec2", Duration.ofSeconds(1), true);
  }

  private Account account() {
    var cloud = new SimulatedCloud(SimulatorSettings.instant(), clock);
    return new Account(
        OperatorHarness.REGION,
        OperatorHarness.clients(cloud, OperatorHarness.REGION),
        AwsSettings.simulated(OperatorHarness.CLUSTER, clock));
  }

  private static ElastiCacheEnvironment environment(String name, Phase phase) {
    var environment = new ElastiCacheEnvironment();
    environment.getMetadata().setName(name);
    environment.getMetadata().setNamespace("default");
    if (phase != null) {
      environment.setStatus(
          ElastiCacheEnvironmentStatus.empty().toBuilder()
              .phase(phase)
              .region(OperatorHarness.REGION)
              .build());
    }
    return environment;
  }

  private double sample(String series) {
    var line = "elasticache_operator_" + series + " ";
    return registry
        .scrape()
        .lines()
        .filter(l -> l.startsWith(line))
        .map(l -> Double.parseDouble(l.substring(line.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in\n" + registry.scrape()));
  }

  private static <T> ControllerExecution<T> execution(Callable<T> work) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "elasticacheenvironment";
      }

      @Override
      public String successTypeName(T result) {
        return "ok";
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("a", "default");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of();
      }

      @Override
      public T execute() throws Exception {
        return work.call();
      }
    };
  }
}
