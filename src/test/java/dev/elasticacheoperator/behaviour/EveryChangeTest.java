package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.lab.RecordedSteps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the table in docs/changes.md, and finds what the table says of it. */
@Tag("slow")
class EveryChangeTest {

  private static final Path PAGE = Path.of("docs/changes.md");

  private static final String FRIENDS = "network.allowedSecurityGroupIds";

  private static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:caches";

  private static final Map<String, Object> BLOCK_A =
      Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2a");
  private static final Map<String, Object> BLOCK_B =
      Map.of("cidrBlock", "10.20.2.0/24", "availabilityZone", "us-west-2b");
  private static final Map<String, Object> SIX_TWO =
      Map.of("cache.version", "6.2", "parameterGroup.family", "redis6.x");

  /**
   * @param before on top of the article's environment
   * @param after the change; an empty Optional takes a field away
   */
  private record ChangeCase(
      String field,
      String change,
      String kind,
      Map<String, Object> before,
      Map<String, Object> after) {

    List<String> row() {
      return List.of(field, change, kind);
    }

    @Override
    public String toString() {
      return field + ", " + change;
    }
  }

  private static ChangeCase any(String field, String kind, Object after) {
    return new ChangeCase(field, "any", kind, Map.of(), Map.of(field, after));
  }

  static List<ChangeCase> cases() {
    var subnets = "network.cacheSubnets";
    var block = subnets + "[].cidrBlock";
    var zone = subnets + "[].availabilityZone";
    return List.of(
        any("region", "refused", "eu-west-1"),
        any("deletionPolicy", "no AWS call", "Retain"),
        any("deletionProtection", "no AWS call", true),
        any("paused", "no AWS call", true),
        any("tags", "in place", Map.of("team", "other")),
        any("vpc.cidrBlock", "refused", "10.21.0.0/16"),
        any("vpc.id", "refused", "vpc-0123456789abcdef0"),
        any("vpc.name", "in place", "other"),
        any("vpc.deleteGuardDutyEndpoint", "no AWS call", true),
        new ChangeCase(
            block,
            "an entry added",
            "in place",
            Map.of(),
            Map.of(subnets, List.of(BLOCK_A, BLOCK_B))),
        new ChangeCase(
            block,
            "an entry taken away that the cache is not in",
            "in place",
            Map.of(subnets, List.of(BLOCK_A, BLOCK_B)),
            Map.of(subnets, List.of(BLOCK_A))),
        new ChangeCase(
            block,
            "an entry that the cache is in taken away, or given another block",
            "the cache",
            Map.of(),
            Map.of(
                subnets,
                List.of(Map.of("cidrBlock", "10.20.7.0/24", "availabilityZone", "us-west-2a")))),
        new ChangeCase(
            block,
            "left to the operator, before or after",
            "refused",
            Map.of(),
            Map.of(subnets, List.of(Map.of("availabilityZone", "us-west-2a")))),
        new ChangeCase(
            zone,
            "together with the block",
            "the cache",
            Map.of(),
            Map.of(subnets, List.of(BLOCK_B))),
        new ChangeCase(
            zone,
            "alone",
            "refused",
            Map.of(),
            Map.of(
                subnets,
                List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2b")))),
        new ChangeCase(
            subnets + "[].id",
            "any",
            "refused",
            Map.of(),
            Map.of(subnets, List.of(Map.of("id", "subnet-0123456789abcdef0")))),
        new ChangeCase(
            subnets + "[].name",
            "any",
            "in place",
            Map.of(),
            Map.of(
                subnets,
                List.of(
                    Map.of(
                        "cidrBlock", "10.20.1.0/24",
                        "availabilityZone", "us-west-2a",
                        "name", "other")))),
        any("network.allowedCidrs", "in place", List.of("10.30.0.0/16")),
        any(FRIENDS, "in place", List.of("sg-0123456789abcdef0")),
        any("network.securityGroupName", "refused", "other"),
        any("network.internetGatewayName", "in place", "other"),
        any("network.routeTableName", "in place", "other"),
        any("iam.roleName", "refused", "other"),
        any("iam.policyArns", "in place", List.of()),
        any("iam.path", "told", "/teams/web/"),
        any("iam.permissionsBoundary", "in place", "arn:aws:iam::aws:policy/PowerUserAccess"),
        any("subnetGroup.name", "the cache", "other"),
        any("parameterGroup.name", "in place", "other"),
        new ChangeCase(
            "parameterGroup.family",
            "with cache.version",
            "in place",
            Map.of(),
            Map.of("cache.version", "5.0.6", "parameterGroup.family", "redis5.0")),
        new ChangeCase(
            "parameterGroup.family",
            "to one that does not fit cache.version",
            "refused",
            Map.of(),
            Map.of("parameterGroup.family", "redis7")),
        new ChangeCase(
            "parameterGroup.parameters",
            "one that a running engine takes",
            "in place",
            Map.of(),
            Map.of("parameterGroup.parameters", Map.of("timeout", "60"))),
        new ChangeCase(
            "parameterGroup.parameters",
            "one that an engine reads when it starts, such as databases",
            "a reboot",
            Map.of(),
            Map.of("parameterGroup.parameters", Map.of("databases", "32"))),
        new ChangeCase(
            "cache.engine",
            "from redis to valkey",
            "in place",
            Map.of("cache.nodeType", "cache.t3.small"),
            Map.of(
                "cache.engine",
                "valkey",
                "cache.version",
                "8.0",
                "parameterGroup.family",
                "valkey8")),
        new ChangeCase(
            "cache.engine", "any other", "refused", Map.of(), Map.of("cache.engine", "memcached")),
        new ChangeCase(
            "cache.version",
            "to a newer one",
            "in place",
            SIX_TWO,
            Map.of("cache.version", "7.1", "parameterGroup.family", "redis7")),
        new ChangeCase(
            "cache.version",
            "to an older major version",
            "the cache",
            SIX_TWO,
            Map.of("cache.version", "5.0.6", "parameterGroup.family", "redis5.0")),
        new ChangeCase(
            "cache.version",
            "to an older one of the same major version",
            "refused",
            SIX_TWO,
            Map.of("cache.version", "6.0")),
        any("cache.snapshots.restoreFrom.snapshotName", "refused", "nightly"),
        any(
            "cache.snapshots.restoreFrom.s3Arns",
            "refused",
            List.of("arn:aws:s3:::bucket/dump.rdb")),
        any("cache.nodeType", "in place", "cache.t2.small"),
        any("cache.name", "the cache", "other"),
        any("cache.port", "the cache", 6380),
        any("cache.maintenanceWindow", "in place", "sat:02:00-sat:03:00"),
        any("cache.snapshots.retentionDays", "in place", 7),
        any("cache.snapshots.window", "in place", "12:00-13:00"),
        any("cache.snapshots.finalSnapshot", "no AWS call", true),
        any("cache.autoMinorVersionUpgrade", "in place", false),
        any("cache.notificationTopicArn", "in place", TOPIC),
        new ChangeCase(
            "cache.notificationTopicArn",
            "to none",
            "in place",
            Map.of("cache.notificationTopicArn", TOPIC),
            Map.of("cache.notificationTopicArn", Optional.empty())),
        new ChangeCase(
            "cache.logs[].type",
            "an entry added",
            "in place",
            SIX_TWO,
            Map.of("cache.logs", List.of(log("slow-log", "cloudWatchLogGroup")))),
        new ChangeCase(
            "cache.logs[].type",
            "an entry taken away",
            "in place",
            logging(log("slow-log", "cloudWatchLogGroup"), log("engine-log", "cloudWatchLogGroup")),
            Map.of("cache.logs", List.of(log("slow-log", "cloudWatchLogGroup")))),
        new ChangeCase(
            "cache.logs[].firehoseStream",
            "instead of a log group",
            "in place",
            logging(log("slow-log", "cloudWatchLogGroup")),
            Map.of("cache.logs", List.of(log("slow-log", "firehoseStream")))),
        any("bastion.enabled", "the bastion", false),
        new ChangeCase(
            "bastion.subnet.cidrBlock",
            "while the bastion is enabled",
            "refused",
            Map.of(),
            Map.of("bastion.subnet.cidrBlock", "10.20.253.0/24")),
        new ChangeCase(
            "bastion.subnet.id",
            "while the bastion is enabled",
            "refused",
            Map.of(),
            Map.of("bastion.subnet.id", "subnet-0123456789abcdef0")),
        new ChangeCase(
            "bastion.subnet.availabilityZone",
            "while the bastion is enabled",
            "refused",
            Map.of(),
            Map.of("bastion.subnet.availabilityZone", "us-west-2b")),
        any("bastion.subnet.name", "in place", "other"),
        any("bastion.instanceType", "the bastion", "t3.small"),
        any("bastion.imageId", "the bastion", anotherImage()),
        any("bastion.keyName", "the bastion", "other-key"),
        new ChangeCase(
            "bastion.publicIp",
            "to false without bastion.subnet.id",
            "refused",
            Map.of(),
            Map.of("bastion.publicIp", false)),
        new ChangeCase(
            "bastion.publicIp",
            "to true",
            "no AWS call",
            Map.of(),
            Map.of("bastion.publicIp", true)),
        any("bastion.sshCidrs", "in place", List.of("203.0.113.0/24")),
        any("bastion.name", "in place", "other"),
        any("bastion.securityGroupName", "refused", "other"),
        new ChangeCase(
            "adopt",
            "while nothing is missing",
            "no AWS call",
            Map.of(),
            Map.of("adopt", List.of("i-0123456789abcdef0"))),
        any("secret.name", "no AWS call", "other"));
  }

  private static Map<String, Object> log(String type, String destination) {
    return Map.of("type", type, "format", "json", destination, "sessions");
  }

  /** A version that delivers logs, with these deliveries. */
  private static Map<String, Object> logging(Object... logs) {
    var before = new HashMap<>(SIX_TWO);
    before.put("cache.logs", List.of(logs));
    return before;
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

  private static AdmittingServer server;

  @BeforeAll
  static void anApiServer() throws Exception {
    server = AdmittingServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theTableIsOfTheseChangesAndOfEveryField() throws IOException {
    var rows = MarkdownTable.rows(PAGE, "Field");
    assertEquals(cases().stream().map(ChangeCase::row).toList(), rows);
    var documented = new TreeSet<String>();
    for (var table : List.of("Field", "Memcached", "Replication group", "Serverless")) {
      MarkdownTable.rows(PAGE, table).forEach(row -> documented.add(row.get(0)));
    }
    var fields = fields();
    var missing = new TreeSet<>(fields);
    missing.removeIf(field -> documented.stream().anyMatch(row -> isPartOf(field, row)));
    assertEquals(Set.of(), missing, "not in a table");
    documented.removeIf(row -> fields.stream().anyMatch(field -> isPartOf(field, row)));
    assertEquals(Set.of(), documented, "no field");
  }

  /** Returns true if the row is about the field, or about the object that it belongs to. */
  private static boolean isPartOf(String field, String row) {
    return field.equals(row) || field.startsWith(row + ".") || field.startsWith(row + "[");
  }

  /** The leaves of the CRD's spec, such as {@code network.cacheSubnets[].name}. */
  private static Set<String> fields() throws IOException {
    var spec =
        Serialization.unmarshal(Files.readString(AdmittingServer.CRD), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    var found = new TreeSet<String>();
    collect("", spec, found);
    return found;
  }

  private static void collect(String path, JsonNode schema, Set<String> found) {
    if (schema.has("properties")) {
      schema
          .get("properties")
          .fields()
          .forEachRemaining(
              field ->
                  collect(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      found));
    } else if (schema.path("items").has("properties")) {
      collect(path + "[]", schema.get("items"), found);
    } else {
      found.add(path);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesWhatTheTableSays(ChangeCase change) {
    var before = with(Fixture.article(), change.before());
    var after = with(before, change.after());
    if (change.kind().equals("refused")) {
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
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();
    var cluster = clusterCreatedAt(fixture);
    var bastion = fixture.status().bastion().instanceId();
    var group = friends(fixture);
    fixture.harness.api.apply(
        change.field().equals(FRIENDS) ? with(before, Map.of(FRIENDS, List.of(group))) : after);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(40));

    if (change.kind().equals("told")) {
      assertEquals(List.of(), fixture.calls.changes());
      assertEquals(Phase.BLOCKED, fixture.phase());
      assertTrue(fixture.condition("Ready").getMessage().contains(change.field()));
      return;
    }
    if (change.kind().equals("the cache")) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertEquals(cluster, clusterCreatedAt(fixture), "replaced unasked");
      assertTrue(destroyed(fixture).isEmpty(), () -> "destroyed unasked: " + destroyed(fixture));
      PlanTest.approve(fixture, fixture.status().plan().hash());
      fixture.harness.untilReady(Fixture.NAME);
      assertNotEquals(cluster, clusterCreatedAt(fixture));
    } else {
      if (change.kind().equals("a reboot")) {
        assertEquals("PlanHeld", fixture.condition("Ready").getReason());
        assertEquals(0, fixture.calls.tried("RebootCacheCluster"), "rebooted unasked");
        PlanTest.approve(fixture, fixture.status().plan().hash());
        fixture.harness.untilReady(Fixture.NAME);
        assertEquals(1, fixture.calls.tried("RebootCacheCluster"));
      }
      assertEquals(cluster, clusterCreatedAt(fixture), "replaced");
    }
    if (change.kind().equals("the bastion")) {
      assertTrue(
          fixture.status().bastion() == null
              || !bastion.equals(fixture.status().bastion().instanceId()));
    } else {
      assertEquals(bastion, fixture.status().bastion().instanceId());
    }
    if (change.kind().equals("no AWS call")) {
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
    var id = new ArrayList<String>();
    fixture.stranger(
        aws ->
            id.add(
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.groupName("friends").description("x").vpcId(fixture.id("vpc")))
                    .groupId()));
    return id.get(0);
  }

  /** Calls that delete something. Replaced groups and rules are created again. */
  private static List<String> destroyed(Fixture fixture) {
    var destroyed = new ArrayList<>(fixture.calls.changes());
    destroyed.removeIf(c -> !c.matches("(Delete|Terminate).*"));
    return destroyed;
  }

  private static Instant clusterCreatedAt(Fixture fixture) {
    var seen = new ArrayList<Instant>();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .describeCacheClusters()
                .cacheClusters()
                .forEach(c -> seen.add(c.cacheClusterCreateTime())));
    assertEquals(1, seen.size());
    return seen.get(0);
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
