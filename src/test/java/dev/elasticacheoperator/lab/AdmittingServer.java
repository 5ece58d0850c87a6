package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An API server that knows the CRD, to be asked what it admits. */
public record AdmittingServer(EmbeddedApiServer server, KubernetesClient client)
    implements AutoCloseable {

  /** The first CRD compiles all its CEL rules, which takes a busy machine many seconds. */
  private static final int REQUEST_MILLIS = 60_000;

  /**
   * @param crd the file it is in
   */
  public static AdmittingServer start(Path crd) throws IOException {
    var server = EmbeddedApiServer.start(0);
    var config = Config.fromKubeconfig(server.kubeconfig());
    config.setRequestTimeout(REQUEST_MILLIS);
    var client = new KubernetesClientBuilder().withConfig(config).build();
    client
        .resource(Serialization.unmarshal(Files.readString(crd), CustomResourceDefinition.class))
        .serverSideApply();
    return new AdmittingServer(server, client);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
