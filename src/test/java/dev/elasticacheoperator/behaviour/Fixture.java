package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

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
    this(new OperatorHarness(settings));
  }

  Fixture(OperatorHarness harness) {
    this.harness = harness;
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
    return fixture.settled();
  }

  /**
   * Applies another example under the fixture's name.
   *
   * @param edits paths and values of fields that differ from the example
   */
  static Fixture of(String example, List<Object> edits) {
    return of(SimulatorSettings.aws(), example, edits);
  }

  static Fixture of(SimulatorSettings settings, String example, List<Object> edits) {
    var fixture = new Fixture(settings);
    fixture.harness.api.apply(example(example, edits));
    return fixture;
  }

  static ElastiCacheEnvironment example(String example, List<Object> edits) {
    var object = OperatorHarness.example(example);
    object.getMetadata().setName("sessions");
    for (int i = 0; i < edits.size(); i += 2) {
      object.setSpec(with(object.getSpec(), (String) edits.get(i), edits.get(i + 1)));
    }
    return object;
  }

  /** Returns true if the cache {@code sessions} takes the token; an empty token stands for none. */
  boolean accepts(String token) {
    return account().cacheAccepts("us-west-2", "sessions", token);
  }

  /** Returns true if the cache {@code sessions} takes the user. */
  boolean accepts(String user, String password) {
    return account().cacheAccepts("us-west-2", "sessions", user, password);
  }

  /** Returns the name of the data that the cache {@code sessions} holds. */
  String data() {
    return account().cacheData(OperatorHarness.REGION, "sessions");
  }

  /** Fails unless the environment is Ready, plans nothing and changes nothing in an hour. */
  void assertAtRest() {
    calls.clear();
    harness.pass(Duration.ofHours(1));
    assertTrue(isReady());
    assertNull(status().plan());
    assertEquals(List.of(), calls.changes());
  }

  private SimulatedAccount account() {
    return harness.cloud.account(SimulatedCloud.DEFAULT_ACCOUNT);
  }

  /** Returns the fixture once it is Ready, with a few minutes of rest behind it. */
  Fixture settled() {
    harness.untilReady(NAME);
    harness.pass(Duration.ofMinutes(7));
    calls.clear();
    return this;
  }

  /**
   * Deletes the object with {@code deletionPolicy: Retain}, and applies it again without status.
   */
  void retainAndApplyAgain() {
    edit("deletionPolicy", "Retain");
    harness.untilReady(NAME);
    var object = harness.environment(NAME);
    delete();
    harness.untilGone(NAME);
    object.setStatus(null);
    object.getMetadata().setResourceVersion(null);
    object.getMetadata().setDeletionTimestamp(null);
    harness.api.apply(object);
    harness.untilReady(NAME);
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

  /** Returns what somebody else reads or makes on AWS. */
  <T> T asStranger(Function<AwsClients, T> does) {
    var result = new AtomicReference<T>();
    stranger(aws -> result.set(does.apply(aws)));
    return result.get();
  }

  /** Returns a cache cluster as AWS shows it, with its nodes. */
  CacheCluster cacheCluster(String id) {
    return asStranger(
        aws ->
            aws.elastiCache()
                .describeCacheClusters(r -> r.cacheClusterId(id).showCacheNodeInfo(true))
                .cacheClusters()
                .get(0));
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

  /** Sets an annotation of the object, as a user does. */
  void annotate(String annotation, String value) {
    harness.api.annotate(NAME, annotation, value);
    harness.changed(NAME);
  }

  /** Asks for a rotation of the credentials; the same value asks once. */
  void rotate(String value) {
    annotate(ElastiCacheEnvironment.ROTATE, value);
  }

  /** Approves the plan that is held. */
  void approvePlan() {
    annotate(ElastiCacheEnvironment.APPROVE_PLAN, status().plan().hash());
  }

  static ElastiCacheEnvironmentSpec with(
      ElastiCacheEnvironmentSpec spec, String path, Object value) {
    return Specs.with(spec, path, value);
  }

  void delete() {
    harness.api.delete(NAME);
    harness.changed(NAME);
  }

  /** Deletes the environment, and fails if anything is left on AWS. */
  void deleteLeavingNothing() {
    delete();
    harness.untilGone(NAME);
    stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
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

  /** Returns one value of a Secret; empty text if it has none. */
  String secretValue(String name, String key) {
    return secret(name)
        .map(secret -> secret.getData().get(key))
        .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
        .orElse("");
  }

  /** Writes a Secret with one value, as a user does. */
  void putSecret(String name, String key, String value) {
    harness.api.write(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .addToData(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  /** Events recorded since then, oldest first. */
  List<RecordedEvent> eventsSince(int count) {
    return harness.api.events().subList(count, harness.api.events().size());
  }

  int events() {
    return harness.api.events().size();
  }
}
