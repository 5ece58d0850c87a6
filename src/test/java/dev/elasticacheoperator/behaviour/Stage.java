package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import dev.elasticacheoperator.sandbox.aws.Call;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.Settings;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The environment of {@code examples/article.yaml} in a {@link Lab}, with a log of what the
 * operator asks of AWS, and a stranger who can get in its way.
 */
final class Stage {

  static final String NAME = "default/sessions";

  final Lab lab;
  final CallLog calls = new CallLog();
  private Function<Call, RuntimeException> refusal = call -> null;
  private boolean strangerActs;

  Stage() {
    this(Settings.aws());
  }

  Stage(Settings settings) {
    lab = new Lab(settings);
    lab.cloud.hook(calls);
    lab.cloud.hook(
        new CallHook() {
          @Override
          public void before(Call call) {
            var thrown = strangerActs ? null : refusal.apply(call);
            if (thrown != null) {
              throw thrown;
            }
          }
        });
  }

  /** Applied and brought up, with a few minutes of rest behind it. */
  static Stage ready() {
    var stage = new Stage();
    stage.apply();
    stage.lab.untilReady(NAME);
    stage.lab.pass(Duration.ofMinutes(7));
    stage.calls.clear();
    return stage;
  }

  static ElastiCacheEnvironment article() {
    return Lab.example("article.yaml");
  }

  void apply() {
    lab.api.apply(article());
  }

  /** What AWS answers to the operator from now on; null lets a call through. */
  void refuse(Function<Call, RuntimeException> refusal) {
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
      calls.without(() -> does.accept(lab.aws()));
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
    var resource = lab.environment(NAME);
    resource.setSpec(with(resource.getSpec(), path, value));
    lab.api.apply(resource);
    lab.changed(NAME);
  }

  static ElastiCacheEnvironmentSpec with(
      ElastiCacheEnvironmentSpec spec, String path, Object value) {
    return Specs.with(spec, path, value);
  }

  void delete() {
    lab.api.delete(NAME);
    lab.changed(NAME);
  }

  ElastiCacheEnvironmentStatus status() {
    return lab.environment(NAME).getStatus();
  }

  StepStatus step(String name) {
    return status().steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  StepState state(String step) {
    return step(step).state();
  }

  String id(String step) {
    return step(step).id();
  }

  String cacheGroup() {
    return id("securityGroups").split(",")[0];
  }

  String bastionGroup() {
    return id("securityGroups").split(",")[1];
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
    return Lab.isReady(lab.environment(NAME));
  }

  Optional<Secret> secret(String name) {
    return lab.api.secret("default", name);
  }

  /** Events recorded since then, oldest first. */
  List<Said> eventsSince(int count) {
    return lab.api.events().subList(count, lab.api.events().size());
  }

  int events() {
    return lab.api.events().size();
  }
}
