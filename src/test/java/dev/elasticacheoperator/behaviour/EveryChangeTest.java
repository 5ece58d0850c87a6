package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.BASTION;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.CACHE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.IN_PLACE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.NO_CALL;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.REBOOT;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.REFUSED;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.TOLD;
import static dev.elasticacheoperator.behaviour.DocumentedChange.any;
import static dev.elasticacheoperator.behaviour.DocumentedChange.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.lab.RecordedSteps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the first table in docs/changes.md on the environment of the article. */
@Tag("slow")
class EveryChangeTest {

  private static final String FRIENDS = "network.allowedSecurityGroupIds";
  private static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:caches";
  private static final Map<String, Object> BLOCK_A = block("10.20.1.0/24", "us-west-2a");
  private static final Map<String, Object> BLOCK_B = block("10.20.2.0/24", "us-west-2b");

  private static final Map<String, Object> SIX_TWO =
      Map.of("cache.version", "6.2", "parameterGroup.family", "redis6.x");

  private static final Map<String, Object> SLOW_LOG = log("slow-log", "cloudWatchLogGroup");
  private static AdmittingServer server;

  @BeforeAll
  static void anApiServer() throws Exception {
    server = AdmittingServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<DocumentedChange> cases() {
    return Stream.of(environmentAndNetwork(), iamAndGroups(), cache(), bastion())
        .flatMap(List::stream)
        .toList();
  }

  private static List<DocumentedChange> environmentAndNetwork() {
    var subnets = "network.cacheSubnets";
    var block = subnets + "[].cidrBlock";
    var zone = subnets + "[].availabilityZone";
    return List.of(
        any("region", REFUSED, "eu-west-1"),
        any("deletionPolicy", NO_CALL, "Retain"),
        any("deletionProtection", NO_CALL, true),
        any("paused", NO_CALL, true),
        any("tags", IN_PLACE, Map.of("team", "other")),
        any("vpc.cidrBlock", REFUSED, "10.21.0.0/16"),
        any("vpc.id", REFUSED, "vpc-0123456789abcdef0"),
        any("vpc.name", IN_PLACE, "other"),
        any("vpc.deleteGuardDutyEndpoint", NO_CALL, true),
        row(block, "an entry added", IN_PLACE).edit(subnets, List.of(BLOCK_A, BLOCK_B)),
        row(block, "an entry taken away that the cache is not in", IN_PLACE)
            .given(subnets, List.of(BLOCK_A, BLOCK_B))
            .edit(subnets, List.of(BLOCK_A)),
        row(block, "an entry that the cache is in taken away, or given another block", CACHE)
            .edit(subnets, List.of(block("10.20.7.0/24", "us-west-2a"))),
        row(block, "left to the operator, before or after", REFUSED)
            .edit(subnets, List.of(Map.of("availabilityZone", "us-west-2a"))),
        row(zone, "together with the block", CACHE).edit(subnets, List.of(BLOCK_B)),
        row(zone, "alone", REFUSED).edit(subnets, List.of(block("10.20.1.0/24", "us-west-2b"))),
        row(subnets + "[].id", "any", REFUSED)
            .edit(subnets, List.of(Map.of("id", "subnet-0123456789abcdef0"))),
        row(subnets + "[].name", "any", IN_PLACE)
            .edit(
                subnets,
                List.of(
                    Map.of(
                        "cidrBlock", "10.20.1.0/24",
                        "availabilityZone", "us-west-2a",
                        "name", "other"))),
        any("network.allowedCidrs", IN_PLACE, List.of("10.30.0.0/16")),
        any(FRIENDS, IN_PLACE, List.of("sg-0123456789abcdef0")),
        any("network.securityGroupName", REFUSED, "other"),
        any("network.internetGatewayName", IN_PLACE, "other"),
        any("network.routeTableName", IN_PLACE, "other"));
  }

  private static List<DocumentedChange> iamAndGroups() {
    return List.of(
        any("iam.roleName", REFUSED, "other"),
        any("iam.policyArns", IN_PLACE, List.of()),
        any("iam.path", TOLD, "/teams/web/"),
        any("iam.permissionsBoundary", IN_PLACE, "arn:aws:iam::aws:policy/PowerUserAccess"),
        any("subnetGroup.name", CACHE, "other"),
        any("parameterGroup.name", IN_PLACE, "other"),
        row("parameterGroup.family", "with cache.version", IN_PLACE)
            .to("redis5.0")
            .edit("cache.version", "5.0.6"),
        row("parameterGroup.family", "to one that does not fit cache.version", REFUSED)
            .to("redis7"),
        row("parameterGroup.parameters", "one that a running engine takes", IN_PLACE)
            .to(Map.of("timeout", "60")),
        row(
                "parameterGroup.parameters",
                "one that an engine reads when it starts, such as databases",
                REBOOT)
            .to(Map.of("databases", "32")));
  }

  private static List<DocumentedChange> cache() {
    return List.of(
        row("cache.engine", "from redis to valkey", IN_PLACE)
            .given("cache.nodeType", "cache.t3.small")
            .to("valkey")
            .edit("cache.version", "8.0")
            .edit("parameterGroup.family", "valkey8"),
        row("cache.engine", "any other", REFUSED).to("memcached"),
        row("cache.version", "to a newer one", IN_PLACE)
            .given(SIX_TWO)
            .to("7.1")
            .edit("parameterGroup.family", "redis7"),
        row("cache.version", "to an older major version", CACHE)
            .given(SIX_TWO)
            .to("5.0.6")
            .edit("parameterGroup.family", "redis5.0"),
        row("cache.version", "to an older one of the same major version", REFUSED)
            .given(SIX_TWO)
            .to("6.0"),
        any("cache.snapshots.restoreFrom.snapshotName", REFUSED, "nightly"),
        any("cache.snapshots.restoreFrom.s3Arns", REFUSED, List.of("arn:aws:s3:::bucket/dump.rdb")),
        any("cache.nodeType", IN_PLACE, "cache.t2.small"),
        any("cache.name", CACHE, "other"),
        any("cache.port", CACHE, 6380),
        any("cache.maintenanceWindow", IN_PLACE, "sat:02:00-sat:03:00"),
        any("cache.snapshots.retentionDays", IN_PLACE, 7),
        any("cache.snapshots.window", IN_PLACE, "12:00-13:00"),
        any("cache.snapshots.finalSnapshot", NO_CALL, true),
        any("cache.autoMinorVersionUpgrade", IN_PLACE, false),
        any("cache.notificationTopicArn", IN_PLACE, TOPIC),
        row("cache.notificationTopicArn", "to none", IN_PLACE).from(TOPIC).to(null),
        row("cache.logs[].type", "an entry added", IN_PLACE)
            .given(SIX_TWO)
            .edit("cache.logs", List.of(SLOW_LOG)),
        row("cache.logs[].type", "an entry taken away", IN_PLACE)
            .given(SIX_TWO)
            .given("cache.logs", List.of(SLOW_LOG, log("engine-log", "cloudWatchLogGroup")))
            .edit("cache.logs", List.of(SLOW_LOG)),
        row("cache.logs[].firehoseStream", "instead of a log group", IN_PLACE)
            .given(SIX_TWO)
            .given("cache.logs", List.of(SLOW_LOG))
            .edit("cache.logs", List.of(log("slow-log", "firehoseStream"))));
  }

  private static List<DocumentedChange> bastion() {
    var enabled = "while the bastion is enabled";
    return List.of(
        any("bastion.enabled", BASTION, false),
        row("bastion.subnet.cidrBlock", enabled, REFUSED).to("10.20.253.0/24"),
        row("bastion.subnet.id", enabled, REFUSED).to("subnet-0123456789abcdef0"),
        row("bastion.subnet.availabilityZone", enabled, REFUSED).to("us-west-2b"),
        any("bastion.subnet.name", IN_PLACE, "other"),
        any("bastion.instanceType", BASTION, "t3.small"),
        any("bastion.imageId", BASTION, anotherImage()),
        any("bastion.keyName", BASTION, "other-key"),
        row("bastion.publicIp", "to false without bastion.subnet.id", REFUSED).to(false),
        row("bastion.publicIp", "to true", NO_CALL).to(true),
        any("bastion.sshCidrs", IN_PLACE, List.of("203.0.113.0/24")),
        any("bastion.name", IN_PLACE, "other"),
        any("bastion.securityGroupName", REFUSED, "other"),
        row("adopt", "while nothing is missing", NO_CALL).to(List.of("i-0123456789abcdef0")),
        any("secret.name", NO_CALL, "other"));
  }

  private static Map<String, Object> block(String cidr, String zone) {
    return Map.of("cidrBlock", cidr, "availabilityZone", zone);
  }

  private static Map<String, Object> log(String type, String destination) {
    return Map.of("type", type, "format", "json", destination, "sessions");
  }

  private static String anotherImage() {
    return new Fixture()
        .harness.aws().ec2().describeImages(r -> r.owners("amazon")).images().stream()
            .filter(i -> i.architectureAsString().equals("x86_64"))
            .map(i -> i.imageId())
            .sorted()
            .reduce((first, last) -> last)
            .orElseThrow();
  }

  @Test
  void theTableIsOfTheseChanges() throws IOException {
    DocumentedChange.assertTable("Field", cases());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesWhatTheTableSays(DocumentedChange change) {
    var before = with(Fixture.article(), change.before());
    var after = with(before, change.after());
    if (change.is(REFUSED)) {
      var refusal = assertThrows(KubernetesClientException.class, () -> update(before, after));
      assertEquals(422, refusal.getCode());
      var leaf = "(\\[\\])?[.](id|cidrBlock|availabilityZone|snapshotName|s3Arns)$";
      var part = change.field().replaceAll(leaf, "");
      assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
      return;
    }
    update(before, after);

    var fixture = new Fixture();
    fixture.stranger(aws -> aws.ec2().createKeyPair(r -> r.keyName("other-key")));
    fixture.harness.api.apply(before);
    fixture.settled();
    var cluster = clusterCreatedAt(fixture);
    var bastion = fixture.status().bastion().instanceId();
    var group = friends(fixture);
    fixture.harness.api.apply(
        change.field().equals(FRIENDS) ? with(before, Map.of(FRIENDS, List.of(group))) : after);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(40));

    if (change.is(TOLD)) {
      assertEquals(List.of(), fixture.calls.changes());
      assertEquals(Phase.BLOCKED, fixture.phase());
      assertTrue(fixture.condition("Ready").getMessage().contains(change.field()));
      return;
    }
    if (change.is(CACHE)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertEquals(cluster, clusterCreatedAt(fixture), "replaced unasked");
      assertTrue(destroyed(fixture).isEmpty(), () -> "destroyed unasked: " + destroyed(fixture));
      fixture.approvePlan();
      fixture.harness.untilReady(Fixture.NAME);
      assertNotEquals(cluster, clusterCreatedAt(fixture));
    } else {
      if (change.is(REBOOT)) {
        assertEquals("PlanHeld", fixture.condition("Ready").getReason());
        assertEquals(0, fixture.calls.tried("RebootCacheCluster"), "rebooted unasked");
        fixture.approvePlan();
        fixture.harness.untilReady(Fixture.NAME);
        assertEquals(1, fixture.calls.tried("RebootCacheCluster"));
      }
      assertEquals(cluster, clusterCreatedAt(fixture), "replaced");
    }
    if (change.is(BASTION)) {
      assertTrue(
          fixture.status().bastion() == null
              || !bastion.equals(fixture.status().bastion().instanceId()));
    } else {
      assertEquals(bastion, fixture.status().bastion().instanceId());
    }
    if (change.is(NO_CALL)) {
      assertEquals(List.of(), fixture.calls.changes());
    } else {
      assertTrue(!fixture.calls.changes().isEmpty(), "nothing was done");
    }
    assertNull(fixture.status().plan());
    assertNotNull(fixture.status().endpoint());
    assertEquals(change.field().equals("paused") ? Phase.PAUSED : Phase.READY, fixture.phase());
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
  }

  /** A security group of somebody else's in the environment's VPC. */
  private static String friends(Fixture fixture) {
    return fixture.asStranger(
        aws ->
            aws.ec2()
                .createSecurityGroup(
                    r -> r.groupName("friends").description("x").vpcId(fixture.id("vpc")))
                .groupId());
  }

  /** Calls that delete something. Replaced groups and rules are created again. */
  private static List<String> destroyed(Fixture fixture) {
    var destroyed = new ArrayList<>(fixture.calls.changes());
    destroyed.removeIf(c -> !c.matches("(Delete|Terminate).*"));
    return destroyed;
  }

  private static Instant clusterCreatedAt(Fixture fixture) {
    var clusters =
        fixture.asStranger(aws -> aws.elastiCache().describeCacheClusters().cacheClusters());
    assertEquals(1, clusters.size());
    return clusters.get(0).cacheClusterCreateTime();
  }

  private static ElastiCacheEnvironment with(
      ElastiCacheEnvironment object, Map<String, Object> edits) {
    var copy = Serialization.clone(object);
    edits.forEach((path, value) -> copy.setSpec(Fixture.with(copy.getSpec(), path, value)));
    return copy;
  }

  private static void update(ElastiCacheEnvironment before, ElastiCacheEnvironment after) {
    var created = server.client().resource(before).create();
    var stored = RecordedSteps.write(server.client(), created);
    try {
      var wanted = Serialization.clone(after);
      wanted.getMetadata().setResourceVersion(stored.getMetadata().getResourceVersion());
      server.client().resource(wanted).update();
    } finally {
      server.client().resource(stored).delete();
    }
  }
}
