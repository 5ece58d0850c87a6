package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;

import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** Outcomes and repairs of a single Redis node that AWS reports as failed. */
class NodeFailuresTest extends NodeTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(states(), failures()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> states() {
    return Stream.of(
        failed(
            "create-failed",
            "AWS could not create cache cluster sessions (create-failed): No capacity."
                + CREATED_AGAIN),
        failed(
            "restore-failed",
            "AWS could not restore a snapshot into cache cluster sessions (restore-failed): No"
                + " capacity."
                + CREATED_AGAIN),
        failed(
            "incompatible-network",
            "Cache cluster sessions does not fit its network (incompatible-network): No capacity."
                + " Check the free addresses of its subnets and its VPC. "
                + BY_HAND),
        failed(
            "incompatible-parameters",
            "Cache cluster sessions cannot run with its parameter group (incompatible-parameters):"
                + " No capacity. Correct parameterGroup.parameters. "
                + BY_HAND),
        failed("failed", "Cache cluster sessions has failed (failed): No capacity. " + BY_HAND),
        row(
            "AWS could not create it and tells no reason",
            desired(),
            node(c -> c.cacheClusterStatus("create-failed")),
            "Failed: AWS could not create cache cluster sessions (create-failed). Correct the"
                + " cause, or change the cache in the spec, which creates it again at once."
                + " Otherwise delete it, and the operator creates it again."));
  }

  private static Stream<Row<ObservedCaches>> failures() {
    var small = desired("cache.nodeType", "cache.t2.small");
    return Stream.of(
        row(
            "AWS could not create it, and the spec asks for another",
            small,
            failedNode("create-failed"),
            DELETE),
        row(
            "AWS could not create it half an hour ago",
            desired(),
            ObservedCaches.of(
                new ObservedNode(
                    cluster(c -> c.cacheClusterStatus("create-failed")),
                    Optional.empty(),
                    failureAt(FAILED_AT.minus(Duration.ofMinutes(30)).minusSeconds(1)))),
            DELETE),
        row(
            "it has failed, and the spec asks for another, held",
            small,
            failedNode("failed"),
            HELD,
            "AwaitsApproval: Cache cluster sessions is failed, so that AWS takes no change of it."
                + " Changing the node type from cache.t2.micro to cache.t2.small requires replacing"
                + " cache cluster sessions."),
        row(
            "AWS shows few settings of it",
            desired(),
            ObservedCaches.of(
                new ObservedNode(
                    CacheCluster.builder()
                        .cacheClusterId("sessions")
                        .cacheClusterStatus("incompatible-network")
                        .build(),
                    Optional.empty())),
            "Failed: Cache cluster sessions does not fit its network (incompatible-network). Check"
                + " the free addresses of its subnets and its VPC. "
                + BY_HAND),
        row("not desired, and failed", deleted(), failedNode("failed"), DELETE),
        row("not desired, and AWS repairs it", deleted(), failedNode("recovering"), DELETE),
        row(
            "not desired, and nothing tells yet whose it is",
            deleted(),
            ObservedCaches.ofUnknownOwner(
                new ObservedNode(
                    cluster(c -> c.cacheClusterStatus("recovering")), Optional.empty())),
            WAITING + "recovering (AWS is repairing it). Next: delete it."));
  }

  private static Row<ObservedCaches> failed(String status, String expected) {
    return row("it is " + status, desired(), failedNode(status), "Failed: " + expected);
  }
}
