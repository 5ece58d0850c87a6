package dev.elasticacheoperator.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Environment variables of the operator. None of the caller's AWS variables is passed on, so that a
 * sandbox cannot reach a real account by mistake.
 */
public final class OperatorSettings {
  public static final String REGION = "us-west-2";
  static final String ACCESS_KEY = "sandbox";
  static final String SECRET_KEY = "sandbox";

  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "TMPDIR",
          "TMP",
          "TEMP",
          "SystemRoot",
          "JAVA_TOOL_OPTIONS");

  private OperatorSettings() {}

  /**
   * Returns all variables of the operator's process.
   *
   * @param own the variables of the caller
   * @param speed how many times as fast as AWS the simulated AWS is; divides the operator's
   *     intervals
   * @param directory a directory without AWS configuration files
   */
  public static Map<String, String> of(
      Map<String, String> own, Path kubeconfig, URI aws, double speed, Path directory) {
    var variables = new LinkedHashMap<String, String>();
    own.forEach(
        (name, value) -> {
          if (INHERITED.contains(name)) {
            variables.put(name, value);
          }
        });
    // The name stays the same after a restart, as a pod's does. The new process keeps its lease.
    variables.put("HOSTNAME", "sandbox");
    variables.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    variables.put("AWS_ENDPOINT_URL", aws.toString());
    variables.put("AWS_REGION", REGION);
    variables.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    var noFile = directory.resolve("no-aws-config").toAbsolutePath().toString();
    variables.put("AWS_CONFIG_FILE", noFile);
    variables.put("AWS_SHARED_CREDENTIALS_FILE", noFile);
    variables.put("ELASTICACHE_OPERATOR_CLUSTER_NAME", "sandbox");
    interval(variables, "POLL_INTERVAL", Duration.ofSeconds(15), speed);
    interval(variables, "DRIFT_INTERVAL", Duration.ofMinutes(5), speed);
    interval(variables, "DEEP_DRIFT_INTERVAL", Duration.ofMinutes(15), speed);
    interval(variables, "CONSISTENCY_WINDOW", Duration.ofMinutes(2), speed);
    return variables;
  }

  /** Sets an interval of at least a second, because times in a status have no smaller parts. */
  private static void interval(
      Map<String, String> variables, String name, Duration production, double speed) {
    long millis = Math.max(1_000, Math.round(production.toMillis() / speed));
    variables.put("ELASTICACHE_OPERATOR_" + name, Duration.ofMillis(millis).toString());
  }
}
