package dev.elasticacheoperator.api;

import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The sandbox's API server admits and refuses what the real one does. */
class EmbeddedAdmissionTest extends AdmissionContract {

  private EmbeddedApiServer server;
  private KubernetesClient client;

  @Override
  KubernetesClient client() {
    return client;
  }

  @BeforeAll
  @Override
  void installTheCrd() throws Exception {
    server = EmbeddedApiServer.start(0);
    var config = Config.fromKubeconfig(server.kubeconfig());
    // The first CRD compiles all its CEL rules, which takes a busy machine many seconds.
    config.setRequestTimeout(60_000);
    client = new KubernetesClientBuilder().withConfig(config).build();
    super.installTheCrd();
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }
}
