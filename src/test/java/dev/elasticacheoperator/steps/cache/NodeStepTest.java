package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Creation, ownership, states under way and deletion of a single Redis node. */
class NodeStepTest extends NodeTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(existence(), ownership(), busy(), deletions()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> existence() {
    return Stream.of(
        row(
            "nothing exists",
            desired(),
            STEP.absent(),
            "CreateCacheCluster: Create cache cluster sessions (redis 4.0.10, cache.t2.micro)"),
        row("all is as desired", desired(), node(c -> {}), READY),
        row(
            "AWS repairs it",
            desired(),
            node(c -> c.cacheClusterStatus("recovering")),
            WAITING + "recovering (AWS is repairing it)"));
  }

  private static Stream<Row<ObservedCaches>> ownership() {
    return Stream.of(
        row(
            "the id belongs to a foreign cluster",
            desired(),
            ObservedCaches.none(Optional.of(new Outcome.Blocked("is foreign"))),
            "Blocked: is foreign"),
        row(
            "the recorded cluster lost its tags",
            desired(),
            ObservedCaches.ownershipLost("sessions", new Outcome.Blocked("lost its tags")),
            "Blocked: lost its tags"),
        row(
            "the environment is deleted, and the cluster lost its tags",
            deleted(),
            ObservedCaches.ownershipLost("sessions", new Outcome.Blocked("lost its tags")),
            "Blocked: lost its tags"),
        row(
            "a cluster without tags is adopted before anything else",
            desired("cache.nodeType", "cache.t2.small", "cache.port", 6380),
            node(c -> {}, Map.of()),
            "AddTagsToResource: Adopt cache cluster sessions"));
  }

  private static Stream<Row<ObservedCaches>> busy() {
    var small = desired("cache.nodeType", "cache.t2.small");
    var next = ". Next: change node type to cache.t2.small.";
    return Stream.of(
        busy(desired(), "creating", "creating (AWS usually takes 5 to 10 minutes)"),
        busy(small, "creating", "creating (AWS usually takes 5 to 10 minutes)"),
        busy(
            deleted(),
            "creating",
            "creating (AWS usually takes 5 to 10 minutes). Next: delete it."),
        busy(desired(), "deleting", "deleting (AWS usually takes 3 to 6 minutes)"),
        busy(deleted(), "deleting", "deleting (AWS usually takes 3 to 6 minutes)"),
        busy(desired(), "snapshotting", "snapshotting (AWS is taking a backup)"),
        busy(small, "snapshotting", "snapshotting (AWS is taking a backup)" + next),
        busy(deleted(), "snapshotting", "snapshotting (AWS is taking a backup). Next: delete it."),
        busy(desired(), "modifying", "modifying"),
        busy(
            small,
            "modifying",
            "modifying. Under way or next: change node type to cache.t2.small."),
        busy(deleted(), "modifying", "modifying. Next: delete it."),
        busy(desired(), "rebooting cluster nodes", "rebooting cluster nodes"),
        busy(small, "rebooting cluster nodes", "rebooting cluster nodes" + next),
        busy(deleted(), "rebooting cluster nodes", "rebooting cluster nodes. Next: delete it."),
        row(
            "modifying, with a pending change",
            small,
            node(
                c ->
                    c.cacheClusterStatus("modifying")
                        .pendingModifiedValues(p -> p.engineVersion("4.0.11"))),
            WAITING + "modifying (pending: engine version 4.0.11)" + next));
  }

  private static Row<ObservedCaches> busy(Target target, String status, String expected) {
    var observed =
        ObservedCaches.of(
            new ObservedNode(cluster(c -> c.cacheClusterStatus(status)), Optional.empty()));
    return row(status + ", " + expected, target, observed, WAITING + expected);
  }

  private static Stream<Row<ObservedCaches>> deletions() {
    return Stream.of(
        row("not desired", deleted(), node(c -> {}), DELETE),
        row(
            "not desired, and AWS could not create it",
            deleted(),
            failedNode("create-failed"),
            DELETE),
        row("not desired, and nothing exists", deleted(), STEP.absent(), "absent"));
  }
}
