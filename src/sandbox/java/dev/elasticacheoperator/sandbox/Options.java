package dev.elasticacheoperator.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * Options of the command line, each as {@code -Dsandbox.<name>=<value>}. A missing or blank option
 * has its default.
 *
 * @param untilReady {@code until=ready}: end with exit code 0 when all environments are Ready, and
 *     with 1 if one of them fails or the timeout has passed
 * @param timeout {@code timeout}: the longest time to wait for Ready, such as {@code PT5M}
 * @param file {@code file}: the YAML file to apply
 * @param speed {@code speed}: how many times as fast as AWS the simulated AWS is
 * @param kubeconfig {@code kubeconfig}: a real cluster to use instead of the embedded API server
 * @param directory {@code directory}: where the kubeconfig and the logs are written
 * @param jar {@code jar}: the operator
 * @param ports {@code port.kubernetes}, {@code port.aws} and {@code port.operator}
 */
record Options(
    boolean untilReady,
    Duration timeout,
    Path file,
    double speed,
    Optional<Path> kubeconfig,
    Optional<Path> directory,
    Path jar,
    Ports ports) {

  /**
   * Ports of everything that listens.
   *
   * @param kubernetes not used with a real cluster
   * @param operator the operator's port for health and metrics
   */
  record Ports(Port kubernetes, Port aws, Port operator) {}

  /** Used unless another sandbox uses it. */
  static final Path USUAL_DIRECTORY = Path.of("target", "sandbox");

  static Options of(Properties properties) throws SandboxException {
    var options =
        new Options(
            untilReady(value(properties, "until", "")),
            duration(value(properties, "timeout", "PT5M")),
            Path.of(value(properties, "file", "examples/cache.yaml")),
            speed(value(properties, "speed", "30")),
            path(properties, "kubeconfig"),
            path(properties, "directory"),
            Path.of(value(properties, "jar", "target/quarkus-app/quarkus-run.jar")),
            new Ports(
                port(properties, "kubernetes", 7443),
                port(properties, "aws", 4566),
                port(properties, "operator", 7444)));
    if (!Files.isReadable(options.jar)) {
      throw new SandboxException(
          "The operator's jar %s does not exist. Run ./mvnw -Psandbox, which builds it."
              .formatted(options.jar));
    }
    requireFile(options.file, "file");
    if (options.kubeconfig.isPresent()) {
      requireFile(options.kubeconfig.get(), "kubeconfig");
    }
    return options;
  }

  private static void requireFile(Path file, String option) throws SandboxException {
    if (!Files.isReadable(file)) {
      throw new SandboxException(
          "File %s does not exist. Correct -Dsandbox.%s.".formatted(file, option));
    }
  }

  private static String value(Properties properties, String name, String otherwise) {
    var value = properties.getProperty("sandbox." + name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  private static Optional<Path> path(Properties properties, String name) {
    return Optional.of(value(properties, name, "")).filter(path -> !path.isEmpty()).map(Path::of);
  }

  private static Port port(Properties properties, String name, int usual) throws SandboxException {
    return Port.of("sandbox.port." + name, usual, value(properties, "port." + name, ""));
  }

  private static boolean untilReady(String value) throws SandboxException {
    if (value.isEmpty() || value.equals("ready")) {
      return !value.isEmpty();
    }
    throw new SandboxException(
        "-Dsandbox.until=" + value + " is not supported. Set it to ready or leave it out.");
  }

  private static Duration duration(String value) throws SandboxException {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new SandboxException(
          "-Dsandbox.timeout=" + value + " is not a duration. Write it as PT5M or PT90S.");
    }
  }

  private static double speed(String value) throws SandboxException {
    try {
      double speed = Double.parseDouble(value);
      if (speed >= 1 && speed <= 1000) {
        return speed;
      }
    } catch (NumberFormatException e) {
      // The exception below covers both cases.
    }
    throw new SandboxException(
        "-Dsandbox.speed="
            + value
            + " is not a speed. Give a number from 1 (as slow as AWS) to 1000.");
  }
}
