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
 * The production jar as a process of its own, set up by environment variables alone. Its standard
 * output and error go to a log.
 */
public final class PackagedOperator implements AutoCloseable {
  /** How long it may take to give back its lease after a SIGTERM before it is killed. */
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
   * @param environment all of it: nothing is inherited
   * @param healthPort of the loopback interface, given to the operator as well
   */
  public static PackagedOperator start(
      Path jar, Map<String, String> environment, int healthPort, Path log) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder = new ProcessBuilder(java.toString(), "-jar", jar.toString());
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

  /** Completed with the exit code when the process has ended. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until its readiness probe says yes.
   *
   * @throws SandboxException if it ends before, or takes longer
   */
  public void awaitReady(Duration patience) throws SandboxException, InterruptedException {
    var client = HttpClient.newHttpClient();
    var probe = HttpRequest.newBuilder(URI.create(health + "/ready")).build();
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new SandboxException(obituary());
      }
      try {
        if (client.send(probe, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notListening) {
        // It is still starting.
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new SandboxException(
        "The operator is not ready after " + patience.toSeconds() + " s. Its log is " + log);
  }

  /** What to say of an operator that has ended by itself. */
  String obituary() {
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

  /** Ends it where it stands. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Asks it to end, as the kubelet does. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Stops every thread of it where it is, until it is told to go on.
   *
   * @throws IOException where there is no command {@code kill}
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

  /** Asks it to end, and sees that it does. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
