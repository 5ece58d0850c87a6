package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  /** The cache was created before AWS deprecated its version, or before the rule existed. */
  @Test
  void aCacheKeepsItsDeprecatedVersion() throws Exception {
    var crd =
        Serialization.unmarshal(Files.readString(CrdFile.PATH), CustomResourceDefinition.class);
    var before =
        Serialization.unmarshal(Files.readString(CrdFile.PATH), CustomResourceDefinition.class);
    var schema = before.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    schema
        .getProperties()
        .get("spec")
        .getProperties()
        .get("cache")
        .getXKubernetesValidations()
        .removeIf(rule -> rule.getMessage().contains("deprecated"));
    client.resource(before).forceConflicts().serverSideApply();
    var stored = client.resource(environment("cache.m5.large", "5.0.5")).create();
    client.resource(crd).forceConflicts().serverSideApply();

    client.resource(environment("cache.m5.xlarge", "5.0.5")).update();
    var graviton = client.resource(environment("cache.t4g.small", "5.0.5"));
    assertThrows(KubernetesClientException.class, graviton::update);
    client.resource(environment("cache.t4g.small", "5.0.6")).update();
    client.resource(stored).delete();
  }

  private static GenericKubernetesResource environment(String nodeType, String version) {
    return Serialization.unmarshal(
        """
        apiVersion: elasticache-operator.dev/v1alpha1
        kind: ElastiCacheEnvironment
        metadata: {name: deprecated, namespace: default}
        spec:
          vpc: {cidrBlock: 10.20.0.0/16}
          cache: {engine: redis, nodeType: %s, version: %s}
        """
            .formatted(nodeType, version),
        GenericKubernetesResource.class);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }
}
