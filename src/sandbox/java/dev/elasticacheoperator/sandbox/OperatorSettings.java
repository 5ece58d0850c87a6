package dev.elasticacheoperator.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The operator's environment variables. Nothing that the caller has set for AWS gets through: in a
 * sandbox no real account can be reached, not even by mistake.
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
   * @param own the variables of the caller
   * @param speed how many times as fast as AWS the simulated AWS is: the operator's intervals keep
   *     pace with it
   */
  public static Map<String, String> of(
      Map<String, String> own, Path kubeconfig, URI aws, double speed, Path nowhere) {
    var variables = new LinkedHashMap<String, String>();
    own.forEach(
        (name, value) -> {
          if (INHERITED.contains(name)) {
            variables.put(name, value);
          }
        });
    // One name from start to start, as a pod's: a new process takes over its own lease at once.
    variables.put("HOSTNAME", "sandbox");
    variables.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    variables.put("AWS_ENDPOINT_URL", aws.toString());
    variables.put("AWS_REGION", REGION);
    variables.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    var noFile = nowhere.resolve("no-aws-config").toAbsolutePath().toString();
    variables.put("AWS_CONFIG_FILE", noFile);
    variables.put("AWS_SHARED_CREDENTIALS_FILE", noFile);
    variables.put("ELASTICACHE_OPERATOR_CLUSTER_NAME", "sandbox");
    interval(variables, "POLL_INTERVAL", Duration.ofSeconds(15), speed);
    interval(variables, "DRIFT_INTERVAL", Duration.ofMinutes(5), speed);
    interval(variables, "DEEP_DRIFT_INTERVAL", Duration.ofMinutes(15), speed);
    interval(variables, "CONSISTENCY_WINDOW", Duration.ofMinutes(2), speed);
    return variables;
  }

  /** A second at least: the times in a status have no smaller parts. */
  private static void interval(
      Map<String, String> variables, String name, Duration production, double speed) {
    long millis = Math.max(1_000, Math.round(production.toMillis() / speed));
    variables.put("ELASTICACHE_OPERATOR_" + name, Duration.ofMillis(millis).toString());
  }
}
