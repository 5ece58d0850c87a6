package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.without;

import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.stream.Stream;

/** Changes of a Memcached cluster in place, in the order and the calls that AWS takes. */
class MemcachedModificationsTest extends MemcachedTable {

  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(nodes(), upgrades(), settings(), pendingChanges()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> nodes() {
    return Stream.of(
        row(
            "more nodes",
            desired("cache.nodes", 5),
            memcached(c -> {}),
            MODIFY + "number of nodes to 5" + OF_IT),
        row(
            "fewer nodes: the highest of the fullest zone goes",
            desired("cache.nodes", 2),
            memcached(c -> {}),
            MODIFY + "number of nodes to 2" + OF_IT + ", which deletes the data of 0003"),
        row(
            "fewer nodes, whose ids have gaps",
            desired("cache.nodes", 1),
            memcached(
                c ->
                    c.cacheNodes(
                        node("0002", "us-west-2a"),
                        node("0005", "us-west-2b"),
                        node("0009", "us-west-2b"))),
            MODIFY + "number of nodes to 1" + OF_IT + ", which deletes the data of 0009, 0005"),
        row(
            "a node that somebody added",
            desired(),
            memcached(
                c ->
                    c.numCacheNodes(4)
                        .cacheNodes(
                            node("0001", "us-west-2a"),
                            node("0002", "us-west-2b"),
                            node("0003", "us-west-2a"),
                            node("0004", "us-west-2a"))),
            MODIFY + "number of nodes to 3" + OF_IT + ", which deletes the data of 0004"));
  }

  private static Stream<Row<ObservedCaches>> upgrades() {
    var empties = OF_IT + ", which empties all nodes";
    return Stream.of(
        row(
            "a newer version",
            desired("cache.version", "1.6.22"),
            memcached(c -> {}),
            MODIFY + "engine version to 1.6.22" + empties),
        row(
            "a version of another family, with its parameter group",
            desired(),
            memcached(
                c ->
                    c.engineVersion("1.5.16")
                        .cacheParameterGroup(
                            g -> g.cacheParameterGroupName("default.memcached1.5"))),
            MODIFY + "engine version to 1.6.17, parameter group to default.memcached1.6" + empties),
        row(
            "an upgrade by AWS",
            desired(),
            memcached(c -> c.engineVersion("1.6.22")),
            "Ready: memcached 1.6.22 on 3 nodes of cache.t3.small"),
        row(
            "another node type",
            desired("cache.nodeType", "cache.t3.medium"),
            memcached(c -> {}),
            MODIFY
                + "node type to cache.t3.medium"
                + OF_IT
                + ", which replaces its nodes by empty ones, some at a time"),
        row(
            "an old version becomes one whose node type can be changed",
            desired("cache.nodeType", "cache.t3.medium"),
            memcached(
                c ->
                    c.engineVersion("1.4.34")
                        .cacheParameterGroup(
                            g -> g.cacheParameterGroupName("default.memcached1.4"))),
            MODIFY + "engine version to 1.6.17, parameter group to default.memcached1.6" + empties),
        row(
            "version before node type before number of nodes",
            desired(
                "cache.version", "1.6.22", "cache.nodeType", "cache.t3.medium", "cache.nodes", 5),
            memcached(c -> {}),
            MODIFY + "engine version to 1.6.22" + empties));
  }

  private static Stream<Row<ObservedCaches>> settings() {
    return Stream.of(
        row(
            "settings that cost no data, in one call and first",
            desired(
                "cache.nodes",
                5,
                "cache.maintenanceWindow",
                "sun:05:00-sun:06:00",
                "cache.autoMinorVersionUpgrade",
                false,
                "cache.notificationTopicArn",
                TOPIC),
            memcached(
                c ->
                    c.securityGroups(g -> g.securityGroupId("sg-2"))
                        .cacheParameterGroup(g -> g.cacheParameterGroupName("other"))),
            MODIFY
                + "security group to sg-1, parameter group to default.memcached1.6, maintenance"
                + " window to sun:05:00-sun:06:00, automatic minor upgrades to off, notification"
                + " topic to "
                + TOPIC
                + OF_IT),
        row(
            "a topic that is not in the spec",
            desired(),
            memcached(
                c -> c.notificationConfiguration(n -> n.topicArn(TOPIC).topicStatus("active"))),
            MODIFY + "notification topic to none" + OF_IT),
        row(
            "a topic that is switched off",
            desired(),
            memcached(
                c -> c.notificationConfiguration(n -> n.topicArn(TOPIC).topicStatus("inactive"))),
            READY),
        row(
            "what the spec leaves to AWS",
            desired(),
            memcached(
                c ->
                    c.autoMinorVersionUpgrade(false)
                        .preferredMaintenanceWindow("mon:01:00-mon:02:00")),
            READY),
        row(
            "a missing tag",
            desired(),
            memcached(c -> {}, without(TAGS, "team")),
            "AddTagsToResource: Set tags of cache cluster sessions"),
        row(
            "parameters that wait for a reboot, held",
            desired(),
            memcached(
                c ->
                    c.cacheParameterGroup(
                        g ->
                            g.cacheParameterGroupName("default.memcached1.6")
                                .parameterApplyStatus("pending-reboot"))),
            "RebootCacheCluster: Reboot cache cluster sessions, which empties it [held]",
            "AwaitsApproval: Cache cluster sessions reads some parameters of default.memcached1.6"
                + " only when it starts. They take effect after a reboot, which empties the"
                + " cache."));
  }

  private static Stream<Row<ObservedCaches>> pendingChanges() {
    return Stream.of(
        row(
            "AWS has accepted the number of nodes",
            desired("cache.nodes", 5),
            memcached(c -> c.pendingModifiedValues(p -> p.numCacheNodes(5))),
            WAITING + "available (pending: number of nodes 5)"),
        row(
            "AWS has accepted a number of nodes, and the spec goes back",
            desired(),
            memcached(c -> c.pendingModifiedValues(p -> p.numCacheNodes(5))),
            MODIFY + "number of nodes to 3" + OF_IT + ", which cancels the pending change to 5"),
        row(
            "AWS has accepted another number of nodes",
            desired("cache.nodes", 4),
            memcached(c -> c.pendingModifiedValues(p -> p.numCacheNodes(5))),
            MODIFY + "number of nodes to 3" + OF_IT + ", which cancels the pending change to 5"),
        row(
            "AWS has accepted another node type, and a setting differs",
            desired("cache.maintenanceWindow", "sun:05:00-sun:06:00"),
            memcached(c -> c.pendingModifiedValues(p -> p.cacheNodeType("cache.t3.medium"))),
            MODIFY
                + "node type to cache.t3.small"
                + OF_IT
                + ", which cancels the pending change to cache.t3.medium"),
        row(
            "AWS has accepted the version",
            desired("cache.version", "1.6.22"),
            memcached(c -> c.pendingModifiedValues(p -> p.engineVersion("1.6.22"))),
            WAITING + "available (pending: engine version 1.6.22)"));
  }
}
