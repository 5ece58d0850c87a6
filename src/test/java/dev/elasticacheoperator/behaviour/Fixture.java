package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The environment of {@code examples/article.yaml} in an {@link OperatorHarness}, with a log of the
 * operator's calls. A stranger can change AWS or make it refuse calls.
 */
final class Fixture {

  static final String NAME = "default/sessions";

  final OperatorHarness harness;
  final CallLog calls = new CallLog();
  private Function<SimulatedCall, RuntimeException> refusal = call -> null;
  private boolean strangerActs;

  Fixture() {
    this(SimulatorSettings.aws());
  }

  Fixture(SimulatorSettings settings) {
    harness = new OperatorHarness(settings);
    harness.cloud.hook(calls);
    harness.cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            var thrown = strangerActs ? null : refusal.apply(call);
            if (thrown != null) {
              throw thrown;
            }
          }
        });
  }

  /** Applied and brought up, with a few minutes of rest behind it. */
  static Fixture ready() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.untilReady(NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();
    return fixture;
  }

  static ElastiCacheEnvironment article() {
    return OperatorHarness.example("article.yaml");
  }

  void apply() {
    harness.api.apply(article());
  }

  /**
   * Sets the error that AWS answers to each call of the operator from now on; null lets a call
   * through.
   */
  void refuse(Function<SimulatedCall, RuntimeException> refusal) {
    this.refusal = refusal;
  }

  void allowAll() {
    refuse(call -> null);
  }

  /** Somebody else does something on AWS. */
  void stranger(Consumer<AwsClients> does) {
    boolean before = strangerActs;
    strangerActs = true;
    try {
      calls.without(() -> does.accept(harness.aws()));
    } finally {
      strangerActs = before;
    }
  }

  boolean strangerActs() {
    return strangerActs;
  }

  /**
   * Applies the object with one field changed.
   *
   * @param path such as {@code bastion.enabled}
   * @param value null takes the field away
   */
  void edit(String path, Object value) {
    var resource = harness.environment(NAME);
    resource.setSpec(with(resource.getSpec(), path, value));
    harness.api.apply(resource);
    harness.changed(NAME);
  }

  static ElastiCacheEnvironmentSpec with(
      ElastiCacheEnvironmentSpec spec, String path, Object value) {
    return Specs.with(spec, path, value);
  }

  void delete() {
    harness.api.delete(NAME);
    harness.changed(NAME);
  }

  ElastiCacheEnvironmentStatus status() {
    return harness.environment(NAME).getStatus();
  }

  StepStatus step(String name) {
    return status().steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  StepState state(String step) {
    return step(step).state();
  }

  List<String> ids(String step) {
    return step(step).ids();
  }

  String id(String step) {
    var ids = ids(step);
    assertEquals(1, ids.size(), () -> step + " has " + ids);
    return ids.get(0);
  }

  String cacheGroup() {
    return ids("securityGroups").get(0);
  }

  String bastionGroup() {
    return ids("securityGroups").get(1);
  }

  Phase phase() {
    return status().phase();
  }

  Condition condition(String type) {
    return status().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  boolean isReady() {
    return OperatorHarness.isReady(harness.environment(NAME));
  }

  Optional<Secret> secret(String name) {
    return harness.api.secret("default", name);
  }

  /** Events recorded since then, oldest first. */
  List<RecordedEvent> eventsSince(int count) {
    return harness.api.events().subList(count, harness.api.events().size());
  }

  int events() {
    return harness.api.events().size();
  }
}
