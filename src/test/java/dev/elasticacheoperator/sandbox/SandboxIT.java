package dev.elasticacheoperator.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.chart.Monitoring;
import dev.elasticacheoperator.docs.MetricsPage;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.FastClock;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsResponse;

/** Runs of the sandbox from the command line, with the packaged jar and real connections. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SandboxIT {
  /** Accept header of Prometheus 3. Without it Quarkus answers in the OpenMetrics format. */
  private static final String PROMETHEUS =
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void directory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("sandbox"));
  }

  private SandboxRun sandbox;

  @AfterEach
  void end() throws InterruptedException {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void exitsWithZeroWhenReady() throws Exception {
    sandbox =
        SandboxRun.start(
            directory,
            "-Dsandbox.until=ready",
            "-Dsandbox.timeout=PT2M",
            "-Dsandbox.file=examples/article.yaml");
    assertEquals(0, sandbox.exitCode(), sandbox::output);
    var output = sandbox.output();
    assertTrue(output.contains("default/sessions is Ready after "), output);
    assertTrue(Pattern.compile("cluster +Ready +sessions\n").matcher(output).find(), output);
    assertTrue(Pattern.compile("uri +redis://127\\.[0-9.]+:6379\n").matcher(output).find(), output);
    sandbox.assertNothingRuns();
  }

  @Test
  void showsTheCreationAndDeletionOfAnEnvironment() throws Exception {
    assumeTrue(hasKubectl(), "no kubectl on the PATH");
    sandbox = SandboxRun.start(directory, "-Dsandbox.speed=60");
    sandbox.until("Press Ctrl-C to end the sandbox.");
    assertTrue(kubectl("get", "ece").contains("cache   redis    7.1.0     Ready   True"));
    assertTrue(kubectl("get", "ece", "-o", "wide").contains("All 10 steps are ready"));
    assertTrue(kubectl("describe", "ece", "cache").contains("CreateCacheCluster"));
    var fields = kubectl("explain", "ece.spec.cache").replaceAll("\\s+", " ");
    assertTrue(fields.contains("engine <string> -required-"), fields);
    assertTrue(
        fields.contains(
            "nodeType <string> ElastiCache node type, such as cache.t4g.small. Required unless"
                + " serverless is given."),
        fields);
    assertTrue(
        kubectl("wait", "--for=condition=Ready", "ece/cache", "--timeout=5s")
            .contains("condition met"));
    assertTrue(kubectl("apply", "-f", "examples/cache.yaml").contains("cache configured"));
    assertFalse(aws("DescribeVpcs").contains("<vpcSet></vpcSet>"));

    assertTrue(kubectl("delete", "ece", "cache", "--timeout=60s").contains("\"cache\" deleted"));
    sandbox.until("default/cache and all its AWS resources are deleted after ");
    assertEquals("", kubectl("get", "ece,secret", "-o", "name"));
    assertTrue(aws("DescribeVpcs").contains("<vpcSet></vpcSet>"), () -> aws("DescribeVpcs"));

    assertTrue(kubectl("apply", "-f", "examples/cache.yaml").contains("cache created"));
    await()
        .atMost(SandboxRun.PATIENCE)
        .until(() -> sandbox.output().split("is Ready after").length == 3);

    long asked = System.nanoTime();
    sandbox.process().destroy();
    assertTrue(sandbox.process().waitFor(10, TimeUnit.SECONDS));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    assertTrue(millis < 5_000, "took " + millis + " ms to end");
    sandbox.assertNothingRuns();
  }

  @Test
  void aClientConnectsWithWhatTheSecretSays() throws Exception {
    assumeTrue(hasKubectl(), "no kubectl on the PATH");
    sandbox = SandboxRun.start(directory, "-Dsandbox.file=examples/valkey-tls.yaml");
    sandbox.until("Press Ctrl-C to end the sandbox.");
    assumeTrue(!sandbox.output().contains("no Redis:"), "no Redis runs on this machine");
    assertTrue(sandbox.output().contains("  redis-cli -u rediss://127."), sandbox::output);
    var command = sandbox.found("(CACHE_URI=.*)");
    assertEquals("+PONG", lastLine(shell(command)));
    assertEquals("+OK", lastLine(shell(command + " SET key value")));
    assertEquals("value", lastLine(shell(command + " GET key")));
    await()
        .atMost(SandboxRun.PATIENCE)
        .untilAsserted(
            () -> {
              var conditions =
                  kubectl("get", "ece", "valkey-tls", "-o", "jsonpath={.status.conditions}");
              assertTrue(conditions.contains("DNS, TCP, TLS, AUTH, PING succeeded"), conditions);
            });
    var plain = command.replaceFirst("\\| base64 -d\\)\"", "| base64 -d | sed s/rediss/redis/)\"");
    assertFalse(shell(plain).contains("PONG"), "the endpoint speaks plain text");
    var servers =
        sandbox.process().descendants().filter(p -> p.pid() != sandbox.operator()).toList();
    assertEquals(6, servers.size(), "a shell and a server for each of three nodes");
    sandbox.process().destroyForcibly();
    await()
        .atMost(SandboxRun.PATIENCE)
        .until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (before, last) -> last);
  }

  private static String shell(String line) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  @Test
  void reportsTheErrorOfAFile() throws Exception {
    var file =
        Files.writeString(
            directory.resolve("wrong.yaml"),
            Files.readString(Path.of("examples/cache.yaml"))
                .replace("10.20.0.0/16", "10.20.0.1/16"));
    sandbox = SandboxRun.start(directory, "-Dsandbox.file=" + file);
    assertEquals(1, sandbox.exitCode());
    assertTrue(
        sandbox.output().contains("vpc.cidrBlock must have no host bits set"), sandbox::output);
    assertFalse(sandbox.output().contains("\tat "), sandbox::output);
  }

  @Test
  void exitsWithOneWhenTheOperatorEnds() throws Exception {
    sandbox = SandboxRun.start(directory);
    sandbox.until("operator    http");
    ProcessHandle.of(sandbox.operator()).orElseThrow().destroyForcibly();
    assertEquals(1, sandbox.exitCode());
    assertTrue(
        sandbox.output().contains("The operator has ended with exit code 137"), sandbox::output);
  }

  /**
   * Restarts the operator as Kubernetes restarts a container: with its old name and an empty
   * memory. The metrics and the log are those that alerts, the dashboard and log searches depend
   * on.
   */
  @Test
  void aRestartedOperatorFinishesTheWorkOfTheKilledOne() throws Exception {
    var throttled = new AtomicBoolean();
    var cloud = new SimulatedCloud(SimulatorSettings.aws(), new FastClock(60));
    var creates = new ConcurrentHashMap<String, Integer>();
    var killed = new AtomicReference<PackagedOperator>();
    cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (call.operation().equals("RunInstances") && throttled.compareAndSet(false, true)) {
              throw AwsErrors.error("ec2", 503, "RequestLimitExceeded", "Request limit exceeded.");
            }
          }

          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            creates.merge(call.operation(), 1, Integer::sum);
            if (call.operation().equals("CreateInternetGateway")) {
              killed.get().kill();
            }
          }
        });
    try (var closer = new Closer()) {
      var cluster =
          closer.register(
              KubernetesCluster.embedded(
                  EmbeddedApiServer.start(0), directory.resolve("kubeconfig")));
      var aws = closer.register(AwsHttpServer.start(0, new SimulatedClients(cloud)));
      cluster.install();
      for (var object : cluster.read(Path.of("examples/cache.yaml"))) {
        cluster.apply(object);
      }
      killed.set(closer.register(operator(cluster, aws, "killed.log")));
      assertEquals(137, killed.get().ended().get(2, TimeUnit.MINUTES));
      var successor = closer.register(operator(cluster, aws, "operator.log"));
      cluster
          .client()
          .resources(ElastiCacheEnvironment.class)
          .inNamespace("default")
          .withName("cache")
          .waitUntilCondition(SandboxIT::isReady, 2, TimeUnit.MINUTES);
      assertMetrics(successor);
      assertLog(successor.log());
    }
    for (var once :
        List.of("CreateVpc", "CreateInternetGateway", "CreateCacheCluster", "RunInstances")) {
      assertEquals(1, creates.get(once), once);
    }
  }

  private static void assertMetrics(PackagedOperator operator) throws IOException {
    var ready = "elasticache_operator_environments{phase=\"Ready\",} 1.0";
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              var now = scrape(operator);
              assertTrue(now.contains(ready), now);
            });
    var scrape = scrape(operator);
    assertEquals(MetricsPage.metrics(), MetricsPage.exposed(scrape));
    var missing = Monitoring.metrics();
    missing.removeAll(MetricsPage.samples(scrape));
    assertEquals(Set.of(), missing, "used by an alert or the dashboard");
    for (var sample :
        List.of(
            "leader 1.0",
            "environments{phase=\"Creating\",} 0.0",
            "time_to_ready_seconds_count 1.0",
            "step_failures_total{rule=\"throttled\",step=\"bastion\",} 1.0",
            "aws_throttles_total{limit=\"aws\",service=\"ec2\",} 1.0",
            "pass_failures_total 0.0")) {
      assertTrue(scrape.contains("\nelasticache_operator_" + sample + "\n"), scrape);
    }
    for (var bound : Monitoring.buckets()) {
      assertTrue(scrape.contains(bound), bound + " is used and is no bucket");
    }
  }

  private static String scrape(PackagedOperator operator) {
    try {
      var metrics =
          HttpRequest.newBuilder(operator.health().resolve("metrics"))
              .header("Accept", PROMETHEUS)
              .build();
      return HttpClient.newHttpClient().send(metrics, BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertLog(Path log) throws IOException {
    var text = Files.readString(log);
    var lines = new ArrayList<JsonNode>();
    for (var line : text.split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    var act = only(lines, "action", "RunInstances");
    assertEquals("INFO", act.path("level").asText(), act.toString());
    assertEquals("default/cache", act.at("/mdc/environment").asText(), act.toString());
    assertEquals("bastion", act.at("/mdc/step").asText(), act.toString());
    assertFalse(act.at("/mdc/reason").asText().isBlank(), act.toString());
    var refusal = only(lines, "reason", "throttled");
    assertEquals("WARN", refusal.path("level").asText(), refusal.toString());
    for (var line : List.of(act, refusal)) {
      var id = line.at("/mdc/requestId").asText();
      assertFalse(id.isBlank(), line.toString());
      assertTrue(line.path("message").asText().endsWith(" (request " + id + ")"), line.toString());
    }
    assertFalse(text.contains("redis://"), "the Secret's content is in the log");
  }

  private static JsonNode only(List<JsonNode> lines, String field, String value) {
    var found =
        lines.stream().filter(line -> line.at("/mdc/" + field).asText().equals(value)).toList();
    assertEquals(1, found.size(), () -> found + " of " + lines);
    return found.get(0);
  }

  private PackagedOperator operator(KubernetesCluster cluster, AwsHttpServer aws, String log)
      throws IOException {
    var settings =
        new TreeMap<>(
            OperatorSettings.of(
                System.getenv(), cluster.kubeconfig(), aws.endpoint(), 60, directory));
    settings.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
    return PackagedOperator.start(
        Path.of("target/quarkus-app/quarkus-run.jar"),
        settings,
        Port.free(),
        directory.resolve(log));
  }

  private static boolean isReady(ElastiCacheEnvironment environment) {
    return environment != null
        && environment.getStatus() != null
        && environment.getStatus().phase() == Phase.READY;
  }

  private static boolean hasKubectl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(directory.resolve("kubeconfig").toString());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).start();
    var output = new String(process.getInputStream().readAllBytes());
    var errors = new String(process.getErrorStream().readAllBytes());
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + errors);
    return output;
  }

  /** Returns the XML answer of an EC2 action, called without an SDK. */
  private String aws(String action) {
    var request =
        HttpRequest.newBuilder(sandbox.aws())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-west-2/ec2/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString("Action=" + action + "&Version=2016-11-15"))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
