package dev.elasticacheoperator.sandbox.kube;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Reads, watches and the life of the embedded server. */
class EmbeddedApiServerTest extends EmbeddedServerFixture {

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

  @Test
  void aClosedServerAnswersNoRequest() throws IOException {
    for (int i = 0; i < 20; i++) { // the accept that overlaps close does not always win
      EmbeddedApiServer closed = EmbeddedApiServer.start(0);
      URL version = URI.create(closed.url() + "/version").toURL();
      version.openStream().close();
      closed.close();
      assertThrows(IOException.class, version::openStream);
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
