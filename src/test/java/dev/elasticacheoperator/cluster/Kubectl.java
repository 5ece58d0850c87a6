package dev.elasticacheoperator.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The kubectl of this machine, as a person uses it.
 *
 * @param home where it keeps what it has discovered
 */
record Kubectl(Path kubeconfig, Path home) {

  /**
   * @param text both of its streams
   */
  record Answer(int exitCode, String text) {}

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /** Returns the output of kubectl, which has to exit with 0. */
  String says(String... command) throws IOException, InterruptedException {
    var answer = answer(command);
    assertTrue(answer.exitCode() == 0, () -> String.join(" ", command) + "\n" + answer.text());
    return answer.text();
  }

  /** As {@link #says}, with a document on standard input. */
  String says(String document, List<String> command) throws IOException, InterruptedException {
    var answer = answer(document, command);
    assertTrue(answer.exitCode() == 0, () -> String.join(" ", command) + "\n" + answer.text());
    return answer.text();
  }

  Answer answer(String... command) throws IOException, InterruptedException {
    return answer("", List.of(command));
  }

  Answer answer(String document, List<String> command) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    var process = builder.start();
    try (var input = process.getOutputStream()) {
      input.write(document.getBytes(StandardCharsets.UTF_8));
    }
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> "no end of " + command);
    return new Answer(process.exitValue(), text);
  }
}
