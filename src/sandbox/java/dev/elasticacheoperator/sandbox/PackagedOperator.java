package dev.elasticacheoperator.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Process that runs the production jar, configured only by environment variables. Its standard
 * output and error go to a log. It ends when this process ends, even if this process is killed.
 */
public final class PackagedOperator implements AutoCloseable {
  /** Time to release the lease after SIGTERM before the process is killed. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Process process;
  private final Path log;
  private final URI health;

  private PackagedOperator(Process process, Path log, URI health) {
    this.process = process;
    this.log = log;
    this.health = health;
  }

  /**
   * Starts the operator.
   *
   * @param environment all environment variables; none is inherited
   * @param healthPort the operator's port on the loopback interface
   * @param log written to; a file of {@link ParentWatch} is put beside it
   */
  public static PackagedOperator start(
      Path jar, Map<String, String> environment, int healthPort, Path log) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var watch = ParentWatch.agentArgument(log.toAbsolutePath().getParent());
    var builder = new ProcessBuilder(java.toString(), watch, "-jar", jar.toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(healthPort));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    process.getOutputStream().close();
    return new PackagedOperator(
        process, log, URI.create("http://127.0.0.1:" + healthPort + "/q/health"));
  }

  public long pid() {
    return process.pid();
  }

  URI health() {
    return health;
  }

  public Path log() {
    return log;
  }

  /** Returns a future that is completed with the exit code when the process has ended. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until the readiness probe succeeds.
   *
   * @throws SandboxException if the operator ends first or takes longer than {@code patience}
   */
  public void awaitReady(Duration patience) throws SandboxException, InterruptedException {
    var client = HttpClient.newHttpClient();
    var probe = HttpRequest.newBuilder(URI.create(health + "/ready")).build();
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new SandboxException(exitReport());
      }
      try {
        if (client.send(probe, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notListening) {
        // The operator is still starting.
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new SandboxException(
        "The operator is not ready after "
            + patience.toSeconds()
            + " s. Read its log, "
            + log
            + ".");
  }

  /** Returns the exit code and the last lines of the log of an operator that has ended. */
  String exitReport() {
    var text = new StringBuilder("The operator has ended with exit code ");
    text.append(process.exitValue()).append(". The end of its log, ").append(log).append(":\n");
    lastLines(15).forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }

  private List<String> lastLines(int count) {
    try {
      var lines = Files.readAllLines(log);
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of("(cannot be read: " + e.getMessage() + ")");
    }
  }

  /** Kills the process. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Sends SIGTERM, as the kubelet does. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Stops all threads of the process until {@link #goOn}.
   *
   * @throws IOException if this machine has no command {@code kill}
   */
  public void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  public void goOn() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String which) throws IOException, InterruptedException {
    new ProcessBuilder("kill", which, String.valueOf(pid())).inheritIO().start().waitFor();
  }

  /** Sends SIGTERM, and kills the process if it does not end in time. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
