package dev.elasticacheoperator.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.Edits;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.aws.http.WireFaults;
import dev.elasticacheoperator.sandbox.servers.Authority;
import dev.elasticacheoperator.sandbox.servers.CacheServers;
import dev.elasticacheoperator.sandbox.servers.LoopbackHosts;
import dev.elasticacheoperator.sandbox.servers.ServerBinaries;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client sends commands to a real server while the AUTH token rotates three times. In the second
 * rotation the operator is killed at every stage, in the third every answer of AWS is lost.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RotationIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Later than the token is on AWS, and earlier than the end of the grace period. */
  private static final Duration MOUNT_DELAY = Duration.ofSeconds(8);

  private static final String ENVIRONMENT =
      """
      apiVersion: elasticache-operator.dev/v1alpha1
      kind: ElastiCacheEnvironment
      metadata: {name: shop, namespace: default}
      spec:
        vpc: {cidrBlock: 10.40.0.0/16}
        bastion: {enabled: false}
        cache:
          engine: valkey
          version: "8.0"
          nodeType: cache.t4g.small
          auth: {mode: Token, rotation: {gracePeriod: 10s}}
      """;

  /** Variables that switch the probes off, which have tests of their own. */
  private static final Map<String, String> NO_PROBES =
      Map.of("ELASTICACHE_OPERATOR_REACHABILITY_ENABLED", "false");

  @TempDir Path directory;

  private Replicas replicas;
  private PackagedOperator operator;
  private int kills;
  private final AtomicInteger lost = new AtomicInteger();

  @Test
  void noClientNoticesARotation() throws Exception {
    var binaries = ServerBinaries.find(System.getenv("PATH"), directory.resolve("bin"));
    assumeTrue(binaries.redis().isPresent(), () -> binaries.remarks().toString());
    try (var all = new Replicas(directory);
        var hosts = LoopbackHosts.claim()) {
      replicas = all;
      var authority = Authority.create(Files.createDirectory(directory.resolve("ca")), hosts.all());
      try (var servers =
          CacheServers.follow(
              replicas.aws.cloud(), binaries, hosts, authority, directory, System.out::println)) {
        operator = replicas.start("operator", NO_PROBES);
        replicas.client().resource(environment()).create();
        await().atMost(PATIENCE).until(this::isReady);
        try (var client = new RotationClient(authority.file(), this::url, MOUNT_DELAY)) {
          rotateThreeTimes(client);
        }
      }
    }
  }

  private void rotateThreeTimes(RotationClient client) throws Exception {
    var first = password();
    rotate("1");
    await().atMost(PATIENCE).until(() -> stage("SETTLED") && !password().equals(first));

    var second = password();
    rotate("2");
    killAtEveryStage(second);

    var third = password();
    replicas.aws.weather(
        (moment, service, action) -> {
          if (moment == WireFaults.Moment.EXECUTED && ClusterAws.changes(action)) {
            lost.incrementAndGet();
            throw new IOException("the answer is lost");
          }
        });
    rotate("3");
    await().atMost(PATIENCE).until(() -> stage("SETTLED") && !password().equals(third));
    TimeUnit.MILLISECONDS.sleep(MOUNT_DELAY.plusSeconds(2).toMillis());

    var counts = client.stop();
    System.out.printf(
        "rotation: %d commands sent, %d failed, %d connections, %d kills, %d answers lost%n",
        counts.sent(), counts.failures().size(), counts.connections(), kills, lost.get());
    assertEquals(List.of(), counts.failures());
    assertTrue(counts.sent() > 500, () -> "only " + counts.sent() + " commands");
    for (var old : List.of(first, second, third)) {
      assertFalse(client.accepts(old), "an old token still works");
    }
    assertTrue(client.accepts(password()));
  }

  /** Kills the operator whenever it has persisted another stage. */
  private void killAtEveryStage(String before) throws Exception {
    var seen = stored();
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!(stage("SETTLED") && !password().equals(before))) {
      assertTrue(System.nanoTime() < end, "the rotation does not end");
      var now = stored();
      if (!now.equals(seen)) {
        seen = now;
        kills++;
        operator.kill();
        operator.ended().get(1, TimeUnit.MINUTES);
        operator = replicas.start("operator", NO_PROBES);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static ElastiCacheEnvironment environment() {
    return Serialization.unmarshal(ENVIRONMENT, ElastiCacheEnvironment.class);
  }

  private boolean isReady() {
    return Optional.ofNullable(
            replicas.environments().inNamespace("default").withName("shop").get())
        .filter(OperatorHarness::isReady)
        .isPresent();
  }

  private void rotate(String value) {
    Edits.rotate(replicas.client(), "shop", value);
  }

  /** Returns true if the stored credential has this stage. */
  private boolean stage(String name) {
    return stored().contains(name);
  }

  private String stored() {
    return entry("shop-credentials", "default");
  }

  private String password() {
    return entry("shop-endpoint", "password");
  }

  private String url() {
    return entry("shop-endpoint", "url");
  }

  private String entry(String secret, String key) {
    var data = replicas.client().secrets().inNamespace("default").withName(secret).get().getData();
    return new String(Base64.getDecoder().decode(data.get(key)), StandardCharsets.UTF_8);
  }
}
