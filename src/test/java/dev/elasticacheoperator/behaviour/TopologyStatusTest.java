package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.EncryptionStatus;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Status and Secret of each topology, and both after AWS has changed the cache. */
class TopologyStatusTest {

  private static final EncryptionStatus ENCRYPTED =
      new EncryptionStatus(InTransit.REQUIRED, true, null);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Fixture fixture = new Fixture();

  /** Brings up an example with some fields changed. */
  private void ready(String example, Map<String, Object> fields) {
    var object = OperatorHarness.example(example);
    object.getMetadata().setName("sessions");
    object.getMetadata().setNamespace("default");
    var spec = object.getSpec();
    for (var field : fields.entrySet()) {
      spec = Specs.with(spec, field.getKey(), field.getValue());
    }
    object.setSpec(spec);
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
  }

  private ElastiCacheEnvironmentStatus status() {
    return fixture.status();
  }

  private Map<String, String> secret() {
    return fixture.secret(status().binding().name()).get().getData().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> new String(Base64.getDecoder().decode(entry.getValue())),
                (one, other) -> one,
                TreeMap::new));
  }

  @Test
  void aReplicationGroup() {
    ready("valkey.yaml", Map.of("cache.version", "8.0"));
    assertEquals("replication group, 1 shard, 1 replica, Multi-AZ", status().topology());
    assertEquals("valkey", status().engine());
    assertEquals("8.0.1", status().version());
    assertEquals(ENCRYPTED, status().encryption());
    assertNull(status().clusterMode());
    assertTrue(status().endpoint().address().startsWith("master."));
    assertTrue(status().readerEndpoint().address().startsWith("replica."));
    assertEquals(
        "valkey-cli --tls --askpass -h " + status().endpoint().address() + " -p 6379",
        status().bastion().client());
    var password = secret().get("password");
    var url = "rediss://:" + password + "@" + status().endpoint().hostPort();
    var expected = new TreeMap<String, String>();
    expected.put("type", "redis");
    expected.put("provider", "aws-elasticache");
    expected.put("engine", "valkey");
    expected.put("host", status().endpoint().address());
    expected.put("port", "6379");
    expected.put("uri", url);
    expected.put("url", url);
    expected.put("password", password);
    expected.put("tls", "true");
    expected.put("reader-host", status().readerEndpoint().address());
    expected.put("reader-port", "6379");
    assertEquals(expected, new TreeMap<>(secret()));
  }

  @Test
  void clusterMode() {
    ready("cluster-mode.yaml", Map.of());
    assertEquals(
        "replication group, 3 shards, 1 replica each, cluster mode, Multi-AZ", status().topology());
    assertEquals(true, status().clusterMode());
    assertNull(status().readerEndpoint());
    assertTrue(status().endpoint().address().startsWith("clustercfg."));
    assertEquals(
        "valkey-cli --tls --askpass -c -h " + status().endpoint().address() + " -p 6379",
        status().bastion().client());
    assertEquals(status().endpoint().hostPort(), secret().get("cluster.nodes"));
    assertFalse(secret().containsKey("reader-host"));
  }

  @Test
  void serverless() {
    ready("serverless.yaml", Map.of());
    assertEquals("serverless cache", status().topology());
    assertEquals(ENCRYPTED, status().encryption());
    assertEquals(true, status().clusterMode());
    assertEquals(6380, status().readerEndpoint().port());
    assertEquals(
        "valkey-cli --tls --user app --askpass -c -h " + status().endpoint().address() + " -p 6379",
        status().bastion().client());
    assertEquals(
        "rediss://app:" + secret().get("password") + "@" + status().endpoint().hostPort(),
        secret().get("url"));
    assertEquals(status().endpoint().hostPort(), secret().get("cluster.nodes"));
    assertEquals("6380", secret().get("reader-port"));
  }

  @Test
  void serverlessMemcached() {
    ready("serverless.yaml", Map.of("cache.engine", "memcached"));
    assertNull(status().clusterMode());
    assertEquals(
        "openssl s_client -quiet -crlf -verify_return_error -connect "
            + status().endpoint().hostPort(),
        status().bastion().client());
    assertEquals("memcached://" + status().endpoint().hostPort(), secret().get("url"));
    assertEquals("true", secret().get("tls"));
    assertFalse(secret().containsKey("nodes"));
  }

  @Test
  void memcached() {
    ready("memcached.yaml", Map.of());
    assertEquals("Memcached, 3 nodes in 2 zones", status().topology());
    assertEquals(new EncryptionStatus(InTransit.DISABLED, false, null), status().encryption());
    assertTrue(status().endpoint().address().contains(".cfg."));
    assertEquals(3, status().nodes().size());
    assertTrue(status().bastion().client().startsWith("bash -c 'exec 3<>/dev/tcp/"));
    var secret = fixture.secret(status().binding().name()).get();
    assertEquals("servicebinding.io/memcached", secret.getType());
    assertEquals(
        Map.of(
            "type",
            "memcached",
            "provider",
            "aws-elasticache",
            "engine",
            "memcached",
            "host",
            status().endpoint().address(),
            "port",
            "11211",
            "uri",
            "memcached://" + status().endpoint().hostPort(),
            "url",
            "memcached://" + status().endpoint().hostPort(),
            "nodes",
            nodes()),
        secret());

    fixture.edit("cache.nodes", 2);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(2, status().nodes().size());
    assertEquals(nodes(), secret().get("nodes"));
  }

  private String nodes() {
    return status().nodes().stream()
        .map(node -> node.address() + ":" + node.port())
        .collect(Collectors.joining(","));
  }

  /** AWS gives the cache other host names when TLS comes, and again when it is the only way. */
  @Test
  void tlsThatComesAndGoes() {
    ready("valkey.yaml", Map.of("cache.encryption.inTransit", "Disabled"));
    var plain = status().endpoint();
    assertEquals("redis://" + plain.hostPort(), secret().get("url"));
    assertFalse(secret().containsKey("tls"));
    assertEquals("valkey-cli -h " + plain.address() + " -p 6379", status().bastion().client());

    fixture.edit("cache.encryption.inTransit", "Required");
    fixture.harness.until(
        "AWS takes both", () -> status().encryption().inTransit() == InTransit.PREFERRED, HOUR);
    assertEquals("rediss://" + status().endpoint().hostPort(), secret().get("url"));
    assertEquals("true", secret().get("tls"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(ENCRYPTED, status().encryption());
    assertNotEquals(plain, status().endpoint());
    assertEquals("rediss://" + status().endpoint().hostPort(), secret().get("url"));
    assertEquals(status().readerEndpoint().address(), secret().get("reader-host"));

    fixture.edit("cache.encryption.inTransit", "Disabled");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("redis://" + status().endpoint().hostPort(), secret().get("url"));
    assertFalse(secret().containsKey("tls"));
  }

  @Test
  void anotherEngine() {
    ready("valkey.yaml", Map.of("cache.engine", "redis", "cache.version", "7.1"));
    assertEquals("redis", secret().get("engine"));
    assertTrue(status().bastion().client().startsWith("redis6-cli "), status().bastion().client());
    fixture.edit("cache.version", null);
    fixture.edit("cache.engine", "valkey");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("valkey", secret().get("engine"));
    assertTrue(status().bastion().client().startsWith("valkey-cli "), status().bastion().client());
  }

  @Test
  void clusterModeThatComes() {
    ready("valkey.yaml", Map.of());
    fixture.edit("cache.clusterMode", "Compatible");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        "replication group, 1 shard, 1 replica, cluster mode compatible, Multi-AZ",
        status().topology());
    assertFalse(secret().containsKey("cluster.nodes"));
    fixture.edit("cache.clusterMode", "Enabled");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(status().endpoint().hostPort(), secret().get("cluster.nodes"));
    assertFalse(secret().containsKey("reader-host"));
  }

  /** An operator that restarts while AWS does not answer knows the Secret from the status. */
  @Test
  void theSecretComesBackWhileAwsCannotBeRead() {
    ready("cluster-mode.yaml", Map.of());
    var before = secret();
    fixture.refuse(Refusals::throttled);
    fixture.harness.api.delete(fixture.secret("sessions-endpoint").get());
    fixture.harness.restart();
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.step();
    assertEquals(before, secret());
  }
}
