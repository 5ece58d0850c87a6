package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/** Creation, states under way, deletion and facts of a Memcached cluster. */
class MemcachedStepTest extends MemcachedTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(existence(), busy()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> existence() {
    return Stream.of(
        row(
            "nothing exists",
            desired(),
            STEP.absent(),
            "CreateCacheCluster: Create cache cluster sessions (memcached 1.6.17, cache.t3.small, 3"
                + " nodes)"),
        row(
            "nothing exists, one node",
            desired("cache.nodes", null),
            STEP.absent(),
            "CreateCacheCluster: Create cache cluster sessions (memcached 1.6.17, cache.t3.small)"),
        row("all is as desired", desired(), memcached(c -> {}), READY),
        row(
            "one node",
            desired("cache.nodes", 1),
            memcached(c -> c.numCacheNodes(1).cacheNodes(node("0001", "us-west-2a"))),
            "Ready: memcached 1.6.17 on cache.t3.small"),
        row(
            "nodes that AWS has replaced",
            desired(),
            memcached(
                c ->
                    c.cacheNodes(
                        node("0001", "us-west-2a"),
                        node("0002", "us-west-2b").toBuilder()
                            .cacheNodeCreateTime(StepTable.NOW)
                            .build(),
                        node("0003", "us-west-2a"))),
            READY),
        row(
            "not desired",
            deleted(),
            memcached(c -> {}),
            "DeleteCacheCluster: Delete cache cluster sessions"),
        row(
            "AWS could not create it",
            desired(),
            failed("create-failed"),
            "Failed: AWS could not create cache cluster sessions (create-failed): No capacity."
                + CREATED_AGAIN),
        row(
            "AWS could not create it, and the spec asks for another",
            desired("cache.nodeType", "cache.t3.medium"),
            failed("create-failed"),
            "DeleteCacheCluster: Delete cache cluster sessions"),
        row(
            "it has failed, and the spec asks for a newer version, held",
            desired("cache.version", "1.6.22"),
            failed("failed"),
            HELD,
            "AwaitsApproval: Cache cluster sessions is failed, so that AWS takes no change of it."
                + " Changing the engine version from 1.6.17 to 1.6.22"
                + REPLACED));
  }

  private static Stream<Row<ObservedCaches>> busy() {
    return Stream.of(
        row(
            "creating",
            desired(),
            memcached(c -> c.cacheClusterStatus("creating").configurationEndpoint((Endpoint) null)),
            WAITING + "creating (AWS usually takes 5 to 10 minutes)"),
        row(
            "modifying, and the next change waits",
            desired("cache.nodes", 5),
            memcached(
                c ->
                    c.cacheClusterStatus("modifying")
                        .pendingModifiedValues(p -> p.engineVersion("1.6.22"))),
            WAITING
                + "modifying (pending: engine version 1.6.22). Next: change number of nodes to"
                + " 5."));
  }

  @Test
  void theFactsNameTheConfigurationEndpointAndEveryNode() {
    assertEquals(
        Optional.of(
            new CacheFacts(
                "Memcached, 3 nodes in 2 zones",
                "memcached",
                Optional.of("1.6.17"),
                new CacheEndpoint("sessions.cfg.example", 11211),
                Optional.empty(),
                List.of(
                    new CacheEndpoint("0001.example", 11211),
                    new CacheEndpoint("0002.example", 11211)),
                false,
                TransitEncryption.REQUIRED,
                false,
                Optional.empty())),
        facts(
            memcached(
                c ->
                    c.transitEncryptionEnabled(true)
                        .cacheNodes(
                            node("0001", "us-west-2a"),
                            node("0002", "us-west-2b"),
                            node("0003", "us-west-2a").toBuilder()
                                .endpoint((Endpoint) null)
                                .build()))));
  }

  @Test
  void thereAreNoFactsBeforeAwsTellsTheEndpoint() {
    assertEquals(Optional.empty(), facts(memcached(c -> c.configurationEndpoint((Endpoint) null))));
  }

  private static Optional<CacheFacts> facts(ObservedCaches observed) {
    return observed.cache().orElseThrow().facts();
  }
}
