package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Differences of a single Redis node that need a replacement or a reboot, and their approval. */
class NodeReplacementsTest extends NodeTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(outside(), replacements()).flatMap(rows -> rows);
  }

  /** Changes that somebody has made on AWS and that no call of the operator undoes in place. */
  private static Stream<Row<ObservedCaches>> outside() {
    return Stream.of(
        row(
            "another engine, held",
            desired(),
            node(c -> c.engine("valkey").engineVersion("7.2.6")),
            HELD,
            "AwaitsApproval: AWS has valkey 7.2.6, and the spec asks for redis 4.0.10. If it was"
                + " changed outside the operator, set cache.engine to valkey and cache.version to"
                + " \"7.2\" to keep the cache and its data."
                + " Changing the engine from valkey to redis and the engine version from 7.2.6 to"
                + " 4.0.10 requires replacing cache cluster sessions."),
        row(
            "a newer major version with a patch that no spec names",
            desired("cache.version", "5.0.6", "parameterGroup.family", null),
            node(c -> c.engineVersion("6.2.6")),
            HELD,
            "AwaitsApproval: AWS has redis 6.2.6, and the spec asks for redis 5.0.6. If it was"
                + " changed outside the operator, set cache.version to \"6.2\" to keep the cache"
                + " and its data. Changing the engine version from 6.2.6 to 5.0.6 requires"
                + " replacing cache cluster sessions."),
        row(
            "a member of a replication group",
            desired("cache.nodeType", "cache.t2.small"),
            node(c -> c.replicationGroupId("group-1").engine("valkey").engineVersion("7.2.6")),
            "Blocked: AWS has valkey 7.2.6, and cache cluster sessions is a member of replication"
                + " group group-1: changed outside the operator. The cache stays as it is, because"
                + " AWS takes changes of the group only. Delete the group and keep the cluster (aws"
                + " elasticache delete-replication-group --retain-primary-cluster), or delete"
                + " both."),
        row(
            "a parameter that waits for a reboot, held",
            desired(),
            node(
                c ->
                    c.cacheParameterGroup(
                        g ->
                            g.cacheParameterGroupName("sessions")
                                .parameterApplyStatus("pending-reboot"))),
            "RebootCacheCluster: Reboot cache cluster sessions, which empties it [held]",
            "AwaitsApproval: Cache cluster sessions reads some parameters of sessions only when it"
                + " starts. They take effect after a reboot, which empties the cache."));
  }

  private static Stream<Row<ObservedCaches>> replacements() {
    var port = desired("cache.port", 6380);
    var portReason =
        "AwaitsApproval: Changing the port from 6379 to 6380 requires replacing cache cluster"
            + " sessions."
            + CARRIED;
    return Stream.of(
        row("the port, held", port, node(c -> {}), SNAPSHOT + " [held]", portReason),
        row(
            "the port, approved",
            approving(port, plan(port).hash()),
            node(c -> {}),
            SNAPSHOT + " [approved]"),
        row(
            "the port, with the approval of another plan",
            approving(port, plan(desired("cache.port", 6381)).hash()),
            node(c -> {}),
            SNAPSHOT + " [held]",
            portReason),
        row(
            "the name, held",
            desired("cache.name", "users"),
            node(c -> {}),
            SNAPSHOT + " [held]",
            "AwaitsApproval: Changing the name from sessions to users requires replacing cache"
                + " cluster sessions."
                + CARRIED),
        row(
            "an older major version, held",
            desired(),
            node(c -> c.engineVersion("5.0.6")),
            HELD,
            "AwaitsApproval: AWS has redis 5.0.6, and the spec asks for redis 4.0.10. If it was"
                + " changed outside the operator, set cache.version to \"5.0.6\" to keep the cache"
                + " and its data. Changing the engine version from 5.0.6 to 4.0.10 requires"
                + " replacing cache cluster sessions."),
        row(
            "the subnet group, held",
            desired(),
            node(c -> c.cacheSubnetGroupName("users")),
            SNAPSHOT + " [held]",
            "AwaitsApproval: Changing the subnet group from users to sessions requires replacing"
                + " cache cluster sessions."
                + CARRIED),
        row(
            "port and subnet group, held",
            port,
            node(c -> c.cacheSubnetGroupName("users")),
            SNAPSHOT + " [held]",
            "AwaitsApproval: Changing the port from 6379 to 6380 and the subnet group from users to"
                + " sessions requires replacing cache cluster sessions."
                + CARRIED),
        row(
            "settings are not changed while a replacement is held, access and tags are",
            desired("cache.port", 6380, "cache.nodeType", "cache.t2.small"),
            node(c -> c.securityGroups(g -> g.securityGroupId("sg-2")), without(TAGS, "team")),
            MODIFY + "security group to sg-1 of cache cluster sessions",
            RETAG,
            SNAPSHOT + " [held]"),
        row(
            "the new name is taken",
            desired("cache.name", "users"),
            node(c -> {}).blocked(Optional.of(new Outcome.Blocked("is foreign"))),
            "Blocked: is foreign"));
  }

  @Test
  void aPlanShowsAllCallsAndWhatIsLost() {
    var plan = plan(desired("cache.port", 6380));
    assertEquals(
        List.of(
            SNAPSHOT,
            "DeleteCacheCluster: Delete cache cluster sessions, whose data is in snapshot NAME",
            "CreateCacheCluster: Create cache cluster sessions (redis 4.0.10, cache.t2.micro, port"
                + " 6380, parameter group sessions, subnet group sessions) of snapshot NAME"),
        lines(plan));
  }
}
