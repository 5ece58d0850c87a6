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

/**
 * An API server that knows the CRD: to be asked what it admits, or for an operator to work on.
 *
 * @param client with all rights, in the namespace {@code default}
 */
public record AdmittingServer(EmbeddedApiServer server, KubernetesClient client)
    implements AutoCloseable {

  public static final Path CRD =
      Path.of("deploy/crds/elasticacheenvironments.elasticache-operator.dev-v1.yml");

  /** The first CRD compiles all its CEL rules, which takes a busy machine many seconds. */
  private static final int REQUEST_MILLIS = 120_000;

  public static AdmittingServer start() throws IOException {
    var server = EmbeddedApiServer.start(0);
    var config = Config.fromKubeconfig(server.kubeconfig());
    config.setRequestTimeout(REQUEST_MILLIS);
    var client = new KubernetesClientBuilder().withConfig(config).build();
    var started = new AdmittingServer(server, client);
    try {
      client
          .resource(Serialization.unmarshal(Files.readString(CRD), CustomResourceDefinition.class))
          .serverSideApply();
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** For another process, with all rights. */
  public String kubeconfig() {
    return server.kubeconfig();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
