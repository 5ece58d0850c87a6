package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** Actions and outcomes of the cluster step. */
class ClusterStepTest {

  private static final ClusterStep STEP =
      new ClusterStep(
          StepNames.CLUSTER,
          Set.of(StepNames.SUBNET_GROUP, StepNames.PARAMETER_GROUP, StepNames.SECURITY_GROUPS));
  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.SUBNET_GROUP_NAME, "sessions")
          .and(StepOutputs.PARAMETER_GROUP_NAME, "sessions")
          .and(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1");
  private static final Map<String, String> TAGS = tags(StepNames.CLUSTER, "sessions");

  private static final String READY = "Ready: redis 4.0.10 on cache.t2.micro";
  private static final String WAITING = "InProgress: Waiting for cache cluster sessions: ";
  private static final String MODIFY = "ModifyCacheCluster: Change ";
  private static final String RETAG = "AddTagsToResource: Set tags of cache cluster sessions";
  private static final String DELETE = "DeleteCacheCluster: Delete cache cluster sessions";
  private static final String HELD = DELETE + " with all its data [held]";

  private static final String SNAPSHOT =
      "CreateSnapshot: Take snapshot NAME of cache cluster sessions";
  private static final String CARRIED =
      " The new cache begins with a snapshot of it, without what is written after the snapshot.";

  private static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:caches";

  private static final Instant FAILED_AT = StepTable.NOW.minusSeconds(1);
  private static final String BY_HAND =
      "If AWS does not repair it, delete it in the ElastiCache console: the operator then creates"
          + " it again, without its data.";

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(
            existence(),
            failures(),
            outside(),
            drift(),
            pendingChanges(),
            replacements(),
            ownership(),
            busy(),
            deletions())
        .flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> existence() {
    return Stream.of(
        row(
            "nothing exists",
            desired(),
            none(),
            "CreateCacheCluster: Create cache cluster sessions (redis 4.0.10, cache.t2.micro)"),
        row("all is as desired", desired(), node(c -> {}), READY),
        failed(
            "create-failed",
            "AWS could not create cache cluster sessions (create-failed): No capacity. Correct the"
                + " cause, or change the cache in the spec, which creates it again at once."
                + " Otherwise it is created again at "
                + FAILED_AT.plus(Duration.ofMinutes(30))
                + "."),
        failed(
            "restore-failed",
            "AWS could not restore a snapshot into cache cluster sessions (restore-failed): No"
                + " capacity. Correct the cause, or change the cache in the spec, which creates it"
                + " again at once. Otherwise it is created again at "
                + FAILED_AT.plus(Duration.ofMinutes(30))
                + "."),
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
                + " Otherwise delete it, and the operator creates it again."),
        row(
            "AWS repairs it",
            desired(),
            node(c -> c.cacheClusterStatus("recovering")),
            WAITING + "recovering (AWS is repairing it)"));
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
                    Optional.of(event(FAILED_AT.minus(Duration.ofMinutes(30)).minusSeconds(1))))),
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

  /** A cluster that failed a second ago, of which AWS tells no tags. */
  private static ObservedCaches failedNode(String status) {
    return ObservedCaches.of(
        new ObservedNode(
            cluster(c -> c.cacheClusterStatus(status)),
            Optional.empty(),
            Optional.of(event(FAILED_AT))));
  }

  private static LastEvent event(Instant at) {
    return new LastEvent("No capacity.", Optional.of(at));
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
        row("not desired, and nothing exists", deleted(), none(), "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedCaches> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row).stream().map(this::named).toList());
  }

  /** The name of a snapshot ends with a hash of the plan. */
  private String named(String line) {
    return line.replaceAll("sessions-[0-9a-f]{16}", "NAME");
  }

  @Test
  void aPlanShowsAllCallsAndWhatIsLost() {
    var plan = plan(desired("cache.port", 6380));
    assertEquals(
        List.of(
            SNAPSHOT + ", data lost: false",
            "DeleteCacheCluster: Delete cache cluster sessions, whose data is in snapshot NAME,"
                + " data lost: false",
            "CreateCacheCluster: Create cache cluster sessions (redis 4.0.10, cache.t2.micro, port"
                + " 6380, parameter group sessions, subnet group sessions) of snapshot NAME, data"
                + " lost: false"),
        plan.actions().stream()
            .map(a -> a.action() + ": " + a.reason() + ", data lost: " + a.dataLoss())
            .map(this::named)
            .toList());
  }

  private static Plan plan(Target target) {
    var actions = STEP.diff(target, node(c -> {}), context(OUTPUTS));
    return actions.get(actions.size() - 1).plan().orElseThrow();
  }

  private static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  private static ObservedCaches none() {
    return STEP.absent();
  }

  private static ObservedCaches node(Consumer<CacheCluster.Builder> change) {
    return node(change, TAGS);
  }

  private static ObservedCaches node(
      Consumer<CacheCluster.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(new ObservedNode(cluster(change), Optional.of(tags)));
  }

  private static CacheCluster cluster(Consumer<CacheCluster.Builder> change) {
    return CacheCluster.builder()
        .cacheClusterId("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:cluster:sessions")
        .cacheClusterCreateTime(Instant.EPOCH)
        .cacheClusterStatus("available")
        .engine("redis")
        .engineVersion("4.0.10")
        .cacheNodeType("cache.t2.micro")
        .numCacheNodes(1)
        .cacheSubnetGroupName("sessions")
        .cacheParameterGroup(g -> g.cacheParameterGroupName("sessions"))
        .securityGroups(g -> g.securityGroupId("sg-1"))
        .preferredMaintenanceWindow("tue:01:00-tue:02:00")
        .cacheNodes(n -> n.endpoint(e -> e.address("sessions.example").port(6379)))
        .applyMutation(change)
        .build();
  }
}
