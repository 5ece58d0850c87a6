package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The road from the recipe: a single Redis 4.0.10 node becomes a replication group of Valkey with
 * TLS, by edits of the spec alone. No call deletes the node that holds the data.
 */
class RoadTest {

  private static final List<String> DELETIONS =
      List.of("DeleteCacheCluster", "DeleteReplicationGroup", "DecreaseReplicaCount");

  private static final List<Map<String, String>> TWO_ZONES =
      List.of(
          Map.of(
              "cidrBlock", "10.20.1.0/24",
              "availabilityZone", "us-west-2a",
              "name", "sessions-cache"),
          Map.of("cidrBlock", "10.20.2.0/24", "availabilityZone", "us-west-2b"));

  private final Fixture fixture = Fixture.ready();
  private final List<String> calls = new ArrayList<>();

  @Test
  void theRecipesNodeBecomesValkeyWithTls() {
    var data = data();
    var node = fixture.status().endpoint();

    edit(Map.of("cache.replicas", 1, "network.cacheSubnets", TWO_ZONES));
    assertEquals(
        List.of(
            "CreateSubnet",
            "ModifyCacheSubnetGroup",
            "CreateReplicationGroup",
            "IncreaseReplicaCount",
            "ModifyReplicationGroup"),
        calls);
    assertEquals(
        "redis 4.0.10 on cache.t2.micro, 1 shard, 1 replica, Multi-AZ",
        fixture.step("cluster").message());
    var group = fixture.status().endpoint();
    assertFalse(group.equals(node), "the group has an endpoint of its own");

    edit(Map.of("cache.nodeType", "cache.t3.micro"));
    assertEquals(List.of("ModifyReplicationGroup"), calls);

    edit(
        Map.of(
            "cache.engine", "valkey", "cache.version", "8.0", "parameterGroup.family", "valkey8"));
    assertEquals(
        List.of(
            "CreateCacheParameterGroup",
            "ModifyCacheParameterGroup",
            "ModifyReplicationGroup",
            "DeleteCacheParameterGroup"),
        calls);
    assertEquals(group, fixture.status().endpoint(), "Valkey keeps the endpoint");

    edit(Map.of("cache.encryption.inTransit", "Required"));
    assertEquals(List.of("ModifyReplicationGroup", "ModifyReplicationGroup"), calls);
    assertTrue(
        fixture.status().endpoint().address().startsWith("master."), "TLS has other host names");

    assertEquals(
        "valkey 8.0.1 on cache.t3.micro, 1 shard, 1 replica, Multi-AZ",
        fixture.step("cluster").message());
    assertEquals(data, data(), "the data of the first day");
  }

  /** Edits the spec and lets AWS finish all that follows from it. */
  private void edit(Map<String, Object> fields) {
    calls.clear();
    fixture.calls.clear();
    fields.forEach(fixture::edit);
    fixture.harness.pass(Duration.ofHours(4));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    calls.addAll(fixture.calls.changes());
    assertTrue(calls.stream().noneMatch(DELETIONS::contains), () -> "deleted: " + calls);
  }

  private String data() {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .cacheData("us-west-2", fixture.id("cluster"));
  }
}
