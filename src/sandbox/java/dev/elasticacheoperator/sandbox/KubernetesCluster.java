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
 * Kubernetes cluster that the operator works for.
 *
 * @param kubeconfig the file whose current context is this cluster
 * @param embedded empty for a real cluster
 */
record KubernetesCluster(
    KubernetesClient client, Path kubeconfig, Optional<EmbeddedApiServer> embedded)
    implements AutoCloseable {

  static final Path CRD =
      Path.of("deploy/crds/elasticacheenvironments.elasticache-operator.dev-v1.yml");

  /** Annotation that keeps a later {@code kubectl apply} of the same file from warning. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final int ESTABLISHED_SECONDS = 30;

  /** Timeout long enough for a busy machine to compile all rules of the CRD. */
  private static final int REQUEST_MILLIS = 60_000;

  /**
   * Returns the cluster of an embedded API server.
   *
   * @param kubeconfig written now and deleted by {@link #close}
   */
  static KubernetesCluster embedded(EmbeddedApiServer server, Path kubeconfig) throws IOException {
    Files.writeString(kubeconfig, server.kubeconfig());
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

  /** Applies the CRD and waits until the API server serves it. */
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
          "Cannot apply %s to %s: %s".formatted(CRD, address(), e.getMessage()));
    }
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** Reads the objects of a file. An object without a namespace gets the default one. */
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

  /** Returns true if the object is an environment, which is kept as it was written. */
  static boolean isEnvironment(HasMetadata object) {
    return object instanceof GenericKubernetesResource
        && object.getKind().equals(HasMetadata.getKind(ElastiCacheEnvironment.class));
  }

  /** Asks the API server, in a dry run, whether it accepts the object. */
  void check(HasMetadata object) throws SandboxException {
    apply(client.resource(object).dryRun(), object);
  }

  /** Applies the object as {@code kubectl apply --server-side} does. */
  void apply(HasMetadata object) throws SandboxException {
    var annotated = new HashMap<String, String>();
    annotated.put(LAST_APPLIED, client.getKubernetesSerialization().asJson(object));
    annotated.putAll(Optional.ofNullable(object.getMetadata().getAnnotations()).orElseGet(Map::of));
    object.getMetadata().setAnnotations(annotated);
    apply(client.resource(object), object);
  }

  private static void apply(WritableOperation<HasMetadata> resource, HasMetadata object)
      throws SandboxException {
    try {
      resource
          .fieldValidation(FieldValidateable.Validation.STRICT)
          .fieldManager("sandbox")
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      var status = e.getStatus();
      var refusal = status == null ? null : status.getMessage();
      throw new SandboxException(
          "Cannot apply %s %s: %s"
              .formatted(
                  object.getKind(),
                  object.getMetadata().getName(),
                  refusal == null ? firstLine(e) : refusal));
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
  public void close() throws IOException {
    client.close();
    if (embedded.isPresent()) {
      embedded.get().close();
      // The port may belong to another sandbox soon.
      Files.deleteIfExists(kubeconfig);
    }
  }
}
