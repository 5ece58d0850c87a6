package dev.elasticacheoperator.controller.reconcile;

import static org.awaitility.Awaitility.await;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.OperatorHarness;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The operator that watches several namespaces, each by an informer of its own. */
@QuarkusTest
@TestProfile(WatchedNamespacesTest.Profile.class)
@QuarkusTestResource(
    value = WatchedNamespacesTest.ServerWithEnvironments.class,
    restrictToAnnotatedClass = true)
@Tag("quarkus")
@Isolated("Quarkus replaces class loaders and system properties")
class WatchedNamespacesTest {

  private static final List<String> WATCHED = List.of("red", "green", "blue", "white", "black");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Configuration that names the namespaces, as {@code watchNamespaces} of the chart does. */
  public static class Profile extends SimulatedAwsProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      var all = new HashMap<>(super.getConfigOverrides());
      all.put("elasticache-operator.namespaces", String.join(",", WATCHED));
      return all;
    }
  }

  /** An API server that has an environment in every namespace before the operator starts. */
  public static class ServerWithEnvironments extends EmbeddedServer {

    @Override
    void prepare(KubernetesClient client) {
      WATCHED.forEach(
          namespace -> {
            client
                .resource(
                    new NamespaceBuilder().withNewMetadata().withName(namespace).and().build())
                .create();
            client.resource(environment(namespace)).create();
          });
    }
  }

  @Inject KubernetesClient client;

  @Test
  void reconcilesTheEnvironmentsOfAllOfThem() {
    WATCHED.forEach(this::awaitReady);
    WATCHED.forEach(this::awaitSecretAgain);
    WATCHED.forEach(this::awaitDeletion);
  }

  private void awaitReady(String namespace) {
    await(namespace)
        .atMost(SOON)
        .until(() -> OperatorHarness.isReady(client.resource(environment(namespace)).get()));
  }

  /** A deleted Secret is known by its watch. The next comparison with AWS is minutes away. */
  private void awaitSecretAgain(String namespace) {
    var name = client.resource(environment(namespace)).get().getStatus().binding().name();
    var secret = client.secrets().inNamespace(namespace).withName(name);
    secret.delete();
    await(namespace).atMost(SOON).until(() -> secret.get() != null);
  }

  private void awaitDeletion(String namespace) {
    client.resource(environment(namespace)).delete();
    await(namespace)
        .atMost(SOON)
        .until(() -> client.resource(environment(namespace)).get() == null);
  }

  private static ElastiCacheEnvironment environment(String namespace) {
    var example = OperatorHarness.example("cache.yaml");
    example.getMetadata().setNamespace(namespace);
    return Serialization.unmarshal(
        Serialization.asYaml(example).replace("spec:\n", "spec:\n  region: us-west-2\n"),
        ElastiCacheEnvironment.class);
  }
}
