package dev.elasticacheoperator.controller.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches of single Secrets on the embedded API server, a real one, and one that refuses. */
@Timeout(120)
class SecretWatchesTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String namespace = "watches-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void theEmbeddedServerShowsEveryChange() {
    try (var server = EmbeddedApiServer.start(0);
        var client = client(Config.fromKubeconfig(server.kubeconfig()))) {
      showsEveryChange(client);
    }
  }

  @Test
  void aRealServerShowsEveryChange() {
    var kubeconfig = System.getenv("TEST_CLUSTER_KUBECONFIG");
    assumeTrue(kubeconfig != null, "TEST_CLUSTER_KUBECONFIG names no cluster");
    try (var client = client(Config.fromKubeconfig(new File(kubeconfig)))) {
      showsEveryChange(client);
    }
  }

  private void showsEveryChange(KubernetesClient client) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    var api = new KubernetesApiServer(client);
    var seen = new CopyOnWriteArrayList<String>();
    // More watches than an HTTP client of Vert.x opens by default.
    var others =
        IntStream.range(0, 60)
            .mapToObj(i -> api.watchSecret(namespace, "other-" + i, version -> {}))
            .toList();
    var watch = api.watchSecret(namespace, "mine", seen::add);
    var made = client.resource(secret("one")).create();
    await().atMost(SOON).until(() -> seen.equals(List.of(version(made))));
    client
        .resource(new SecretBuilder(secret("x")).editMetadata().withName("y").endMetadata().build())
        .create();
    var changed = client.resource(secret("two")).update();
    await().atMost(SOON).until(() -> seen.equals(List.of(version(made), version(changed))));
    client.resource(changed).delete();
    await().atMost(SOON).until(() -> seen.equals(List.of(version(made), version(changed), "")));
    assertTrue(watch.isOpen());
    watch.close();
    await().atMost(SOON).until(() -> !watch.isOpen());
    others.forEach(ApiServer.SecretWatch::close);
    client.namespaces().withName(namespace).delete();
  }

  @Test
  void aRefusedWatchEnds() throws IOException {
    var requests = new AtomicInteger();
    try (var server =
            answering(
                exchange -> {
                  requests.incrementAndGet();
                  answer(exchange, 403, status(403, "secrets is forbidden"));
                });
        var client = server.client()) {
      var watch = new KubernetesApiServer(client).watchSecret(namespace, "mine", version -> {});
      await().atMost(SOON).until(() -> !watch.isOpen());
      assertEquals(1, requests.get());
    }
  }

  /** An API server answers so once its etcd has dropped the history of the resource version. */
  @Test
  void anExpiredWatchBeginsAgain() throws IOException {
    var lists = new AtomicInteger();
    var seen = new CopyOnWriteArrayList<String>();
    try (var server =
            answering(
                exchange -> {
                  if (exchange.getRequestURI().getQuery().contains("watch=true")) {
                    answer(exchange, 410, status(410, "too old resource version"));
                  } else {
                    answer(exchange, 200, list(lists.incrementAndGet()));
                  }
                });
        var client = server.client()) {
      var watch = new KubernetesApiServer(client).watchSecret(namespace, "mine", seen::add);
      await().atMost(SOON).until(() -> seen.size() >= 2);
      // The first list only asks for the right.
      assertEquals(List.of("2", "3"), seen.subList(0, 2));
      assertTrue(watch.isOpen());
      watch.close();
    }
  }

  private Secret secret(String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("mine")
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(Map.of("token", value))
        .build();
  }

  private static String version(Secret secret) {
    return secret.getMetadata().getResourceVersion();
  }

  private String list(int version) {
    return """
        {"kind": "SecretList", "apiVersion": "v1", "metadata": {"resourceVersion": "%d"}, "items": [
          {"metadata": {"name": "mine", "namespace": "%s", "resourceVersion": "%d"}}]}"""
        .formatted(version, namespace, version);
  }

  private static String status(int code, String message) {
    return """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "%s"}"""
        .formatted(code, message);
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** An HTTP server on loopback. */
  private record Answering(HttpServer server) implements AutoCloseable {

    KubernetesClient client() {
      return SecretWatchesTest.client(
          new ConfigBuilder(Config.empty())
              .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
              .build());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private static Answering answering(Handler handler) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", handler::handle);
    server.start();
    return new Answering(server);
  }

  private static void answer(HttpExchange exchange, int code, String json) throws IOException {
    var body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
