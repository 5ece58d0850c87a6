package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.crash.CrashPoints.Calls;
import dev.elasticacheoperator.crash.CrashPoints.CrashKind;
import dev.elasticacheoperator.crash.CrashPoints.Strike;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * Kills the operator before and after every change of AWS and every write to the API server, and
 * loses every answer. Meanwhile a cache of each topology is made, changed and deleted. The data
 * must be that of the first day, no snapshot may be taken twice, and a deletion must leave nothing.
 */
@Tag("crash")
@Isolated("uses all processors by itself")
class TopologyCrashTest {

  private static final Duration LAG = Duration.ofSeconds(2);

  /**
   * A life of an environment.
   *
   * @param before the spec, on top of a node of Redis 7.1 without a bastion
   * @param change the change that the spec takes; its plan is approved if there is one
   * @param kept true if the data must outlive the change
   * @param snapshots number of snapshots that are there in the end
   */
  private record Scenario(
      String name,
      Map<String, Object> before,
      Map<String, Object> change,
      boolean kept,
      int snapshots) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Map<String, Object> VALKEY =
      Map.of("cache.engine", "valkey", "cache.version", "8.0", "cache.replicas", 1);

  private static Map<String, Object> valkey(String field, Object value) {
    var fields = new HashMap<>(VALKEY);
    fields.put(field, value);
    return fields;
  }

  private static final Map<String, Object> SERVERLESS =
      Map.of("cache.serverless", Map.of(), "cache.engine", "valkey", "cache.version", "8.0");

  private static final Map<String, Object> CLUSTER_MODE =
      Map.of(
          "cache.nodeType",
          "cache.t4g.small",
          "cache.version",
          "8.1",
          "cache.replicas",
          1,
          "cache.clusterMode",
          "Enabled");

  /** Returns the change with a field taken away. */
  private static Map<String, Object> without(String field, Map<String, Object> change) {
    var fields = new HashMap<>(change);
    fields.put(field, null);
    return fields;
  }

  private static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "a replication group gets a replica", VALKEY, Map.of("cache.replicas", 2), true, 0),
        new Scenario(
            "a replication group loses its replica", VALKEY, Map.of("cache.replicas", 0), true, 0),
        new Scenario(
            "a node becomes a group of Valkey",
            Map.of(),
            Map.of("cache.engine", "valkey", "cache.version", "8.0", "cache.replicas", 1),
            true,
            0),
        new Scenario("cluster mode and shards", VALKEY, Map.of("cache.shards", 2), true, 0),
        new Scenario(
            "TLS",
            valkey("cache.encryption.inTransit", "Disabled"),
            Map.of("cache.encryption.inTransit", "Required"),
            true,
            0),
        new Scenario(
            "a group is replaced with its data", VALKEY, Map.of("cache.port", 6380), true, 1),
        new Scenario(
            "a node is replaced with its data", Map.of(), Map.of("cache.port", 6380), true, 1),
        new Scenario(
            "a final snapshot", VALKEY, Map.of("cache.snapshots.finalSnapshot", true), true, 1),
        new Scenario(
            "Memcached",
            Map.of("cache.engine", "memcached", "cache.version", "1.6.22", "cache.nodes", 2),
            Map.of("cache.nodes", 3),
            false,
            0),
        new Scenario(
            "a serverless cache gets limits",
            SERVERLESS,
            Map.of(
                "cache.serverless",
                Map.of("dataStorageGb", Map.of("maximum", 10)),
                "cache.snapshots.finalSnapshot",
                true),
            true,
            1),
        new Scenario(
            "a serverless cache becomes Valkey",
            Map.of("cache.serverless", Map.of(), "cache.engine", "redis", "cache.version", "7.1"),
            Map.of("cache.engine", "valkey", "cache.version", "8.0"),
            true,
            0),
        new Scenario(
            "a serverless cache gets other users",
            SERVERLESS,
            Map.of("cache.auth.users", List.of(Map.of("name", "web"), Map.of("name", "batch"))),
            true,
            0),
        new Scenario(
            "a serverless cache loses its users",
            SERVERLESS,
            Map.of("cache.auth.mode", "None"),
            true,
            0),
        new Scenario(
            "a serverless cache is replaced with its data",
            SERVERLESS,
            Map.of("cache.name", "other"),
            true,
            1),
        new Scenario(
            "a node becomes serverless with its data",
            Map.of(),
            without("cache.nodeType", Map.of("cache.serverless", Map.of())),
            true,
            1),
        new Scenario(
            "a serverless cache becomes a group with its data",
            SERVERLESS,
            without("cache.serverless", CLUSTER_MODE),
            true,
            1));
  }

  /** One life with one fault. */
  private static final class TopologyLife extends CrashLife {
    private final Scenario scenario;

    private TopologyLife(Scenario scenario, Strike strike) {
      super(laggingBy(LAG), Calls.CHANGES, strike);
      this.scenario = scenario;
    }

    @Override
    void live() {
      var object = cache();
      if (scenario.before().containsKey("cache.serverless")) {
        object.setSpec(Specs.with(object.getSpec(), "cache.nodeType", null));
      }
      edit(object, scenario.before());
      harness.api.apply(object);
      harness.untilReady(NAME);
      var data = points.unwatched(this::data);
      change();
      if (scenario.kept()) {
        assertEquals(data, points.unwatched(this::data), "the data of the first day");
      }
      var made = points.unwatched(() -> Leftovers.of(harness.aws()));
      assertEquals(1, made.get("VPC"));
      assertTrue(made.get("replication group") <= 1, () -> "" + made);
      delete(Duration.ofMinutes(15));
      assertEquals(scenario.snapshots(), snapshots());
    }

    private void change() {
      edit(scenario.change());
      harness.until("observed", this::observed, LONG);
      if (status().plan() != null) {
        approvePlan();
      }
      harness.until("changed", () -> observed() && isReady(), LONG);
    }

    private boolean observed() {
      var object = harness.environment(NAME);
      return object.getMetadata().getGeneration().equals(object.getStatus().observedGeneration())
          && (object.getStatus().plan() != null || OperatorHarness.isReady(object));
    }

    private int snapshots() {
      var aws = harness.aws().elastiCache();
      return aws.describeSnapshots().snapshots().size()
          + aws.describeServerlessCacheSnapshots(r -> {}).serverlessCacheSnapshots().size();
    }

    private String data() {
      var aws = harness.aws().elastiCache();
      var first =
          Stream.concat(
                  aws.describeCacheClusters().cacheClusters().stream()
                      .map(CacheCluster::cacheClusterId),
                  aws.describeServerlessCaches(r -> {}).serverlessCaches().stream()
                      .map(ServerlessCache::serverlessCacheName))
              .sorted()
              .findFirst()
              .orElseThrow();
      return harness.cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).cacheData("us-west-2", first);
    }
  }

  @TestFactory
  List<DynamicTest> everyPoint() {
    var tests = new ArrayList<DynamicTest>();
    for (var scenario : scenarios()) {
      for (var fault : CrashKind.values()) {
        tests.add(
            CrashLife.strikeEverywhere(
                fault + ", " + scenario, fault, strike -> new TopologyLife(scenario, strike)));
      }
    }
    return tests;
  }
}
