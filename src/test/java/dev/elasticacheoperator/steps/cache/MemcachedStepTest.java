package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.memcached.ObservedMemcached;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/** Actions and outcomes of the cluster step for Memcached. */
class MemcachedStepTest {

  private static final ClusterStep STEP =
      new ClusterStep(
          StepNames.CLUSTER,
          Set.of(StepNames.SUBNET_GROUP, StepNames.PARAMETER_GROUP, StepNames.SECURITY_GROUPS));
  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.SUBNET_GROUP_NAME, "sessions")
          .and(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1")
          .and(
              StepOutputs.CACHE_PLACEMENT,
              List.of(
                  new PlacedSubnet("subnet-1", "us-west-2a", false, true),
                  new PlacedSubnet("subnet-2", "us-west-2b", false, true)));
  private static final Map<String, String> TAGS = tags(StepNames.CLUSTER, "sessions");

  private static final String READY = "Ready: memcached 1.6.17 on 3 nodes of cache.t3.small";
  private static final String WAITING = "InProgress: Waiting for cache cluster sessions: ";
  private static final String MODIFY = "ModifyCacheCluster: Change ";
  private static final String OF_IT = " of cache cluster sessions";
  private static final String HELD =
      "DeleteCacheCluster: Delete cache cluster sessions with all its data [held]";
  private static final String REPLACED = " requires replacing cache cluster sessions.";
  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(
            existence(), nodes(), upgrades(), settings(), pendingChanges(), replacements(), busy())
        .flatMap(rows -> rows);
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
                + " Correct the cause, or change the cache in the spec, which creates it again at"
                + " once. Otherwise it is created again at 2026-01-02T03:34:04Z."),
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

  private static Stream<Row<ObservedCaches>> replacements() {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedCaches> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  @Test
  void aPlanShowsTheNewCluster() {
    assertEquals(
        List.of(
            "DeleteCacheCluster: Delete cache cluster sessions with all its data",
            "CreateCacheCluster: Create cache cluster sessions (memcached 1.6.17, cache.t3.small, 3"
                + " nodes, port 11212, parameter group default.memcached1.6, subnet group sessions,"
                + " in-transit encryption off)"),
        plan(desired("cache.port", 11212)).actions().stream()
            .map(a -> a.action() + ": " + a.reason())
            .toList());
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

  private static Plan plan(Target target) {
    var actions = STEP.diff(target, memcached(c -> {}), context(OUTPUTS));
    return actions.get(actions.size() - 1).plan().orElseThrow();
  }

  /** Three nodes of 1.6.17 with AWS's own parameter group, with fields changed. */
  private static Target desired(Object... edits) {
    var all =
        new ArrayList<Object>(
            List.of(
                "cache.engine",
                "memcached",
                "cache.version",
                "1.6.17",
                "cache.nodeType",
                "cache.t3.small",
                "cache.nodes",
                3));
    all.addAll(Arrays.asList("parameterGroup", null, "cache.port", null));
    all.addAll(Arrays.asList(edits));
    return StepTable.desired(all.toArray());
  }

  private static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  private static ObservedCaches memcached(Consumer<CacheCluster.Builder> change) {
    return memcached(change, TAGS);
  }

  private static ObservedCaches memcached(
      Consumer<CacheCluster.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(
        new ObservedMemcached(cluster(change), Optional.of(tags), Optional.empty()));
  }

  /** A cluster that failed a second ago, of which AWS tells no tags. */
  private static ObservedCaches failed(String status) {
    return ObservedCaches.of(
        new ObservedMemcached(
            cluster(c -> c.cacheClusterStatus(status)),
            Optional.empty(),
            Optional.of(
                new LastEvent("No capacity.", Optional.of(StepTable.NOW.minusSeconds(1))))));
  }

  private static CacheNode node(String id, String zone) {
    return CacheNode.builder()
        .cacheNodeId(id)
        .customerAvailabilityZone(zone)
        .cacheNodeCreateTime(Instant.EPOCH)
        .endpoint(e -> e.address(id + ".example").port(11211))
        .build();
  }

  private static CacheCluster cluster(Consumer<CacheCluster.Builder> change) {
    return CacheCluster.builder()
        .cacheClusterId("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:cluster:sessions")
        .cacheClusterCreateTime(Instant.EPOCH)
        .cacheClusterStatus("available")
        .engine("memcached")
        .engineVersion("1.6.17")
        .cacheNodeType("cache.t3.small")
        .numCacheNodes(3)
        .cacheSubnetGroupName("sessions")
        .cacheParameterGroup(g -> g.cacheParameterGroupName("default.memcached1.6"))
        .securityGroups(g -> g.securityGroupId("sg-1"))
        .preferredMaintenanceWindow("tue:01:00-tue:02:00")
        .preferredAvailabilityZone("Multiple")
        .configurationEndpoint(e -> e.address("sessions.cfg.example").port(11211))
        .cacheNodes(
            node("0001", "us-west-2a"), node("0002", "us-west-2b"), node("0003", "us-west-2a"))
        .applyMutation(change)
        .build();
  }
}
