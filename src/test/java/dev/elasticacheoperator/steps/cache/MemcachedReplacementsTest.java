package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** Differences of a Memcached cluster that need a replacement, and their approval. */
class MemcachedReplacementsTest extends MemcachedTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(
        held("the port", "the port from 11211 to 11212", desired("cache.port", 11212), c -> {}),
        held(
            "the name", "the name from sessions to users", desired("cache.name", "users"), c -> {}),
        held(
            "an older version of another family",
            "the engine version from 1.6.17 to 1.5.16",
            desired("cache.version", "1.5.16"),
            c -> {}),
        held(
            "the subnet group",
            "the subnet group from users to sessions",
            desired(),
            c -> c.cacheSubnetGroupName("users")),
        held(
            "encryption in transit on",
            "the in-transit encryption from off to on",
            desired("cache.encryption.inTransit", "Required"),
            c -> {}),
        held(
            "encryption in transit off",
            "the in-transit encryption from on to off",
            desired("cache.encryption.inTransit", "Disabled"),
            c -> c.transitEncryptionEnabled(true)),
        row(
            "encryption in transit is left out",
            desired(),
            memcached(c -> c.transitEncryptionEnabled(true)),
            READY),
        held(
            "the node type of a version before 1.5",
            "the node type from cache.t3.small to cache.t3.medium",
            desired("cache.version", "1.4.34", "cache.nodeType", "cache.t3.medium"),
            c ->
                c.engineVersion("1.4.34")
                    .cacheParameterGroup(g -> g.cacheParameterGroupName("default.memcached1.4"))),
        row(
            "settings are not changed while a replacement is held, access is",
            desired("cache.port", 11212, "cache.nodes", 5),
            memcached(c -> c.securityGroups(g -> g.securityGroupId("sg-2"))),
            MODIFY + "security group to sg-1" + OF_IT,
            HELD),
        row(
            "the port, approved",
            approving(desired("cache.port", 11212), plan(desired("cache.port", 11212)).hash()),
            memcached(c -> {}),
            HELD.replace("[held]", "[approved]")),
        row(
            "a Redis node where the spec asks for Memcached, held",
            desired(),
            ObservedCaches.of(
                new ObservedNode(
                    cluster(c -> c.engine("redis").engineVersion("7.1.0")), Optional.of(TAGS))),
            HELD,
            "AwaitsApproval: AWS has redis 7.1.0, and the spec asks for memcached 1.6.17. If it was"
                + " changed outside the operator, the cache keeps its data without approval."
                + " Changing the engine from redis to memcached"
                + REPLACED));
  }

  private static Row<ObservedCaches> held(
      String name, String difference, Target target, Consumer<CacheCluster.Builder> change) {
    return row(
        name + ", held",
        target,
        memcached(change),
        HELD,
        "AwaitsApproval: Changing " + difference + REPLACED);
  }

  @Test
  void aPlanShowsTheNewCluster() {
    assertEquals(
        List.of(
            "DeleteCacheCluster: Delete cache cluster sessions with all its data, data lost",
            "CreateCacheCluster: Create cache cluster sessions (memcached 1.6.17, cache.t3.small, 3"
                + " nodes, port 11212, parameter group default.memcached1.6, subnet group sessions,"
                + " in-transit encryption off)"),
        lines(plan(desired("cache.port", 11212))));
  }
}
