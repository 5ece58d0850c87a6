package dev.elasticacheoperator.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The operator as Quarkus and the Java Operator SDK run it, on the embedded API server. */
@QuarkusTest
@TestProfile(SimulatedAwsProfile.class)
@QuarkusTestResource(value = EmbeddedServer.class, restrictToAnnotatedClass = true)
@Tag("quarkus")
@Isolated("Quarkus replaces class loaders and system properties")
class EnvironmentReconcilerTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Inject KubernetesClient client;
  @Inject SimulatedAwsProfile.Aws aws;
  @Inject ReachabilityChecks reachability;

  @Test
  void anObjectBecomesAnEnvironmentAndGoesAwayAgain() {
    var resource = article("default", "us-west-2");
    client.resource(resource).create();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));

    var ready = now(resource);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(aws.clients("us-west-2")));
    assertEquals(
        List.of("elasticache-operator.dev/finalizer"), ready.getMetadata().getFinalizers());
    assertEquals("sessions-endpoint", ready.getStatus().binding().name());
    var host = ready.getStatus().endpoint().address();
    assertEquals("redis://" + host + ":6379", decoded(secret("sessions-endpoint"), "uri"));
    assertTrue(
        reasons().containsAll(List.of("CreateVpc", "CreateCacheCluster", "Ready")),
        () -> "" + reasons());
    // The simulated host name does not resolve, and the result is there before the next comparison.
    await().atMost(SOON).until(() -> ReachableCondition.of(now(resource).getStatus()).isPresent());

    client.secrets().inNamespace("default").withName("sessions-endpoint").delete();
    await().atMost(SOON).until(() -> secret("sessions-endpoint") != null);

    client.resource(resource).delete();
    await().atMost(SOON).until(() -> now(resource) == null);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(aws.clients("us-west-2"))));
  }

  @Test
  void aForeignSecretIsNotTouched() {
    var strange =
        new SecretBuilder()
            .withNewMetadata()
            .withName("sessions-endpoint")
            .withNamespace("other")
            .endMetadata()
            .addToStringData("theirs", "kept")
            .build();
    namespace("other");
    client.resource(strange).create();
    var resource = article("other", "us-east-1");
    client.resource(resource).create();
    await()
        .atMost(SOON)
        .until(
            () ->
                now(resource).getStatus() != null && reason(now(resource)).equals("SecretNotOurs"));
    assertEquals(
        Map.of("theirs", "a2VwdA=="), client.resource(strange).get().getData(), "overwritten");

    client.resource(resource).delete();
    await().atMost(SOON).until(() -> now(resource) == null);
    assertNotNull(client.resource(strange).get());
  }

  @Test
  void anObjectWithoutItsFinalizerIsForgotten() {
    namespace("forced");
    var resource =
        Serialization.unmarshal(
            Serialization.asYaml(article("forced", "eu-central-1"))
                .replace("deletionProtection: false", "deletionProtection: true"),
            ElastiCacheEnvironment.class);
    client.resource(resource).create();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));
    var uid = now(resource).getMetadata().getUid();
    assertTrue(reachability.isWatched(uid));

    client.resource(resource).delete();
    edit(resource, object -> object.getMetadata().setFinalizers(List.of()));
    await().atMost(SOON).until(() -> now(resource) == null);
    await().atMost(SOON).until(() -> !reachability.isWatched(uid));
  }

  /** An annotation is no new generation, and gives rise to a pass all the same. */
  @Test
  void anApprovedPlanIsCarriedOutAtOnce() {
    namespace("planned");
    var resource = article("planned", "eu-west-1");
    client.resource(resource).create();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));
    edit(resource, o -> o.setSpec(Specs.with(o.getSpec(), "cache.port", 6380)));
    await().atMost(SOON).until(() -> now(resource).getStatus().plan() != null);
    var hash = now(resource).getStatus().plan().hash();
    edit(
        resource,
        o -> o.getMetadata().setAnnotations(Map.of(ElastiCacheEnvironment.APPROVE_PLAN, hash)));
    await()
        .atMost(SOON)
        .until(
            () ->
                OperatorHarness.isReady(now(resource))
                    && now(resource).getStatus().endpoint().port() == 6380);

    client.resource(resource).delete();
    await().atMost(SOON).until(() -> now(resource) == null);
  }

  /** Someone made the Secret immutable, so that the API server refuses the next endpoint. */
  @Test
  void aRefusedSecretIsReportedAndWrittenOnceItIsDeleted() {
    namespace("refused");
    var resource = article("refused", "eu-north-1");
    client.resource(resource).create();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));
    var secret = client.secrets().inNamespace("refused").withName("sessions-endpoint");
    secret.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"immutable\":true,\"metadata\":{\"annotations\":{\"theirs\":\"x\"}}}");
    edit(resource, o -> o.setSpec(Specs.with(o.getSpec(), "cache.port", 6380)));
    await().atMost(SOON).until(() -> now(resource).getStatus().plan() != null);
    var hash = now(resource).getStatus().plan().hash();
    edit(
        resource,
        o -> o.getMetadata().setAnnotations(Map.of(ElastiCacheEnvironment.APPROVE_PLAN, hash)));
    await().atMost(SOON).until(() -> reason(now(resource)).equals("SecretRefused"));
    assertEquals(6380, now(resource).getStatus().endpoint().port());
    assertEquals("x", secret.get().getMetadata().getAnnotations().get("theirs"));

    secret.delete();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));
    assertEquals("6380", decoded(secret.get(), "port"));

    client.resource(resource).delete();
    await().atMost(SOON).until(() -> now(resource) == null);
  }

  /** The comparison with AWS, which reads the Secret as well, comes five minutes later only. */
  @Test
  void aSecretThatAUserCreatesCausesAPass() {
    namespace("sourced");
    var resource = article("sourced", "eu-south-1");
    resource.setSpec(
        Specs.with(
            resource.getSpec(),
            "cache.auth",
            Map.of("mode", "Token", "tokenSecretRef", Map.of("name", "mine", "key", "token"))));
    client.resource(resource).create();
    await()
        .atMost(SOON)
        .until(
            () ->
                now(resource).getStatus() != null
                    && reason(now(resource)).equals("Blocked")
                    && now(resource).getStatus().phase() == Phase.BLOCKED);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("mine")
                .withNamespace("sourced")
                .endMetadata()
                .addToStringData("token", "the-first-token-of-mine")
                .build())
        .create();
    await().atMost(SOON).until(() -> OperatorHarness.isReady(now(resource)));

    client.resource(resource).delete();
    await().atMost(SOON).until(() -> now(resource) == null);
  }

  private void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /**
   * Returns the example for a test of its own: in a namespace and an account that no other uses.
   */
  private static ElastiCacheEnvironment article(String namespace, String region) {
    var example = OperatorHarness.example("article.yaml");
    example.getMetadata().setNamespace(namespace);
    return Serialization.unmarshal(
        Serialization.asYaml(example).replace("us-west-2", region), ElastiCacheEnvironment.class);
  }

  private ElastiCacheEnvironment now(ElastiCacheEnvironment resource) {
    return client.resource(resource).get();
  }

  /** Edits the object, again if the operator writes its status meanwhile. */
  private void edit(ElastiCacheEnvironment resource, Consumer<ElastiCacheEnvironment> change) {
    await()
        .atMost(SOON)
        .ignoreException(KubernetesClientException.class)
        .untilAsserted(
            () ->
                client
                    .resource(now(resource))
                    .edit(
                        o -> {
                          change.accept(o);
                          return o;
                        }));
  }

  private Secret secret(String name) {
    return client.secrets().inNamespace("default").withName(name).get();
  }

  private static String decoded(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private static String reason(ElastiCacheEnvironment resource) {
    return resource.getStatus().conditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(c -> c.getReason())
        .findFirst()
        .orElse("");
  }

  private List<String> reasons() {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .map(Event::getReason)
        .toList();
  }
}
