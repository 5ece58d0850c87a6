package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.CrdFile;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Embedded API server with the CRD, for the operator that Quarkus runs in a test. */
public class EmbeddedServer implements QuarkusTestResourceLifecycleManager {

  /** Time in which a busy machine compiles the CEL rules of the CRD. */
  private static final int COMPILE_MILLIS = 60_000;

  private EmbeddedApiServer server;

  @Override
  public Map<String, String> start() {
    server = EmbeddedApiServer.start(0);
    var config = Config.fromKubeconfig(server.kubeconfig());
    config.setRequestTimeout(COMPILE_MILLIS);
    try (var client = new KubernetesClientBuilder().withConfig(config).build();
        var crd = Files.newInputStream(CrdFile.PATH)) {
      client.load(crd).serverSideApply();
      CrdFile.awaitEstablished(client);
      prepare(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("quarkus.kubernetes-client.api-server-url", server.url().toString());
  }

  /** Creates what is there before the operator starts. */
  void prepare(KubernetesClient client) {}

  @Override
  public void stop() {
    server.close();
  }
}
