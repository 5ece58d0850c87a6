package dev.elasticacheoperator.sandbox.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Session with this machine's kubectl. Every expected answer is kube-apiserver's, because the same
 * session runs on a real cluster if {@code TEST_CLUSTER_KUBECONFIG} names one.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KubectlSessionTest {
  private static final String FLEET =
      "{apiVersion: test.example.com/v1, kind: Fleet, metadata: {name: %s, namespace: harbour},"
          + " spec: %s}";
  private static final String NETWORK = "network: {cidr: 10.0.0.0/16}";

  @TempDir Path folder;

  private Path kubeconfig;

  @Test
  void onTheEmbeddedServer() throws Exception {
    assumeKubectl();
    try (EmbeddedApiServer server = EmbeddedApiServer.start(0)) {
      kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
      session();
    }
  }

  @Test
  void onARealCluster() throws Exception {
    String real = System.getenv("TEST_CLUSTER_KUBECONFIG");
    assumeTrue(real != null, "TEST_CLUSTER_KUBECONFIG names no cluster to compare with");
    assumeKubectl();
    kubeconfig = Path.of(real);
    session();
  }

  private static void assumeKubectl() {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    assumeTrue(installed, "no kubectl on the PATH");
  }

  private void session() throws Exception {
    says("created", "apply", "-f", "src/test/resources/kube/fleet-crd.yaml");
    says("condition met", "wait", "--for=condition=Established", "crd/fleets.test.example.com");
    try {
      discovers();
      creates();
      refuses();
      applies();
      writes();
      deletes();
    } finally {
      kubectl("delete", "namespace", "harbour", "--ignore-not-found");
      kubectl("delete", "crd", "fleets.test.example.com");
    }
  }

  private void discovers() throws Exception {
    says("fleets   fl           test.example.com/v1   true         Fleet", "api-resources");
    eventually("An IPv4 range in CIDR notation.", "explain", "fleets.spec.network.cidr");
    says("network\t<Object> -required-", "explain", "fleets.spec");
    says("yes", "auth", "can-i", "create", "fleets");
  }

  private void creates() throws Exception {
    says("namespace/harbour created", "create", "namespace", "harbour");
    piped("fleet.test.example.com/a created", fleet("a", "{%s}"), "apply", "-f", "-");
    piped("fleet.test.example.com/a unchanged", fleet("a", "{%s}"), "apply", "-f", "-");
    equal("-1", "get", "fl", "a", "-n", "harbour", "-o", "jsonpath={.status.observedGeneration}");
    says("NAME   SIZE   READY   AGE\na      1              ", "get", "fl", "-n", "harbour");
    says("NETWORK       AGE", "get", "fl", "-n", "harbour", "-o", "wide");
    equal("fleet.test.example.com/a", "get", "harbour", "-n", "harbour", "-o", "name");
    says(
        "secret/s created",
        "create",
        "secret",
        "generic",
        "s",
        "-n",
        "harbour",
        "--from-literal=a=b");
    says("s      Opaque   1 ", "get", "secret", "s", "-n", "harbour");
    says("a:  1 bytes", "describe", "secret", "s", "-n", "harbour");
    says("configmap/c created", "create", "configmap", "c", "-n", "harbour", "--from-literal=a=b");
  }

  private void refuses() throws Exception {
    String invalid = "The Fleet \"b\" is invalid: ";
    piped(
        "strict decoding error: unknown field \"spec.foo\"",
        fleet("b", "{%s, foo: 1}"),
        "apply",
        "-f",
        "-");
    piped(
        invalid + "spec: Invalid value: \"object\": a small fleet has at most 3 ships",
        fleet("b", "{%s, size: 4}"),
        "apply",
        "-f",
        "-");
    piped(
        invalid
            + "spec.network.cidr: Invalid value: \"string\": has to be an IPv4 range without host bits",
        FLEET.formatted("b", "{network: {cidr: 10.0.0.1/16}}"),
        "apply",
        "-f",
        "-");
    piped(
        "* spec.network.cidr: Too long: may not be more than 18 bytes",
        FLEET.formatted("b", "{network: {cidr: 10.0.0.000000000000/16}}"),
        "apply",
        "-f",
        "-");
    piped(
        "* spec.tier: Unsupported value: \"huge\": supported values: \"small\", \"large\"\n"
            + "* <nil>: Invalid value: null: some validation rules were not checked because the"
            + " object was invalid; correct the existing errors to complete validation",
        fleet("b", "{%s, tier: huge}"),
        "apply",
        "-f",
        "-");
    piped(
        invalid
            + "spec.flagship: Invalid value: \"A1\": spec.flagship in body should match '^[a-z]+$'",
        fleet("b", "{%s, flagship: A1}"),
        "apply",
        "-f",
        "-");
    piped(
        "spec.size in body must be of type integer: \"string\"",
        fleet("b", "{%s, size: x}"),
        "apply",
        "-f",
        "-");
    piped("* spec.network: Required value", FLEET.formatted("b", "{}"), "apply", "-f", "-");
    piped(
        "spec.berths[1]: Duplicate value: {\"name\":\"x\"}",
        fleet("b", "{%s, berths: [{name: x}, {name: x}]}"),
        "apply",
        "-f",
        "-");
    piped(
        "spec.network: Invalid value: \"object\": network is immutable",
        FLEET.formatted("a", "{network: {cidr: 10.1.0.0/16}}"),
        "apply",
        "-f",
        "-");
    says("namespaces \"nowhere\" not found", "create", "configmap", "c", "-n", "nowhere");
    says("fleets.test.example.com \"b\" not found", "get", "fl", "b", "-n", "harbour");
    piped(
        "undefined field 'sizes'",
        Files.readString(Path.of("src/test/resources/kube/fleet-crd.yaml"))
            .replace("self.size ", "self.sizes "),
        "apply",
        "-f",
        "-");
  }

  private void applies() throws Exception {
    piped(
        "fleet.test.example.com/s serverside-applied",
        fleet("s", "{%s, size: 2}"),
        "apply",
        "--server-side",
        "-f",
        "-");
    says(
        "fleet.test.example.com/s patched",
        "patch",
        "fl",
        "s",
        "-n",
        "harbour",
        "--type=merge",
        "-p",
        "{\"spec\":{\"size\":3}}");
    piped(
        "Apply failed with 1 conflict: conflict with \"kubectl-patch\" using test.example.com/v1: .spec.size",
        fleet("s", "{%s, size: 2}"),
        "apply",
        "--server-side",
        "-f",
        "-");
    piped(
        "serverside-applied",
        fleet("s", "{%s, size: 2}"),
        "apply",
        "--server-side",
        "--force-conflicts",
        "-f",
        "-");
    piped("serverside-applied", fleet("s", "{%s}"), "apply", "--server-side", "-f", "-");
    equal("1", "get", "fl", "s", "-n", "harbour", "-o", "jsonpath={.spec.size}");
    piped("+  size: 3", fleet("s", "{%s, size: 3}"), "diff", "--server-side", "-f", "-");
    piped("created (server dry run)", fleet("d", "{%s}"), "apply", "--dry-run=server", "-f", "-");
    says("\"d\" not found", "get", "fl", "d", "-n", "harbour");
  }

  private void writes() throws Exception {
    says("annotated", "annotate", "fl", "a", "-n", "harbour", "note=x");
    says("labeled", "label", "fl", "a", "-n", "harbour", "app=web");
    equal(
        "fleet.test.example.com/a",
        "get",
        "fl",
        "-n",
        "harbour",
        "-l",
        "app in (web, api)",
        "-o",
        "name");
    says(
        "patched",
        "patch",
        "fl",
        "a",
        "-n",
        "harbour",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    says(
        "condition met", "wait", "fl/a", "-n", "harbour", "--for=condition=Ready", "--timeout=20s");
    equal("1", "get", "fl", "a", "-n", "harbour", "-o", "jsonpath={.metadata.generation}");
    says("a      1      True    ", "get", "fl", "a", "-n", "harbour");
    String uid = kubectl("get", "fl", "a", "-n", "harbour", "-o", "jsonpath={.metadata.uid}");
    piped(
        "created",
        "{apiVersion: v1, kind: Event, metadata: {name: e, namespace: harbour}, type: Normal, reason: Sailed,"
            + " message: all aboard, involvedObject: {kind: Fleet, name: a, namespace: harbour,"
            + " apiVersion: test.example.com/v1, uid: "
            + uid
            + "}, lastTimestamp: \"2026-01-01T00:00:00Z\"}",
        "create",
        "-f",
        "-");
    says("Sailed   fleet/a   all aboard", "get", "events", "-n", "harbour");
    says("Sailed", "events", "-n", "harbour", "--for", "fleet/a");
    says("all aboard", "describe", "fl", "a", "-n", "harbour");
  }

  private void deletes() throws Exception {
    String uid = kubectl("get", "fl", "s", "-n", "harbour", "-o", "jsonpath={.metadata.uid}");
    piped(
        "created",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: owned, namespace: harbour, ownerReferences:"
            + " [{apiVersion: test.example.com/v1, kind: Fleet, name: s, uid: %s}]}}"
                .formatted(uid),
        "apply",
        "-f",
        "-");
    says("deleted", "delete", "fl", "s", "-n", "harbour");
    says("", "wait", "--for=delete", "cm/owned", "-n", "harbour", "--timeout=20s");
    says("\"owned\" not found", "get", "cm", "owned", "-n", "harbour");
    String hold = "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}";
    says("patched", "patch", "fl", "a", "-n", "harbour", "--type=merge", "-p", hold);
    says("deleted", "delete", "fl", "a", "-n", "harbour", "--wait=false");
    equal("2", "get", "fl", "a", "-n", "harbour", "-o", "jsonpath={.metadata.generation}");
    says(
        "patched",
        "patch",
        "fl",
        "a",
        "-n",
        "harbour",
        "--type=merge",
        "-p",
        hold.replaceAll("\\[.*]", "null"));
    says("deleted", "delete", "namespace", "harbour");
    says("\"harbour\" not found", "get", "namespace", "harbour");
  }

  private static String fleet(String name, String spec) {
    return FLEET.formatted(name, spec.formatted(NETWORK));
  }

  private void says(String expected, String... command) throws Exception {
    check(expected, kubectl(command), List.of(command));
  }

  private void piped(String expected, String document, String... command) throws Exception {
    check(expected, run(document, List.of(command)), List.of(command));
  }

  private static void check(String expected, String output, List<String> command) {
    assertTrue(
        output.replaceAll(" +", " ").contains(expected.replaceAll(" +", " ")),
        () -> command + "\n" + output + "\nlacks: " + expected);
  }

  private void equal(String expected, String... command) throws Exception {
    assertEquals(expected, kubectl(command).trim());
  }

  /** Repeats the command, because a real server publishes new documents some seconds later. */
  private void eventually(String expected, String... command) throws Exception {
    for (int i = 0; i < 20 && !kubectl(command).contains(expected); i++) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
    says(expected, command);
  }

  private String kubectl(String... command) throws Exception {
    return run("", List.of(command));
  }

  private String run(String input, List<String> command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString()); // kubectl's discovery cache
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      String document = input.isEmpty() || input.contains("\n") ? input : "---\n" + input + "\n";
      stdin.write(document.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }
}
