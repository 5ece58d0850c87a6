package dev.elasticacheoperator.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.Closer;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * The packaged jar on a real control plane, under exactly the rights that the chart gives it, seen
 * through kubectl. Runs where {@code TEST_CLUSTER_KUBECONFIG} names a cluster for it to play with.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RealClusterIT {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String WITHIN = "--timeout=120s";

  private static final String FIRST_CRD = "src/test/resources/crd/v0.1.0.yml";

  @TempDir Path directory;

  private final String shop = "shop-" + UUID.randomUUID().toString().substring(0, 8);
  private final Closer closer = new Closer();
  private KubernetesClient admin;
  private Kubectl kubectl;
  private ClusterAws aws;

  @BeforeEach
  void reachTheCluster() throws IOException {
    var kubeconfig = System.getenv("TEST_CLUSTER_KUBECONFIG");
    assumeTrue(kubeconfig != null, "TEST_CLUSTER_KUBECONFIG names no cluster to run on");
    assumeTrue(Kubectl.isInstalled(), "no kubectl on the PATH");
    admin =
        closer.register(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
                .build());
    kubectl = new Kubectl(Path.of(kubeconfig), directory);
    aws = closer.register(new ClusterAws());
    namespace(Release.NAMESPACE);
    namespace(shop);
    closer.register(() -> admin.namespaces().withName(shop).delete());
  }

  private void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  @AfterEach
  void endAll() {
    closer.close();
  }

  @Test
  void anEnvironmentComesIsKeptAndGoes() throws Exception {
    var release = closer.register(Release.install(admin, directory, chart -> chart));
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
        Pattern.compile("single node +us-west-2 +vpc-\\S+ +i-\\S+ +All 11 steps are ready\n")
            .matcher(wide)
            .find(),
        wide);
    assertEquals("servicebinding.io/redis redis aws-elasticache 6379 sessions-endpoint", binding());
    assertEquals("", kubectl.says("diff", "-n", shop, "-f", "examples/article.yaml"));
    var events = kubectl.says("events", "-n", shop, "--for", "ece/sessions");
    assertTrue(events.contains("CreateVpc") && events.contains("RunInstances"), events);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(aws.clients()));

    driftIsRepaired();

    kubectl.says("delete", "ece", "sessions", "-n", shop, WITHIN);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(aws.clients())));
    await()
        .atMost(PATIENCE)
        .until(() -> kubectl.says("get", "secret", "-n", shop, "-o", "name").isEmpty());
    assertNothingWasForbidden(release);
  }

  /** With Roles in one namespace and no right outside of it. */
  @Test
  void aReplicaThatIsKilledHasASuccessorAndANamespaceIsEnough() throws Exception {
    var release =
        closer.register(
            Release.install(
                admin,
                directory,
                chart ->
                    chart
                        .set("watchNamespaces[0]", shop)
                        .set("clusterName", "lab")
                        .set("leaderElection.leaseDuration", "4s")
                        .set("leaderElection.renewDeadline", "3s")
                        .set("leaderElection.retryPeriod", "1s")));
    var leader = operator(release, "operator-a");
    await().atMost(PATIENCE).until(() -> release.leader().equals(Optional.of("operator-a")));
    operator(release, "operator-b");
    aws.cloud()
        .hook(
            new CallHook() {
              @Override
              public void after(SimulatedCall call, AwsResponse answer) {
                if (call.operation().equals("CreateInternetGateway")) {
                  leader.kill();
                }
              }
            });
    apply("examples/article.yaml");
    waitUntilReady("sessions");
    assertEquals(137, leader.ended().get(1, TimeUnit.MINUTES));
    assertEquals(Optional.of("operator-b"), release.leader());
    assertEquals(Leftovers.ARTICLE, Leftovers.of(aws.clients()));

    kubectl.says("delete", "ece", "sessions", "-n", shop, WITHIN);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(aws.clients())));
    assertNothingWasForbidden(release);
  }

  /** Objects that were made with the first release's CRD, under the next. */
  @Test
  void theCrdIsUpgradedUnderItsObjects() throws Exception {
    kubectl.says("apply", "--server-side", "--force-conflicts", "-f", FIRST_CRD);
    kubectl.says(
        "wait",
        "--for=condition=Established",
        "crd/elasticacheenvironments.elasticache-operator.dev",
        "--timeout=20s");
    apply("examples/article.yaml");
    kubectl.says("apply", "--server-side", "-n", shop, "-f", "examples/cache.yaml");
    var release = closer.register(Release.install(admin, directory, chart -> chart));
    operator(release, "operator-a");
    waitUntilReady("sessions");
    waitUntilReady("cache");
    assertEquals("", kubectl.says("diff", "-n", shop, "-f", "examples/article.yaml"));
    assertEquals(
        "", kubectl.says("diff", "--server-side", "-n", shop, "-f", "examples/cache.yaml"));
    aFieldOfSomebodyElseIsNotTakenAway();
    protectionOutlivesADelete();

    // A namespace goes with what is in it, and what that stands for.
    kubectl.says("delete", "namespace", shop, WITHIN);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(aws.clients())));
    assertNothingWasForbidden(release);
  }

  private void aFieldOfSomebodyElseIsNotTakenAway() throws Exception {
    var theirs =
        Files.readString(Path.of("examples/cache.yaml"))
            .replace("cache.t4g.micro", "cache.t4g.small");
    var refusal =
        kubectl.answer(
            theirs,
            List.of("apply", "--server-side", "--field-manager=them", "-n", shop, "-f", "-"));
    assertEquals(1, refusal.exitCode(), refusal::text);
    assertTrue(
        refusal.text().contains("conflict with \"kubectl\"")
            && refusal.text().contains(".spec.cache.nodeType"),
        refusal::text);
    var owners =
        admin
            .genericKubernetesResources(
                ResourceDefinitionContext.fromResourceType(ElastiCacheEnvironment.class))
            .inNamespace(shop)
            .withName("cache")
            .get()
            .getMetadata()
            .getManagedFields()
            .stream()
            .filter(entry -> entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
            .map(ManagedFieldsEntry::getManager)
            .toList();
    assertEquals(List.of("kubectl"), owners);
  }

  private void protectionOutlivesADelete() throws Exception {
    patch("{\"spec\":{\"deletionProtection\":true}}");
    kubectl.says("delete", "ece", "cache", "-n", shop, "--wait=false");
    kubectl.says("wait", "ece/cache", "-n", shop, "--for=condition=Stalled", WITHIN);
    assertEquals(2, Leftovers.of(aws.clients()).get("VPC"));
    patch("{\"spec\":{\"deletionProtection\":false}}");
  }

  private void patch(String change) throws Exception {
    kubectl.says("patch", "ece", "cache", "-n", shop, "--type=merge", "-p", change);
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

  private PackagedOperator operator(Release release, String pod) throws Exception {
    var operator = closer.register(release.start(pod, aws.endpoint(pod)));
    operator.awaitReady(START);
    return operator;
  }

  private void apply(String file) throws Exception {
    kubectl.says("apply", "-n", shop, "-f", file);
  }

  private void waitUntilReady(String name) throws Exception {
    kubectl.says("wait", "ece/" + name, "-n", shop, "--for=condition=Ready", WITHIN);
  }

  private static void assertNothingWasForbidden(Release release) throws IOException {
    // In the words of RBAC; that nothing is created in a namespace that ends is no lack of rights.
    var complaints = release.logs().lines().filter(l -> l.contains("is forbidden: User")).toList();
    assertEquals(List.of(), complaints);
  }
}
