package dev.elasticacheoperator.sandbox.kube;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Embedded server for the tests of one class, with the client that the operator uses. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EmbeddedServerFixture {
  private static final ResourceDefinitionContext FLEETS =
      new ResourceDefinitionContext.Builder()
          .withGroup("test.example.com")
          .withVersion("v1")
          .withKind("Fleet")
          .withPlural("fleets")
          .withNamespaced(true)
          .build();

  EmbeddedApiServer server;
  KubernetesClient client;
  private int namespaces;

  String namespace;

  @BeforeAll
  void start() {
    server = EmbeddedApiServer.start(0);
    client = client();
    client.load(EmbeddedServerFixture.class.getResourceAsStream("/kube/fleet-crd.yaml")).create();
  }

  @AfterAll
  void stop() {
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

  private KubernetesClient client() {
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setRequestTimeout(60_000); // long enough for a busy machine
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>>
      fleets() {
    MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> fleets =
        client.genericKubernetesResources(FLEETS);
    return fleets.inNamespace(namespace);
  }

  GenericKubernetesResource fleet(String name, Map<String, Object> spec) {
    GenericKubernetesResource fleet = new GenericKubernetesResource();
    fleet.setApiVersion("test.example.com/v1");
    fleet.setKind("Fleet");
    fleet.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    fleet.setAdditionalProperty("spec", spec);
    return fleet;
  }

  GenericKubernetesResource fleet(String name) {
    return fleet(name, Map.of("network", Map.of("cidr", "10.0.0.0/16")));
  }

  ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withData(data)
        .build();
  }

  static KubernetesClientException refused(Executable call) {
    return assertThrows(KubernetesClientException.class, call);
  }
}
