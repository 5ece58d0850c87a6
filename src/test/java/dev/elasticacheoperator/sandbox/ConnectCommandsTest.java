package dev.elasticacheoperator.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands and values that the sandbox prints. No password is among them. */
class ConnectCommandsTest {
  private static final String PASSWORD = "hunter2hunter2hunter2";
  private final ConnectCommands commands =
      new ConnectCommands("kubectl --kubeconfig config", Path.of("/tmp/ca.pem"));

  @Test
  void aPlainCacheNeedsNoCertificate() {
    var secret = secret(Map.of("type", "redis", "host", "127.20.0.2", "port", "6379"));
    assertEquals(
        List.of(
            "redis-cli -u redis://127.20.0.2:6379",
            "CACHE_URI=\"$(kubectl --kubeconfig config get secret s -o jsonpath='{.data.uri}'"
                + " | base64 -d)\" java docs/Connect.java"),
        commands.of(secret));
  }

  @Test
  void thePasswordGoesFromTheSecretIntoTheEnvironment() {
    var secret =
        secret(
            Map.of(
                "type", "redis",
                "host", "127.20.0.2",
                "port", "6379",
                "tls", "true",
                "cluster.nodes", "127.20.0.2:6379",
                "username", "app",
                "password", PASSWORD,
                "uri", "rediss://app:" + PASSWORD + "@127.20.0.2:6379"));
    var lines = commands.of(secret);
    assertEquals(
        "export REDISCLI_AUTH=\"$(kubectl --kubeconfig config get secret s -o"
            + " jsonpath='{.data.password}' | base64 -d)\"",
        lines.get(0));
    assertEquals(
        "redis-cli -u rediss://127.20.0.2:6379 --tls --cacert /tmp/ca.pem --user app -c",
        lines.get(1));
    assertFalse(lines.toString().contains(PASSWORD));
    assertFalse(SecretText.of(secret).toString().contains(PASSWORD));
    assertEquals("rediss://app:***@127.20.0.2:6379", SecretText.of(secret).get("uri"));
  }

  @Test
  void aCredentialIsRotatedWithAnAnnotation() {
    assertEquals(
        Optional.of(
            "kubectl --kubeconfig config annotate ece valkey-tls --overwrite"
                + " elasticache-operator.dev/rotate=\"$(date +%s)\""),
        commands.rotation("valkey-tls", secret(Map.of("password", PASSWORD))));
    assertEquals(Optional.empty(), commands.rotation("cache", secret(Map.of("type", "redis"))));
  }

  @Test
  void memcachedIsAskedForItsVersion() {
    var secret = secret(Map.of("type", "memcached", "host", "127.20.0.2", "port", "11211"));
    assertEquals(
        List.of("printf 'version\\r\\nquit\\r\\n' | nc 127.20.0.2 11211"), commands.of(secret));
  }

  private static Secret secret(Map<String, String> values) {
    var data = new HashMap<String, String>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder().withNewMetadata().withName("s").endMetadata().withData(data).build();
  }
}
