package dev.elasticacheoperator.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.OperatorProcess;
import dev.elasticacheoperator.sandbox.Stage;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a real control plane, under exactly the rights that the chart gives it, seen
 * through kubectl. Runs where {@code TEST_CLUSTER_KUBECONFIG} names a cluster for it to play with.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RealClusterIT {

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final String shop = "shop-" + UUID.randomUUID().toString().substring(0, 8);
  private final Stage stage = new Stage();
  private KubernetesClient admin;
  private Kubectl kubectl;
  private Aws aws;

  @BeforeEach
  void reachTheCluster() throws IOException {
    var kubeconfig = System.getenv("TEST_CLUSTER_KUBECONFIG");
    assumeTrue(kubeconfig != null, "TEST_CLUSTER_KUBECONFIG names no cluster to run on");
    assumeTrue(Kubectl.isInstalled(), "no kubectl on the PATH");
    admin =
        stage.with(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
                .build());
    kubectl = new Kubectl(Path.of(kubeconfig), directory);
    aws = stage.with(new Aws());
    namespace(Release.NAMESPACE);
    namespace(shop);
    stage.with(() -> admin.namespaces().withName(shop).delete());
  }

  private void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  @AfterEach
  void endAll() {
    stage.close();
  }

  @Test
  void anEnvironmentComesIsKeptAndGoes() throws Exception {
    var release = stage.with(Release.install(admin, directory, chart -> chart));
    operator(release, "operator-a");

    apply("examples/article.yaml");
    waitUntilReady("sessions");

    var row = kubectl.says("get", "ece", "-n", shop);
    assertTrue(
        Pattern.compile(
                "NAME +ENGINE +VERSION +PHASE +READY +ENDPOINT +AGE\n"
                    + "sessions +redis +4\\.0\\.10 +Ready +True +sessions\\.\\S+:6379 +\\d+\\S*\n")
            .matcher(row)
            .matches(),
        row);
    var wide = kubectl.says("get", "ece", "-n", shop, "-o", "wide");
    assertTrue(
        Pattern.compile("us-west-2 +vpc-\\S+ +i-\\S+ +all steps are as wanted\n")
            .matcher(wide)
            .find(),
        wide);
    assertEquals("servicebinding.io/redis redis aws-elasticache 6379 sessions-endpoint", binding());
    assertEquals("", kubectl.says("diff", "-n", shop, "-f", "examples/article.yaml"));
    var events = kubectl.says("events", "-n", shop, "--for", "ece/sessions");
    assertTrue(events.contains("CreateVpc") && events.contains("RunInstances"), events);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(aws.clients()));

    driftIsRepaired();

    kubectl.says("delete", "ece", "sessions", "-n", shop, "--timeout=50s");
    assertEquals(List.of(), Leftovers.of(Leftovers.of(aws.clients())));
    await()
        .atMost(PATIENCE)
        .until(() -> kubectl.says("get", "secret", "-n", shop, "-o", "name").isEmpty());
    assertNothingWasForbidden(release);
  }

  private void driftIsRepaired() {
    var group =
        aws.clients().ec2().describeSecurityGroups().securityGroups().stream()
            .filter(g -> g.groupName().equals("sessions-cache"))
            .findFirst()
            .orElseThrow();
    aws.clients()
        .ec2()
        .revokeSecurityGroupIngress(
            r -> r.groupId(group.groupId()).ipPermissions(group.ipPermissions()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertEquals(
                    group.ipPermissions(),
                    aws.clients()
                        .ec2()
                        .describeSecurityGroups(r -> r.groupIds(group.groupId()))
                        .securityGroups()
                        .get(0)
                        .ipPermissions()));
  }

  private String binding() throws Exception {
    var name =
        kubectl.says("get", "ece", "sessions", "-n", shop, "-o", "jsonpath={.status.binding.name}");
    var template = "{.type} {.data.type} {.data.provider} {.data.port}";
    var parts =
        kubectl.says("get", "secret", name, "-n", shop, "-o", "jsonpath=" + template).split(" ");
    var text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append(' ').append(new String(Base64.getDecoder().decode(parts[i])));
    }
    return text + " " + name;
  }

  private OperatorProcess operator(Release release, String pod) throws Exception {
    var operator = stage.with(release.start(pod, aws.endpoint(pod)));
    operator.awaitReady(START);
    return operator;
  }

  private void apply(String file) throws Exception {
    kubectl.says("apply", "-n", shop, "-f", file);
  }

  private void waitUntilReady(String name) throws Exception {
    kubectl.says("wait", "ece/" + name, "-n", shop, "--for=condition=Ready", "--timeout=50s");
  }

  private static void assertNothingWasForbidden(Release release) throws IOException {
    var complaints =
        release.logs().lines().filter(line -> line.matches(".*(403|[Ff]orbidden).*")).toList();
    assertEquals(List.of(), complaints);
  }
}
