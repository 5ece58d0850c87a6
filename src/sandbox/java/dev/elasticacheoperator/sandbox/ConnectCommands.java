package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands that connect to an endpoint of the sandbox with what the Secret says. A password goes
 * from the Secret into an environment variable and is never printed.
 *
 * @param kubectl the beginning of a command that reads the Secret's namespace
 * @param authority the certificate file of the sandbox's certificate authority
 */
record ConnectCommands(String kubectl, Path authority) {
  private static final String JAVA = "docs/Connect.java";

  List<String> of(Secret secret) {
    var values = SecretText.of(secret);
    return values.get("type").equals("memcached")
        ? List.of(
            "printf 'version\\r\\nquit\\r\\n' | nc %s %s"
                .formatted(values.get("host"), values.get("port")))
        : redis(secret, values);
  }

  /** Returns the command that rotates the credential of an environment; empty without one. */
  Optional<String> rotation(String environment, Secret secret) {
    return SecretText.of(secret).containsKey("password")
        ? Optional.of(
            "%s annotate ece %s --overwrite %s=\"$(date +%%s)\""
                .formatted(kubectl, environment, ElastiCacheEnvironment.ROTATE))
        : Optional.empty();
  }

  private List<String> redis(Secret secret, Map<String, String> values) {
    boolean tls = values.containsKey("tls");
    var lines = new ArrayList<String>();
    if (values.containsKey("password")) {
      lines.add("export REDISCLI_AUTH=" + read(secret, "password"));
    }
    var command =
        new StringBuilder("redis-cli -u ")
            .append(tls ? "rediss://" : "redis://")
            .append(values.get("host"))
            .append(':')
            .append(values.get("port"));
    if (tls) {
      command.append(" --tls --cacert ").append(authority);
    }
    if (values.containsKey("username")) {
      command.append(" --user ").append(values.get("username"));
    }
    if (values.containsKey("cluster.nodes")) {
      command.append(" -c");
    }
    lines.add(command.toString());
    lines.add("CACHE_URI=%s java%s %s".formatted(read(secret, "uri"), trust(tls), JAVA));
    return lines;
  }

  private String read(Secret secret, String key) {
    return "\"$(%s get secret %s -o jsonpath='{.data.%s}' | base64 -d)\""
        .formatted(kubectl, secret.getMetadata().getName(), key);
  }

  private String trust(boolean tls) {
    return tls
        ? " -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=sandbox"
            .formatted(authority.resolveSibling("ca.p12"))
        : "";
  }
}
