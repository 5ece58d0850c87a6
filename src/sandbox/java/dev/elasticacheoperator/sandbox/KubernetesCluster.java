package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.WritableOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Kubernetes that the operator works for.
 *
 * @param kubeconfig whose current context is it
 * @param embedded absent where it is a real cluster
 */
record KubernetesCluster(
    KubernetesClient client, Path kubeconfig, Optional<EmbeddedApiServer> embedded)
    implements AutoCloseable {

  static final Path CRD =
      Path.of("deploy/crds/elasticacheenvironments.elasticache-operator.dev-v1.yml");

  /** Without it {@code kubectl apply} of the same file warns of an object that it does not know. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final int ESTABLISHED_SECONDS = 30;

  /** An API server compiles all of the CRD's rules when it is applied: long on a busy machine. */
  private static final int REQUEST_MILLIS = 60_000;

  /**
   * @param directory where the kubeconfig of the embedded server is put
   */
  static KubernetesCluster embedded(Path directory) throws IOException {
    var server = Ports.start(Ports.KUBERNETES, EmbeddedApiServer::start);
    var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url().toString())
            .withNamespace("default")
            .build();
    return new KubernetesCluster(client(config), kubeconfig, Optional.of(server));
  }

  static KubernetesCluster real(Path kubeconfig) {
    return new KubernetesCluster(
        client(Config.fromKubeconfig(kubeconfig.toFile())), kubeconfig, Optional.empty());
  }

  private static KubernetesClient client(Config config) {
    config.setRequestTimeout(REQUEST_MILLIS);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Returns when the API server serves the operator's kind. */
  void install() throws SandboxException {
    try {
      var crd = client.load(Files.newInputStream(CRD)).items().get(0);
      client.resource(crd).fieldManager("sandbox").forceConflicts().serverSideApply();
      client
          .resource((CustomResourceDefinition) crd)
          .waitUntilCondition(
              KubernetesCluster::established, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
    } catch (KubernetesClientException | IOException e) {
      throw new SandboxException(
          CRD + " cannot be applied to " + address() + ": " + e.getMessage());
    }
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** What a file holds, with namespaces filled in. */
  List<HasMetadata> read(Path file) throws SandboxException {
    try (var in = Files.newInputStream(file)) {
      var items = client.load(in).items();
      for (var item : items) {
        if (item.getMetadata().getNamespace() == null) {
          item.getMetadata()
              .setNamespace(Objects.requireNonNullElse(client.getNamespace(), "default"));
        }
      }
      return items;
    } catch (IOException | RuntimeException e) {
      throw new SandboxException(file + " is not YAML of Kubernetes objects: " + firstLine(e));
    }
  }

  /** Whether it is one of ours. It stays as it was written, so that the API server sees it all. */
  static boolean isEnvironment(HasMetadata object) {
    return object instanceof GenericKubernetesResource
        && object.getKind().equals(HasMetadata.getKind(ElastiCacheEnvironment.class));
  }

  /** Asks the API server whether it would take it. */
  void check(HasMetadata object) throws SandboxException {
    apply(client.resource(object).dryRun());
  }

  /** Server-side apply, as {@code kubectl apply --server-side} does it. */
  void apply(HasMetadata object) throws SandboxException {
    var annotated = new HashMap<String, String>();
    annotated.put(LAST_APPLIED, client.getKubernetesSerialization().asJson(object));
    annotated.putAll(Optional.ofNullable(object.getMetadata().getAnnotations()).orElseGet(Map::of));
    object.getMetadata().setAnnotations(annotated);
    apply(client.resource(object));
  }

  private static void apply(WritableOperation<HasMetadata> resource) throws SandboxException {
    try {
      resource
          .fieldValidation(FieldValidateable.Validation.STRICT)
          .fieldManager("sandbox")
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      var status = e.getStatus();
      throw new SandboxException(
          "The API server says: "
              + (status == null || status.getMessage() == null
                  ? firstLine(e)
                  : status.getMessage()));
    }
  }

  String address() {
    var url = client.getMasterUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    client.close();
    embedded.ifPresent(EmbeddedApiServer::close);
  }
}
