package dev.elasticacheoperator.sandbox.kube;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Requests to the embedded server by the client that the operator uses. */
@Timeout(120)
class EmbeddedApiServerTest {
  private static final ResourceDefinitionContext FLEETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("test.example.com")
          .withVersion("v1")
          .withKind("Fleet")
          .withPlural("fleets")
          .withNamespaced(true)
          .build();

  private static EmbeddedApiServer server;
  private static KubernetesClient client;
  private static int namespaces;

  private String namespace;

  @BeforeAll
  static void start() {
    server = EmbeddedApiServer.start(0);
    client = client();
    client.load(EmbeddedApiServerTest.class.getResourceAsStream("/kube/fleet-crd.yaml")).create();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void newNamespace() {
    namespace = "test-" + namespaces++;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private static KubernetesClient client() {
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setRequestTimeout(60_000); // long enough for a busy machine
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>>
      fleets() {
    MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> fleets =
        client.genericKubernetesResources(FLEETS);
    return fleets.inNamespace(namespace);
  }

  private GenericKubernetesResource fleet(String name, Map<String, Object> spec) {
    GenericKubernetesResource fleet = new GenericKubernetesResource();
    fleet.setApiVersion("test.example.com/v1");
    fleet.setKind("Fleet");
    fleet.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    fleet.setAdditionalProperty("spec", spec);
    return fleet;
  }

  private GenericKubernetesResource fleet(String name) {
    return fleet(name, Map.of("network", Map.of("cidr", "10.0.0.0/16")));
  }

  private ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static KubernetesClientException refused(Executable call) {
    return assertThrows(KubernetesClientException.class, call);
  }

  @Test
  void anInformerStartsWithinASecond() {
    fleets().inform().close(); // loads the classes
    long start = System.nanoTime();
    try (var informer = fleets().inform()) {
      assertTrue(informer.hasSynced());
      assertTrue(informer.isWatching());
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 1000);
  }

  @Test
  void anInformerSeesEveryChange() throws Exception {
    fleets().resource(fleet("first")).create();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    SharedIndexInformer<GenericKubernetesResource> informer =
        fleets()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(GenericKubernetesResource object) {
                    seen.add("add " + object.getMetadata().getName());
                  }

                  @Override
                  public void onUpdate(
                      GenericKubernetesResource before, GenericKubernetesResource after) {
                    seen.add("update " + after.getMetadata().getName());
                  }

                  @Override
                  public void onDelete(GenericKubernetesResource object, boolean unknown) {
                    seen.add("delete " + object.getMetadata().getName());
                  }
                });
    try (informer) {
      assertEquals("add first", seen.poll(20, SECONDS));
      fleets().resource(fleet("second")).create();
      assertEquals("add second", seen.poll(20, SECONDS));
      fleets()
          .withName("second")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":2}}");
      assertEquals("update second", seen.poll(20, SECONDS));
      fleets().withName("second").delete();
      assertEquals("delete second", seen.poll(20, SECONDS));
    }
  }

  @Test
  void fillsInDefaultsAndDropsUnknownFields() {
    GenericKubernetesResource created =
        fleets()
            .resource(
                fleet(
                    "plain",
                    Map.of(
                        "network", Map.of("cidr", "10.0.0.0/16", "colour", "red"),
                        "free", Map.of("any", "thing"))))
            .create();
    assertEquals(1, (Integer) created.get("spec", "size"));
    assertEquals("small", created.get("spec", "tier"));
    assertEquals("thing", created.get("spec", "free", "any"));
    assertNull(created.get("spec", "network", "colour"));
    assertEquals(1, created.getMetadata().getGeneration());
    assertNotNull(created.getMetadata().getUid());
  }

  @Test
  void aRuleRefusesWithItsMessage() {
    KubernetesClientException e =
        refused(
            () ->
                fleets()
                    .resource(
                        fleet(
                            "wrong",
                            Map.of(
                                "network", Map.of("cidr", "10.0.0.0/16"),
                                "berths", List.of(Map.of("name", "a", "cidr", "10.1.0.0/24")))))
                    .create());
    assertEquals(422, e.getCode());
    assertEquals(
        "Fleet.test.example.com \"wrong\" is invalid: spec.berths: Invalid value: \"object\":"
            + " every berth lies in 10.0.0.0/16",
        e.getStatus().getMessage());
    assertEquals("spec.berths", e.getStatus().getDetails().getCauses().get(0).getField());
  }

  @Test
  void aTransitionRuleComparesWithTheOldObject() {
    fleets().resource(fleet("fixed")).create();
    KubernetesClientException e =
        refused(
            () ->
                fleets()
                    .withName("fixed")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"network\":{\"cidr\":\"10.1.0.0/16\"}}}"));
    assertTrue(e.getMessage().contains("network is immutable"), e.getMessage());
  }

  @Test
  void statusAndSpecAreWrittenSeparately() {
    GenericKubernetesResource created = fleets().resource(fleet("two-faced")).create();
    created.setAdditionalProperty("status", Map.of("observedGeneration", 7));
    created.setAdditionalProperty(
        "spec", Map.of("size", 2, "network", Map.of("cidr", "10.0.0.0/16")));
    GenericKubernetesResource status = fleets().resource(created).patchStatus();
    assertEquals(7, (Integer) status.get("status", "observedGeneration"));
    assertEquals(1, (Integer) status.get("spec", "size"));
    assertEquals(1, status.getMetadata().getGeneration());

    status.setAdditionalProperty("status", Map.of("observedGeneration", 8));
    status.setAdditionalProperty(
        "spec", Map.of("size", 2, "network", Map.of("cidr", "10.0.0.0/16")));
    GenericKubernetesResource spec = fleets().resource(status).update();
    assertEquals(7, (Integer) spec.get("status", "observedGeneration"));
    assertEquals(2, spec.getMetadata().getGeneration());
  }

  @Test
  void aStaleWriteConflictsAndAnUnchangedOneKeepsTheVersion() {
    GenericKubernetesResource created = fleets().resource(fleet("contested")).create();
    fleets()
        .withName("contested")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":2}}");
    assertEquals(409, refused(() -> fleets().resource(created).update()).getCode());
    String version = fleets().withName("contested").get().getMetadata().getResourceVersion();
    GenericKubernetesResource same =
        fleets()
            .withName("contested")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":2}}");
    assertEquals(version, same.getMetadata().getResourceVersion());
  }

  @Test
  void serverSideApplyRefusesToTakeFieldsFromOtherManagers() {
    apply("one", Map.of("a", "1", "b", "1"), false);
    apply("two", Map.of("c", "1"), false);
    KubernetesClientException e = refused(() -> apply("two", Map.of("a", "2"), false));
    assertEquals(409, e.getCode());
    assertEquals(
        "Apply failed with 1 conflict: conflict with \"one\": .data.a", e.getStatus().getMessage());
    assertEquals(Map.of("a", "2", "b", "1"), apply("two", Map.of("a", "2"), true).getData());
    assertEquals(Map.of("a", "2"), apply("one", Map.of(), true).getData());
  }

  private ConfigMap apply(String manager, Map<String, String> data, boolean force) {
    return client
        .resource(configMap("applied", data))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }

  @Test
  void applyingTheSameAgainKeepsTheVersion() {
    String version = apply("one", Map.of("a", "1"), true).getMetadata().getResourceVersion();
    assertEquals(version, apply("one", Map.of("a", "1"), true).getMetadata().getResourceVersion());
  }

  @Test
  void finalizersKeepADeletedObjectAndItsNamespace() {
    GenericKubernetesResource held = fleet("held");
    held.getMetadata().setFinalizers(List.of("example.com/hold"));
    fleets().resource(held).create();
    client.namespaces().withName(namespace).delete();
    await().until(() -> fleets().withName("held").get().isMarkedForDeletion());
    assertEquals(
        "Terminating", client.namespaces().withName(namespace).get().getStatus().getPhase());
    assertEquals(
        403, refused(() -> client.resource(configMap("late", Map.of())).create()).getCode());
    fleets()
        .withName("held")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    await().until(() -> client.namespaces().withName(namespace).get() == null);
    assertNull(fleets().withName("held").get());
  }

  @Test
  void dependentsAreDeletedAfterTheirOwner() {
    ConfigMap owner = client.resource(configMap("owner", Map.of())).create();
    dependent("background", owner);
    dependent("orphan", owner);
    client.configMaps().inNamespace(namespace).withName("owner").delete();
    await().until(() -> client.configMaps().inNamespace(namespace).list().getItems().isEmpty());

    owner = client.resource(configMap("owner", Map.of())).create();
    dependent("orphan", owner);
    client
        .configMaps()
        .inNamespace(namespace)
        .withName("owner")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    await().until(() -> client.configMaps().inNamespace(namespace).withName("owner").get() == null);
    ConfigMap orphan = client.configMaps().inNamespace(namespace).withName("orphan").get();
    assertEquals(List.of(), orphan.getMetadata().getOwnerReferences());
  }

  private void dependent(String name, ConfigMap owner) {
    ConfigMap dependent = configMap(name, Map.of());
    dependent
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .build()));
    client.resource(dependent).create();
  }

  @Test
  void secretsAcceptPlainTextAndReturnBase64() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("host", "cache.example.com")
                .build())
        .create();
    Map<String, String> data =
        client.secrets().inNamespace(namespace).withName("s").get().getData();
    assertEquals(Map.of("host", "Y2FjaGUuZXhhbXBsZS5jb20="), data);
  }

  @Test
  void selectorsFilterListsAndWatches() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Watcher<ConfigMap> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, ConfigMap object) {
            seen.add(action + " " + object.getMetadata().getName());
          }

          @Override
          public void onClose(WatcherException cause) {}
        };
    try (var watch =
        client
            .configMaps()
            .inNamespace(namespace)
            .withLabelIn("app", "web", "api")
            .watch(watcher)) {
      client.resource(configMap("plain", Map.of())).create();
      ConfigMap web = configMap("web", Map.of());
      web.getMetadata().setLabels(Map.of("app", "web"));
      client.resource(web).create();
      assertEquals("ADDED web", seen.poll(20, SECONDS));
      web.getMetadata().setLabels(Map.of("app", "db"));
      client.resource(web).update();
      assertEquals("DELETED web", seen.poll(20, SECONDS));
      assertNotNull(watch);
    }
    assertEquals(
        1, client.configMaps().inNamespace(namespace).withLabel("app").list().getItems().size());
    assertEquals(
        List.of("plain"),
        client
            .configMaps()
            .inNamespace(namespace)
            .withField("metadata.name", "plain")
            .list()
            .getItems()
            .stream()
            .map(item -> item.getMetadata().getName())
            .toList());
  }

  @Test
  void leaderElectionWorks() throws Exception {
    CountDownLatch leading = new CountDownLatch(1);
    var election =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName("election")
                    .withLock(new LeaseLock(namespace, "operator", "me"))
                    .withLeaseDuration(Duration.ofSeconds(3))
                    .withRenewDeadline(Duration.ofSeconds(2))
                    .withRetryPeriod(Duration.ofMillis(200))
                    .withReleaseOnCancel()
                    .withLeaderCallbacks(
                        new LeaderCallbacks(leading::countDown, () -> {}, leader -> {}))
                    .build())
            .build()
            .start();
    assertTrue(leading.await(20, SECONDS));
    assertEquals(
        "me",
        client
            .leases()
            .inNamespace(namespace)
            .withName("operator")
            .get()
            .getSpec()
            .getHolderIdentity());
    election.cancel(true);
  }

  @Test
  void refusesWhatItDoesNotServe() {
    assertEquals(404, refused(() -> client.pods().inNamespace(namespace).list()).getCode());
    assertEquals(
        404,
        refused(() -> client.resource(configMap("x", Map.of())).inNamespace("nowhere").create())
            .getCode());
    assertEquals(
        415,
        refused(
                () -> {
                  fleets().resource(fleet("f")).create();
                  fleets()
                      .withName("f")
                      .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{\"size\":2}}");
                })
            .getCode());
  }

  @Test
  void theClusterHasAUid() {
    assertFalse(client.namespaces().withName("kube-system").get().getMetadata().getUid().isEmpty());
    assertEquals("default", client.getNamespace());
  }

  @Test
  void closeEndsEveryThreadAndFreesThePort() throws Exception {
    EmbeddedApiServer other = EmbeddedApiServer.start(0);
    int port = other.url().getPort();
    try (InputStream watch =
        URI.create(other.url() + "/api/v1/namespaces?watch=true").toURL().openStream()) {
      assertTrue(watch.read() > 0);
      other.close();
      await().until(() -> threads("kube-api-" + port + "-") == 0);
    }
    try (EmbeddedApiServer again = EmbeddedApiServer.start(port)) {
      assertEquals(port, again.url().getPort());
    }
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  /** Without the close frame, Vert.x and so every fabric8 client waits 10 s when it closes. */
  @Test
  void answersTheCloseFrameOfAWebSocket() throws Exception {
    var goodbye = new CountDownLatch(1);
    var watch =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    server.url().toString().replace("http:", "ws:")
                        + "/api/v1/configmaps?watch=true"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                    goodbye.countDown();
                    return null;
                  }
                })
            .get(5, SECONDS);
    watch.sendClose(WebSocket.NORMAL_CLOSURE, "").get(5, SECONDS);
    assertTrue(goodbye.await(5, SECONDS));
  }
}
