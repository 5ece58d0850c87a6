package dev.elasticacheoperator.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes, ports and files of sandboxes that are killed or that run at the same time. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SandboxProcessesIT {
  /** Time for all processes to end after the first one was killed. */
  private static final Duration END = Duration.ofSeconds(10);

  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void directory() {
    directory = temporary.resolve("sandbox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM", "HUP"})
  void aSignalToTheParentEndsAllProcesses(String signal) throws Exception {
    try (var run = SandboxRun.startBelowShell(directory)) {
      run.until("operator    http");
      var all = run.process().descendants().toList();
      assertEquals(2, all.size(), () -> all + run.output());
      new ProcessBuilder("kill", "-" + signal, String.valueOf(run.process().pid()))
          .start()
          .waitFor();
      await().atMost(END).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
      run.assertNothingRuns();
    }
  }

  @Test
  void aKilledSandboxTakesItsOperatorAlongAndItsFilesDoNotStopTheNextOne() throws Exception {
    try (var killed = SandboxRun.start(directory)) {
      killed.until("Applied examples/cache.yaml");
      var operator = ProcessHandle.of(killed.operator()).orElseThrow();
      killed.process().destroyForcibly();
      await().atMost(END).until(() -> !operator.isAlive());
      killed.assertNothingRuns();
    }
    var left = kubeconfig(directory);
    try (var next = SandboxRun.start(directory, "-Dsandbox.port.kubernetes=0")) {
      next.until("Applied examples/cache.yaml");
      assertFalse(left.contains(next.kubernetes().toString()), left);
      assertTrue(kubeconfig(directory).contains(next.kubernetes().toString()), next::output);
      next.process().destroy();
      next.exitCode();
      assertFalse(Files.exists(directory.resolve("kubeconfig")), "left by a sandbox that ended");
    }
  }

  @Test
  void aSecondSandboxLeavesTheFirstOneAlone() throws Exception {
    int kubernetes = Port.free();
    int aws = Port.free();
    int operator = Port.free();
    try (var first =
        SandboxRun.start(
            directory,
            "-Dsandbox.port.kubernetes=" + kubernetes,
            "-Dsandbox.port.aws=" + aws,
            "-Dsandbox.port.operator=" + operator)) {
      first.until("operator    http");
      assertEquals("http://127.0.0.1:" + kubernetes, first.kubernetes().toString());
      assertEquals("http://127.0.0.1:" + aws, first.aws().toString());
      assertEquals("http://127.0.0.1:" + operator + "/q/health", first.health().toString());
      var kubeconfig = kubeconfig(directory);
      assertTrue(kubeconfig.contains("\"http://127.0.0.1:" + kubernetes + "\""), kubeconfig);

      assertRefusal(
          "Directory %s belongs to a running sandbox, process %d. End that sandbox or choose another directory with -Dsandbox.directory."
              .formatted(directory, first.process().pid()),
          directory);
      var other = temporary.resolve("other");
      assertPortRefusal("kubernetes", kubernetes, other);
      assertPortRefusal("aws", aws, other);
      assertPortRefusal("operator", operator, other);
      assertEquals(kubeconfig, kubeconfig(directory));

      try (var second =
          SandboxRun.start(
              other,
              "-Dsandbox.port.kubernetes=0",
              "-Dsandbox.port.aws=0",
              "-Dsandbox.port.operator=0")) {
        second.until("Applied examples/cache.yaml");
      }
      first.until("Applied examples/cache.yaml");
      assertEquals(kubeconfig, kubeconfig(directory));
    }
  }

  private static void assertPortRefusal(String name, int port, Path directory) throws Exception {
    assertRefusal(
        "Port %d of -Dsandbox.port.%s cannot be used: Address already in use. Choose another port, or 0 for any free port."
            .formatted(port, name),
        directory,
        "-Dsandbox.port.kubernetes=0",
        "-Dsandbox.port.aws=0",
        "-Dsandbox.port.operator=0",
        "-Dsandbox.port." + name + "=" + port);
  }

  private static void assertRefusal(String message, Path directory, String... properties)
      throws Exception {
    try (var run = SandboxRun.start(directory, properties)) {
      assertEquals(1, run.exitCode(), run::output);
      assertEquals(message, run.output().strip().lines().reduce((first, last) -> last).orElse(""));
    }
  }

  private static String kubeconfig(Path directory) throws IOException {
    return Files.readString(directory.resolve("kubeconfig"));
  }
}
