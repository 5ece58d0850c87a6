package dev.elasticacheoperator.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * What can be said on the command line, each as {@code -Dsandbox.<name>=<value>}; left out or blank
 * means the default.
 *
 * @param untilReady {@code until=ready}: end with exit code 0 once the environments of the file are
 *     Ready, and non-zero if they do not get there
 * @param timeout {@code timeout}: how long that may take, as {@code PT5M}
 * @param file {@code file}: what is applied
 * @param speed {@code speed}: how many times as fast as AWS the simulated AWS is
 * @param kubeconfig {@code kubeconfig}: of a real cluster to be used instead of the embedded API
 *     server
 * @param directory {@code directory}: where the kubeconfig and the logs are put
 * @param jar {@code jar}: the operator
 */
record Options(
    boolean untilReady,
    Duration timeout,
    Path file,
    double speed,
    Optional<Path> kubeconfig,
    Path directory,
    Path jar) {

  static Options of(Properties properties) throws SandboxException {
    var options =
        new Options(
            untilReady(value(properties, "until", "")),
            duration(value(properties, "timeout", "PT5M")),
            Path.of(value(properties, "file", "examples/cache.yaml")),
            speed(value(properties, "speed", "30")),
            Optional.of(value(properties, "kubeconfig", ""))
                .filter(path -> !path.isEmpty())
                .map(Path::of),
            Path.of(value(properties, "directory", "target/sandbox")),
            Path.of(value(properties, "jar", "target/quarkus-app/quarkus-run.jar")));
    if (!Files.isReadable(options.jar)) {
      throw new SandboxException(
          "The operator is not built: there is no " + options.jar + ". ./mvnw -Psandbox builds it");
    }
    if (!Files.isReadable(options.file)) {
      throw new SandboxException("There is no file " + options.file + " (-Dsandbox.file)");
    }
    if (options.kubeconfig.filter(path -> !Files.isReadable(path)).isPresent()) {
      throw new SandboxException(
          "There is no file " + options.kubeconfig.get() + " (-Dsandbox.kubeconfig)");
    }
    return options;
  }

  private static String value(Properties properties, String name, String otherwise) {
    var value = properties.getProperty("sandbox." + name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  private static boolean untilReady(String value) throws SandboxException {
    if (value.isEmpty() || value.equals("ready")) {
      return !value.isEmpty();
    }
    throw new SandboxException("-Dsandbox.until=" + value + ": the one thing to wait for is ready");
  }

  private static Duration duration(String value) throws SandboxException {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new SandboxException(
          "-Dsandbox.timeout=" + value + ": a duration such as PT5M or PT90S");
    }
  }

  private static double speed(String value) throws SandboxException {
    try {
      double speed = Double.parseDouble(value);
      if (speed >= 1 && speed <= 1000) {
        return speed;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new SandboxException(
        "-Dsandbox.speed=" + value + ": a number from 1 (as slow as AWS) to 1000");
  }
}
