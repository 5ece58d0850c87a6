package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;

import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of a single Redis node in place, in the calls that AWS takes. */
class NodeModificationsTest extends NodeTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(drift(), pendingChanges()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> drift() {
    return Stream.of(
        row(
            "another node type",
            desired("cache.nodeType", "cache.t2.small"),
            node(c -> {}),
            MODIFY + "node type to cache.t2.small of cache cluster sessions"),
        row(
            "a newer version",
            desired("cache.version", "5.0.6", "parameterGroup.family", null),
            node(c -> {}),
            MODIFY + "engine version to 5.0.6 of cache cluster sessions"),
        row(
            "a minor upgrade by AWS",
            desired(),
            node(c -> c.engineVersion("4.0.12")),
            "Ready: redis 4.0.12 on cache.t2.micro"),
        row(
            "another parameter group",
            desired(),
            node(c -> c.cacheParameterGroup(g -> g.cacheParameterGroupName("users"))),
            MODIFY + "parameter group to sessions of cache cluster sessions"),
        row(
            "no parameter group any more",
            desired("parameterGroup", null),
            node(c -> {}),
            MODIFY + "parameter group to default.redis4.0 of cache cluster sessions"),
        row(
            "AWS's default group after a minor upgrade by AWS",
            desired("parameterGroup", null),
            node(
                c ->
                    c.engineVersion("4.0.12")
                        .cacheParameterGroup(g -> g.cacheParameterGroupName("default.redis4"))),
            "Ready: redis 4.0.12 on cache.t2.micro"),
        row(
            "a version of another family without a parameter group",
            desired("parameterGroup", null, "cache.version", "5.0.6"),
            node(c -> c.cacheParameterGroup(g -> g.cacheParameterGroupName("default.redis4.0"))),
            MODIFY
                + "engine version to 5.0.6, parameter group to default.redis5.0 of cache cluster"
                + " sessions"),
        row(
            "another security group",
            desired(),
            node(c -> c.securityGroups(g -> g.securityGroupId("sg-2"))),
            MODIFY + "security group to sg-1 of cache cluster sessions"),
        row(
            "a further security group",
            desired(),
            node(
                c ->
                    c.securityGroups(
                        g -> g.securityGroupId("sg-1"), g -> g.securityGroupId("sg-2"))),
            MODIFY + "security group to sg-1 of cache cluster sessions"),
        row(
            "another maintenance window",
            desired("cache.maintenanceWindow", "sun:05:00-sun:06:00"),
            node(c -> {}),
            MODIFY + "maintenance window to sun:05:00-sun:06:00 of cache cluster sessions"),
        row(
            "any maintenance window",
            desired(),
            node(c -> c.preferredMaintenanceWindow("mon:01:00-mon:02:00")),
            READY),
        row(
            "other upgrades, topic, snapshots and window, in one call",
            desired(
                "cache.autoMinorVersionUpgrade",
                false,
                "cache.notificationTopicArn",
                TOPIC,
                "cache.snapshots",
                Map.of("retentionDays", 7, "window", "12:00-13:00")),
            node(c -> c.autoMinorVersionUpgrade(true)),
            MODIFY
                + "automatic minor upgrades to off, notification topic to "
                + TOPIC
                + ", snapshot retention to 7 days, snapshot window to 12:00-13:00 of cache cluster"
                + " sessions"),
        row(
            "snapshots and a topic that are not in the spec",
            desired(),
            node(
                c ->
                    c.snapshotRetentionLimit(3)
                        .snapshotWindow("12:00-13:00")
                        .notificationConfiguration(n -> n.topicArn(TOPIC).topicStatus("active"))),
            MODIFY
                + "notification topic to none, snapshot retention to 0 days of cache cluster"
                + " sessions"),
        row(
            "a topic that AWS does not use any more",
            desired(),
            node(c -> c.notificationConfiguration(n -> n.topicArn(TOPIC).topicStatus("inactive"))),
            READY),
        row(
            "a log that is delivered unasked",
            desired(),
            node(c -> c.logDeliveryConfigurations(l -> l.logType("slow-log"))),
            MODIFY + "log delivery of slow-log to off of cache cluster sessions"),
        row(
            "another node type before a window and a log",
            desired("cache.nodeType", "cache.t2.small", "cache.notificationTopicArn", TOPIC),
            node(c -> c.logDeliveryConfigurations(l -> l.logType("slow-log"))),
            MODIFY + "node type to cache.t2.small of cache cluster sessions"),
        row(
            "several settings, in one call",
            desired(
                "cache.nodeType",
                "cache.t2.small",
                "cache.version",
                "5.0.6",
                "parameterGroup.family",
                null),
            node(c -> c.securityGroups(g -> g.securityGroupId("sg-2"))),
            MODIFY
                + "node type to cache.t2.small, engine version to 5.0.6, security group to sg-1 of"
                + " cache cluster sessions"),
        row("a missing tag", desired(), node(c -> {}, without(TAGS, "team")), RETAG),
        row("another tag", desired("tags", Map.of("team", "x")), node(c -> {}), RETAG),
        row(
            "a tag that somebody added",
            desired(),
            node(c -> {}, with(TAGS, "cost-centre", "1")),
            READY),
        row(
            "a setting and a tag",
            desired("cache.nodeType", "cache.t2.small"),
            node(c -> {}, without(TAGS, "team")),
            MODIFY + "node type to cache.t2.small of cache cluster sessions",
            RETAG),
        row(
            "a shared view that does not know the tags",
            desired(),
            ObservedCaches.of(new ObservedNode(cluster(c -> {}), Optional.empty())),
            READY));
  }

  private static Stream<Row<ObservedCaches>> pendingChanges() {
    return Stream.of(
        row(
            "AWS has accepted the node type",
            desired("cache.nodeType", "cache.t2.small"),
            node(c -> c.pendingModifiedValues(p -> p.cacheNodeType("cache.t2.small"))),
            WAITING + "available (pending: node type cache.t2.small)"),
        row(
            "AWS has accepted the version",
            desired("cache.version", "5.0.6", "parameterGroup.family", null),
            node(c -> c.pendingModifiedValues(p -> p.engineVersion("5.0.6"))),
            WAITING + "available (pending: engine version 5.0.6)"),
        row(
            "AWS has accepted another node type",
            desired(),
            node(c -> c.pendingModifiedValues(p -> p.cacheNodeType("cache.t2.small"))),
            MODIFY + "node type to cache.t2.micro of cache cluster sessions"));
  }
}
