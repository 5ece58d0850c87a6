package dev.elasticacheoperator.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as it is started from a command line: the packaged jar, over the wire. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SandboxIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private Process sandbox;

  @AfterEach
  void end() throws InterruptedException {
    if (sandbox != null) {
      sandbox.destroy();
      sandbox.waitFor(10, TimeUnit.SECONDS);
      sandbox.destroyForcibly();
    }
  }

  @Test
  void endsWithZeroOnceReady() throws Exception {
    start("-Dsandbox.until=ready", "-Dsandbox.timeout=PT2M", "-Dsandbox.file=examples/article.yaml");
    assertTrue(sandbox.waitFor(3, TimeUnit.MINUTES), this::output);
    assertEquals(0, sandbox.exitValue(), this::output);
    var output = output();
    assertTrue(output.contains("default/sessions is Ready after "), output);
    assertTrue(
        Pattern.compile("cluster +Ready +sessions\n").matcher(output).find(), output);
    assertTrue(Pattern.compile("uri +redis://sessions\\.\\S+:6379\n").matcher(output).find(), output);
    assertNothingRuns();
  }

  @Test
  void showsAnEnvironmentComeAndGo() throws Exception {
    assumeTrue(hasKubectl(), "no kubectl on the PATH");
    start("-Dsandbox.speed=60");
    until("Ctrl-C ends all of it.");
    assertTrue(kubectl("get", "ece").contains("cache   redis    7.1       Ready   True"));
    assertTrue(kubectl("get", "ece", "-o", "wide").contains("all steps are as wanted"));
    assertTrue(kubectl("describe", "ece", "cache").contains("CreateCacheCluster"));
    assertTrue(kubectl("explain", "ece.spec.cache").contains("nodeType\t<string> -required-"));
    assertTrue(
        kubectl("wait", "--for=condition=Ready", "ece/cache", "--timeout=5s")
            .contains("condition met"));
    assertTrue(kubectl("apply", "-f", "examples/cache.yaml").contains("cache configured"));
    assertFalse(aws("DescribeVpcs").contains("<vpcSet/>"));

    assertTrue(kubectl("delete", "ece", "cache", "--timeout=60s").contains("\"cache\" deleted"));
    until("default/cache is gone after ");
    assertEquals("", kubectl("get", "ece,secret", "-o", "name"));
    assertTrue(aws("DescribeVpcs").contains("<vpcSet/>"), () -> aws("DescribeVpcs"));

    assertTrue(kubectl("apply", "-f", "examples/cache.yaml").contains("cache created"));
    await().atMost(PATIENCE).until(() -> output().split("is Ready after").length == 3);

    long asked = System.nanoTime();
    sandbox.destroy();
    assertTrue(sandbox.waitFor(10, TimeUnit.SECONDS));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    assertTrue(millis < 5_000, "took " + millis + " ms to end");
    assertNothingRuns();
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    var file =
        Files.writeString(
            directory.resolve("wrong.yaml"),
            Files.readString(Path.of("examples/cache.yaml")).replace("10.20.0.0/16", "10.20.0.1/16"));
    start("-Dsandbox.file=" + file);
    assertTrue(sandbox.waitFor(1, TimeUnit.MINUTES), this::output);
    assertEquals(1, sandbox.exitValue());
    assertTrue(output().contains("vpc.cidrBlock must have no host bits set"), this::output);
    assertFalse(output().contains("\tat "), this::output);
  }

  @Test
  void endsWhenTheOperatorDoes() throws Exception {
    start();
    until("operator    http");
    ProcessHandle.of(operator()).orElseThrow().destroyForcibly();
    assertTrue(sandbox.waitFor(1, TimeUnit.MINUTES), this::output);
    assertEquals(1, sandbox.exitValue());
    assertTrue(output().contains("The operator has ended with exit code 137"), this::output);
  }

  private void start(String... properties) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("-Dsandbox.directory=" + directory);
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sandbox.class.getName()));
    sandbox =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits for a line of the sandbox. */
  private void until(String text) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertTrue(sandbox.isAlive(), this::output);
              return output().contains(text);
            });
  }

  private String found(String pattern) {
    var matcher = Pattern.compile(pattern).matcher(output());
    assertTrue(matcher.find(), this::output);
    return matcher.group(1);
  }

  private long operator() {
    return Long.parseLong(found("operator .*, process (\\d+)"));
  }

  private void assertNothingRuns() throws IOException {
    assertTrue(ProcessHandle.of(operator()).filter(ProcessHandle::isAlive).isEmpty());
    for (var address : List.of("Kubernetes  (\\S+),", "AWS         (\\S+),")) {
      int port = URI.create(found(address)).getPort();
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
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

  /** EC2 without an SDK between: what it says, as XML. */
  private String aws(String action) {
    var request =
        HttpRequest.newBuilder(URI.create(found("AWS         (\\S+),")))
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
