package dev.elasticacheoperator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The production jar in a JVM of its own, with the options of the image. */
final class OperatorProcess implements AutoCloseable {

  static final ImageOptions IMAGE = ImageOptions.read();

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Path CLASSES = Path.of("target", "bench-classes.jsa");
  private static final Path LOG = Path.of("target", "bench-operator.log");
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final Pattern USED = Pattern.compile("generation .*used (\\d+)K");
  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Calm is a process that uses less than this of a second, so many seconds in a row. */
  private static final Duration CALM = Duration.ofMillis(100);

  private static final int CALM_SECONDS = 3;

  /**
   * @param wall from the start of the process to the first success of its readiness probe
   * @param cpu processor time that it used until then
   */
  record StartUp(Duration wall, Duration cpu) {}

  private final Process process;
  private final StartUp startUp;

  private OperatorProcess(Process process, StartUp startUp) {
    this.process = process;
    this.startUp = startUp;
  }

  /** Writes the archive of the classes of a start, as the image's build does (see Dockerfile). */
  static void archiveClasses() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                java("java"),
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + CLASSES,
                "-jar",
                JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(OperatorProcess::steersTheOperator);
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBERNETES_MASTER", "http://127.0.0.1:9",
                "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0",
                "AWS_REGION", "us-east-1",
                "ELASTICACHE_OPERATOR_CLUSTER_NAME", "none",
                "ELASTICACHE_OPERATOR_LEADER_ELECTION_ENABLED", "false",
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", String.valueOf(freePort())));
    Files.deleteIfExists(CLASSES);
    builder.start().waitFor();
    if (!Files.exists(CLASSES)) {
      throw new IOException("The start has written no archive of its classes");
    }
  }

  /**
   * Returns when the readiness probe succeeds.
   *
   * @param configuration as environment variables
   */
  static OperatorProcess start(BenchEnvironments world, Map<String, String> configuration)
      throws IOException, InterruptedException {
    var port = freePort();
    var command =
        Stream.of(
                List.of(java("java"), "-XX:SharedArchiveFile=" + CLASSES),
                IMAGE.virtualMachine(),
                List.of("-jar", JAR.toString()))
            .flatMap(List::stream)
            .toList();
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
    builder.environment().keySet().removeIf(OperatorProcess::steersTheOperator);
    builder.environment().putAll(world.surroundings());
    builder.environment().putAll(configuration);
    builder.environment().putAll(IMAGE.environment());
    builder.environment().put("ELASTICACHE_OPERATOR_AWS_RATE_SHARE", "1");
    builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    var begun = System.nanoTime();
    var process = builder.start();
    // Whatever ends the benchmark ends its operators.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      awaitReadiness(process, port, begun);
      var wall = Duration.ofNanos(System.nanoTime() - begun);
      return new OperatorProcess(process, new StartUp(wall, cpu(process)));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static boolean steersTheOperator(String variable) {
    return variable.matches("(AWS|KUBE|KUBERNETES|QUARKUS|ELASTICACHE_OPERATOR|JAVA_TOOL)_?.*");
  }

  private static void awaitReadiness(Process process, int port, long begun)
      throws IOException, InterruptedException {
    var probe =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    var http = HttpClient.newHttpClient();
    while (!succeeds(http, probe)) {
      if (!process.isAlive() || System.nanoTime() - begun > STARTS_WITHIN.toNanos()) {
        throw new IOException("The operator has not started; see " + LOG);
      }
      Thread.sleep(20);
    }
  }

  private static boolean succeeds(HttpClient http, HttpRequest probe) throws InterruptedException {
    try {
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  StartUp startUp() {
    return startUp;
  }

  /** Returns when the process has little to do any more; the time is that since it was ready. */
  Duration untilCalm(Duration atMost) throws InterruptedException {
    var begun = System.nanoTime();
    var calmFor = 0;
    while (calmFor < CALM_SECONDS) {
      if (System.nanoTime() - begun > atMost.toNanos()) {
        throw new IllegalStateException("The operator is still at work after " + atMost);
      }
      var before = cpu();
      Thread.sleep(1000);
      calmFor = cpu().minus(before).compareTo(CALM) < 0 ? calmFor + 1 : 0;
    }
    return Duration.ofNanos(System.nanoTime() - begun).minusSeconds(CALM_SECONDS);
  }

  /** Processor time used so far. */
  Duration cpu() {
    return cpu(process);
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Resident memory in MiB, as Linux has it, rounded up. */
  long residentMiB() throws IOException {
    var status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
    var matcher = RSS.matcher(status);
    if (!matcher.find()) {
      throw new IOException("No VmRSS in the status of the process");
    }
    return (Long.parseLong(matcher.group(1)) + 1023) / 1024;
  }

  /** Heap in use after a full collection, in MiB. */
  long liveHeapMiB() throws IOException, InterruptedException {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
            .results()
            .mapToLong(used -> Long.parseLong(used.group(1)))
            .sum()
        / 1024;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    var jcmd =
        new ProcessBuilder(java("jcmd"), String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return said;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
