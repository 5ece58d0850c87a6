package dev.elasticacheoperator.controller.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.controller.secret.BindingSecret;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes of the Secret on the embedded API server, and on a real one if {@code
 * TEST_CLUSTER_KUBECONFIG} names one.
 */
@Timeout(120)
class KubernetesApiServerTest {

  enum Server {
    EMBEDDED,
    REAL
  }

  private static final Set<String> KEYS = Set.of("host", "port");

  private final String namespace = "secrets-" + UUID.randomUUID().toString().substring(0, 8);
  private EmbeddedApiServer embedded;
  private KubernetesClient client;
  private KubernetesApiServer api;

  private void start(Server server) {
    if (server == Server.EMBEDDED) {
      embedded = EmbeddedApiServer.start(0);
      client = client(Config.fromKubeconfig(embedded.kubeconfig()));
    } else {
      var kubeconfig = System.getenv("TEST_CLUSTER_KUBECONFIG");
      assumeTrue(kubeconfig != null, "TEST_CLUSTER_KUBECONFIG names no cluster");
      client = client(Config.fromKubeconfig(new File(kubeconfig)));
    }
    api = new KubernetesApiServer(client);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private static KubernetesClient client(Config config) {
    config.setRequestTimeout(60_000); // long enough for a busy machine
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.namespaces().withName(namespace).delete();
      client.close();
    }
    if (embedded != null) {
      embedded.close();
    }
  }

  private Secret secret(String host, OwnerReference... owners) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("binding")
        .withNamespace(namespace)
        .addToLabels(BindingSecret.MANAGED_BY, BindingSecret.OPERATOR)
        .withOwnerReferences(owners)
        .endMetadata()
        .withType("servicebinding.io/redis")
        .withData(Map.of("host", host, "port", "NjM3OQ=="))
        .build();
  }

  private OwnerReference owner(String name) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Namespace")
        .withName(name)
        .withUid(client.namespaces().withName(namespace).get().getMetadata().getUid())
        .build();
  }

  private Secret read() {
    return api.secret(namespace, "binding").orElseThrow();
  }

  private Secret edited(UnaryOperator<SecretBuilder> edit) {
    return client.resource(edit.apply(new SecretBuilder(read())).build()).update();
  }

  private static Stream<String> managers(Secret secret) {
    return secret.getMetadata().getManagedFields().stream()
        .filter(e -> e.getFieldsV1().getAdditionalProperties().toString().contains("f:host"))
        .map((ManagedFieldsEntry e) -> e.getManager() + " " + e.getOperation());
  }

  @ParameterizedTest
  @EnumSource
  void labelsAnnotationsAndKeysOfOthersStay(Server server) {
    start(server);
    api.create(secret("YQ==", owner(namespace)));
    edited(
        s ->
            s.editMetadata()
                .addToLabels("team", "web")
                .addToAnnotations("x", "y")
                .endMetadata()
                .addToData("extra", "eA=="));
    api.apply(secret("Yg=="), read(), KEYS);
    var now = read();
    assertEquals(Map.of("host", "Yg==", "port", "NjM3OQ==", "extra", "eA=="), now.getData());
    assertEquals("web", now.getMetadata().getLabels().get("team"));
    assertEquals("y", now.getMetadata().getAnnotations().get("x"));
    assertEquals(List.of(), now.getMetadata().getOwnerReferences());
    assertEquals(List.of(BindingSecret.OPERATOR + " Apply"), managers(now).toList());
  }

  /** Somebody may use a name that the operator uses elsewhere. */
  @ParameterizedTest
  @EnumSource
  void aKeyOfOthersStaysAlsoUnderANameOfTheOperator(Server server) {
    start(server);
    api.create(secret("YQ=="));
    var theirs = new SecretBuilder(secret("")).withData(Map.of("nodes", "eA==")).build();
    client.resource(theirs).fieldManager("somebody").serverSideApply();
    assertTrue(FieldOwners.isOthers(read(), "nodes"));
    assertFalse(FieldOwners.isOthers(read(), "host"));
    api.apply(secret("Yg=="), read(), KEYS);
    assertEquals(Map.of("host", "Yg==", "port", "NjM3OQ==", "nodes", "eA=="), read().getData());
    assertTrue(FieldOwners.isOthers(read(), "nodes"));
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatTheOperatorWritesNoLongerGoes(Server server) {
    start(server);
    api.create(secret("YQ=="));
    var without = secret("YQ==");
    without.setData(Map.of("host", "YQ=="));
    api.apply(without, read(), KEYS);
    assertEquals(Map.of("host", "YQ=="), read().getData());
  }

  @ParameterizedTest
  @EnumSource
  void aSecretOfAnotherTypeSaysWhatToDo(Server server) {
    start(server);
    api.create(secret("YQ=="));
    var other = new SecretBuilder(secret("YQ==")).withType("servicebinding.io/memcached").build();
    var refused = assertThrows(ApiServer.Refused.class, () -> api.apply(other, read(), KEYS));
    assertEquals(
        "The Kubernetes API server does not accept Secret binding: Secret \"binding\" is invalid:"
            + " type: Invalid value: \"servicebinding.io/memcached\": field is immutable. Delete the"
            + " Secret. The operator then creates it again.",
        refused.getMessage());
  }

  /** As the operator wrote it before it used server-side apply. */
  @ParameterizedTest
  @EnumSource
  void fieldsThatAnEarlierVersionWroteChangeTheirManager(Server server) {
    start(server);
    client.resource(secret("YQ==", owner(namespace))).create();
    edited(s -> s.editMetadata().addToAnnotations("x", "y").endMetadata());
    assertEquals(List.of("fabric8-kubernetes-client Update"), managers(read()).toList());

    var without = secret("YQ==");
    without.setData(Map.of("host", "Yg=="));
    api.apply(without, read(), KEYS);
    var now = read();
    assertEquals(Map.of("host", "Yg=="), now.getData());
    assertEquals(List.of(), now.getMetadata().getOwnerReferences());
    assertEquals(Map.of("x", "y"), now.getMetadata().getAnnotations());
    assertEquals(List.of(BindingSecret.OPERATOR + " Apply"), managers(now).toList());
  }

  @ParameterizedTest
  @EnumSource
  void aForeignSecretThatAppearsMeanwhileIsNotMerged(Server server) {
    start(server);
    client
        .resource(new SecretBuilder(secret("YQ==")).withType("Opaque").withData(Map.of()).build())
        .create();
    assertThrows(ApiServer.Conflict.class, () -> api.create(secret("Yg==")));
    assertEquals(Map.of(), read().getData());
  }

  @ParameterizedTest
  @EnumSource
  void aStaleVersionIsNotOverwritten(Server server) {
    start(server);
    api.create(secret("YQ=="));
    var stale = read();
    edited(s -> s.addToData("extra", "eA=="));
    assertThrows(ApiServer.Conflict.class, () -> api.apply(secret("Yg=="), stale, KEYS));
    assertThrows(ApiServer.Conflict.class, () -> api.disown(stale, List.of(), Map.of()));
  }

  @ParameterizedTest
  @EnumSource
  void anOwnerReferenceGoesAlsoFromAnImmutableSecret(Server server) {
    start(server);
    api.create(secret("YQ==", owner(namespace)));
    edited(s -> s.withImmutable(true));
    api.disown(read(), List.of(), Map.of("mark", "ours"));
    assertEquals(List.of(), read().getMetadata().getOwnerReferences());
    assertEquals(Map.of("mark", "ours"), read().getMetadata().getAnnotations());

    var refused =
        assertThrows(ApiServer.Refused.class, () -> api.apply(secret("Yg=="), read(), KEYS));
    assertEquals(
        "The Kubernetes API server does not accept Secret binding: Secret \"binding\" is invalid:"
            + " data: Forbidden: field is immutable when `immutable` is set. Delete the Secret."
            + " The operator then creates it again.",
        refused.getMessage());
    api.delete(read());
    api.create(secret("Yg=="));
  }

  @ParameterizedTest
  @EnumSource
  void aNamespaceThatEndsIsNamed(Server server) {
    start(server);
    client
        .resource(
            new SecretBuilder(secret("YQ=="))
                .editMetadata()
                .withName("held")
                .withFinalizers("example.com/hold")
                .endMetadata()
                .build())
        .create();
    client.namespaces().withName(namespace).delete();
    var refused = assertThrows(ApiServer.Refused.class, () -> api.create(secret("YQ==")));
    client
        .secrets()
        .inNamespace(namespace)
        .withName("held")
        .edit(s -> new SecretBuilder(s).editMetadata().withFinalizers().endMetadata().build());
    assertTrue(
        refused
            .getMessage()
            .endsWith(
                " because it is being terminated. Wait until the namespace is"
                    + " deleted, or create the environment in another one."),
        refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = "REAL")
  void aQuotaIsNamed(Server server) {
    start(server);
    var none = Map.of("secrets", new Quantity("0"));
    var quota =
        client
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withName("q")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withHard(none)
                    .endSpec()
                    .build())
            .create();
    // The controller of quotas does this, and the test cluster runs without it.
    quota.setStatus(new ResourceQuotaStatusBuilder().withHard(none).withUsed(none).build());
    client.resource(quota).updateStatus();
    var refused = assertThrows(ApiServer.Refused.class, () -> api.create(secret("YQ==")));
    assertEquals(
        "The Kubernetes API server does not accept Secret binding: secrets \"binding\" is"
            + " forbidden: exceeded quota: q, requested: secrets=1, used: secrets=0, limited:"
            + " secrets=0. Raise the ResourceQuota, or delete objects that you do not need.",
        refused.getMessage());
  }
}
