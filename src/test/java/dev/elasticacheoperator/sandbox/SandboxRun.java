package dev.elasticacheoperator.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Sandbox in a process of its own, started as Maven starts it. */
final class SandboxRun implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static int runs;

  private final Process process;
  private final Path output;

  private SandboxRun(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a sandbox.
   *
   * @param directory {@code sandbox.directory}, with the output of the process beside it
   */
  static SandboxRun start(Path directory, String... properties) throws IOException {
    return run(directory, command(directory, properties));
  }

  /** Starts a sandbox as the child of a shell, which stands for Maven. */
  static SandboxRun startBelowShell(Path directory, String... properties) throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
    command.addAll(command(directory, properties));
    return run(directory, command);
  }

  private static List<String> command(Path directory, String... properties) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("-Dsandbox.directory=" + directory);
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sandbox.class.getName()));
    return command;
  }

  private static SandboxRun run(Path directory, List<String> command) throws IOException {
    var output = directory.resolveSibling("output-" + runs++);
    return new SandboxRun(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** Returns the process that was started: the sandbox, or the shell above it. */
  Process process() {
    return process;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until the sandbox has printed a text. */
  void until(String text) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertTrue(process.isAlive(), this::output);
              return output().contains(text);
            });
  }

  /** Waits until the sandbox has ended, and returns its exit code. */
  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), this::output);
    return process.exitValue();
  }

  /** Returns the first group of a regular expression that the output must match. */
  String found(String pattern) {
    var matcher = Pattern.compile(pattern).matcher(output());
    assertTrue(matcher.find(), this::output);
    return matcher.group(1);
  }

  long operator() {
    return Long.parseLong(found("operator .*, process (\\d+)"));
  }

  URI kubernetes() {
    return URI.create(found("Kubernetes  (\\S+),"));
  }

  URI aws() {
    return URI.create(found("AWS         (\\S+),"));
  }

  URI health() {
    return URI.create(found("operator    (\\S+),"));
  }

  /** Fails if the operator is alive or one of the ports is in use. */
  void assertNothingRuns() throws IOException {
    assertTrue(ProcessHandle.of(operator()).filter(ProcessHandle::isAlive).isEmpty());
    for (var address : List.of(kubernetes(), aws(), health())) {
      new ServerSocket(address.getPort(), 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
    process.destroyForcibly();
  }
}
