package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The spec changes on a living environment: exactly the calls that it takes, and at once. */
class ChangeTest {

  static Stream<Arguments> changes() {
    var parameters = new TreeMap<String, String>();
    parameters.put("maxmemory-policy", "volatile-lru");
    parameters.put("timeout", "60");
    return Stream.of(
        Arguments.of(
            "tags",
            Map.of("team", "web", "cost-centre", "42"),
            Map.of(
                "CreateTags", 10, "AddTagsToResource", 3, "TagRole", 1, "TagInstanceProfile", 1)),
        Arguments.of(
            "tags",
            Map.of(),
            Map.of(
                "DeleteTags",
                10,
                "RemoveTagsFromResource",
                3,
                "UntagRole",
                1,
                "UntagInstanceProfile",
                1)),
        Arguments.of(
            "parameterGroup.parameters", parameters, Map.of("ModifyCacheParameterGroup", 1)),
        Arguments.of("parameterGroup.parameters", Map.of(), Map.of("ResetCacheParameterGroup", 1)),
        Arguments.of(
            "parameterGroup.parameters",
            Map.of("timeout", "60"),
            Map.of("ModifyCacheParameterGroup", 1, "ResetCacheParameterGroup", 1)),
        Arguments.of(
            "network.allowedCidrs",
            List.of("10.20.0.0/16", "10.30.0.0/16"),
            Map.of("AuthorizeSecurityGroupIngress", 1)),
        Arguments.of("network.allowedCidrs", List.of(), Map.of("RevokeSecurityGroupIngress", 1)),
        Arguments.of("network.allowedCidrs", null, Map.of()),
        Arguments.of("bastion.sshCidrs", null, Map.of("RevokeSecurityGroupIngress", 1)),
        Arguments.of(
            "bastion.sshCidrs",
            List.of("203.0.113.0/24"),
            Map.of("RevokeSecurityGroupIngress", 1, "AuthorizeSecurityGroupIngress", 1)),
        Arguments.of("cache.nodeType", "cache.t2.small", Map.of("ModifyCacheCluster", 1)),
        Arguments.of("vpc.name", "renamed", Map.of("CreateTags", 1)),
        Arguments.of("network.internetGatewayName", "renamed", Map.of("CreateTags", 1)),
        Arguments.of("network.routeTableName", "renamed", Map.of("CreateTags", 1)),
        Arguments.of("bastion.name", "renamed", Map.of("CreateTags", 3)),
        Arguments.of("iam.policyArns", List.of(), Map.of("DetachRolePolicy", 1)),
        Arguments.of(
            "bastion.instanceType", "t3.small", Map.of("TerminateInstances", 1, "RunInstances", 1)),
        Arguments.of("bastion.keyName", null, Map.of("TerminateInstances", 1, "RunInstances", 1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("changes")
  void takesJustTheseCalls(String field, Object value, Map<String, Integer> calls) {
    var fixture = Fixture.ready();
    var address = fixture.status().endpoint();
    var kept = fixture.id("cluster");
    fixture.edit(field, value);
    fixture.harness.step();
    assertEquals(
        new TreeMap<>(calls), counted(fixture.calls.changes()), "all of it in the first pass");

    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
    assertTrue(fixture.isReady());
    assertEquals(address, fixture.status().endpoint());
    assertEquals(kept, fixture.id("cluster"));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  /** No answer is not the answer that all is as wanted. */
  @Test
  void aChangeThatCouldNotBeComparedIsNotReady() {
    var fixture = Fixture.ready();
    fixture.refuse(Refusals::throttled);
    fixture.edit("parameterGroup.parameters", Map.of("maxmemory-policy", "noeviction"));
    fixture.harness.pass(Duration.ofMinutes(2));
    assertFalse(fixture.isReady());
    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("ModifyCacheParameterGroup"), fixture.calls.changes());
  }

  private static Map<String, Integer> counted(List<String> calls) {
    return calls.stream().collect(Collectors.toMap(c -> c, c -> 1, Integer::sum, TreeMap::new));
  }

  @Test
  void aNodeTypeGoesUpAndDownAgain() {
    var fixture = Fixture.ready();
    for (var type : List.of("cache.t2.small", "cache.t2.micro")) {
      fixture.edit("cache.nodeType", type);
      fixture.harness.step();
      assertEquals(Phase.UPDATING, fixture.phase());
      assertEquals("False", fixture.condition("Ready").getStatus());
      assertEquals("True", fixture.condition("Reconciling").getStatus());
      fixture.harness.untilReady(Fixture.NAME);
      assertTrue(fixture.step("cluster").message().contains(type));
    }
    assertEquals(List.of("ModifyCacheCluster", "ModifyCacheCluster"), fixture.calls.changes());
  }

  @Test
  void aNewerVersionIsAnUpgradeInPlace() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "parameterGroup", null));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    fixture.edit("cache.version", "5.0.6");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("ModifyCacheCluster"), fixture.calls.changes());
    assertTrue(fixture.step("cluster").message().contains("5.0.6"));
    assertEquals("5.0.6", fixture.status().version());
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void anUpgradeTakesTheParameterGroupOfTheOldFamilyOut() {
    var fixture = Fixture.ready();
    var resource = fixture.harness.environment(Fixture.NAME);
    resource.setSpec(Fixture.with(resource.getSpec(), "parameterGroup", null));
    fixture.harness.api.apply(resource);
    fixture.edit("cache.version", "5.0.6");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("ModifyCacheCluster", "DeleteCacheParameterGroup"), fixture.calls.changes());
    assertTrue(ResourceSnapshot.of(fixture).stream().anyMatch(l -> l.contains("default.redis5.0")));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void aBastionAddedLater() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "bastion.enabled", false));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    assertWithoutBastion(fixture);
    assertEquals(
        0,
        fixture.calls.changes().stream()
            .filter(c -> c.contains("Role") || c.contains("Gateway") || c.contains("Instance"))
            .count());
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void aParameterGroupGoesOnceTheClusterHasLetGoOfItAndComesBack() {
    var fixture = Fixture.ready();
    fixture.edit("parameterGroup", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("ModifyCacheCluster", "DeleteCacheParameterGroup"), fixture.calls.changes());
    assertEquals(StepState.SKIPPED, fixture.state("parameterGroup"));
    assertTrue(ResourceSnapshot.of(fixture).stream().anyMatch(l -> l.contains("default.redis4.0")));

    fixture.calls.clear();
    fixture.edit("parameterGroup", Fixture.article().getSpec().parameterGroup());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup", "ModifyCacheCluster"),
        fixture.calls.changes());
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void withoutABastionAllOfItGoesAndTheCacheStays() {
    var fixture = Fixture.ready();
    fixture.edit("bastion.enabled", false);
    fixture.harness.untilReady(Fixture.NAME);
    assertWithoutBastion(fixture);
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(2));
    assertEquals(List.of(), fixture.calls.changes());

    fixture.deleteLeavingNothing();
  }

  private static void assertWithoutBastion(Fixture fixture) {
    for (var step : List.of("iam", "bastionSubnet", "internetGateway", "routeTable", "bastion")) {
      assertEquals(StepState.SKIPPED, fixture.state(step), step);
    }
    assertEquals(null, fixture.status().bastion());
    var wanted = new TreeMap<>(Leftovers.ARTICLE);
    wanted.putAll(
        Map.of(
            "subnet", 1,
            "security group", 1,
            "internet gateway", 0,
            "route table", 0,
            "instance", 0,
            "role", 0,
            "instance profile", 0));
    fixture.stranger(aws -> assertEquals(wanted, Leftovers.of(aws)));
  }

  @ParameterizedTest
  @MethodSource("pauses")
  void aBastionThatComesBackIsANewOne(Duration between) {
    var fixture = Fixture.ready();
    var seen = new HashSet<String>();
    for (int round = 0; round < 3; round++) {
      assertTrue(seen.add(fixture.status().bastion().instanceId()), "an old instance");
      fixture.edit("bastion.enabled", false);
      fixture.harness.untilReady(Fixture.NAME);
      assertWithoutBastion(fixture);
      fixture.harness.pass(between);
      fixture.edit("bastion.enabled", true);
      fixture.harness.untilReady(Fixture.NAME);
      fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    }
  }

  /** Within the hour that AWS shows a dead instance, and after it. */
  static Stream<Duration> pauses() {
    return Stream.of(Duration.ofSeconds(1), Duration.ofMinutes(3), Duration.ofHours(2));
  }

  @Test
  void aChangeOfMindWhileTheBastionGoes() {
    var fixture = Fixture.ready();
    var old = fixture.status().bastion().instanceId();
    fixture.edit("bastion.enabled", false);
    fixture.harness.step();
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(old, fixture.status().bastion().instanceId());
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void anotherImageReplacesTheInstanceAndNothingElse() {
    var fixture = Fixture.ready();
    var old = fixture.status().bastion().instanceId();
    fixture.stranger(
        aws -> {
          var image =
              aws.ec2().describeImages(r -> r.owners("amazon")).images().stream()
                  .filter(i -> i.architectureAsString().equals("x86_64"))
                  .map(i -> i.imageId())
                  .filter(i -> instances(fixture).stream().noneMatch(x -> x.imageId().equals(i)))
                  .findFirst()
                  .orElseThrow();
          fixture.edit("bastion.imageId", image);
        });
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("TerminateInstances", "RunInstances"), fixture.calls.changes());
    assertNotEquals(old, fixture.status().bastion().instanceId());
    assertEquals(1, instances(fixture).size());
  }

  @Test
  void thereAndBackIsTwoNewInstances() {
    var fixture = Fixture.ready();
    var first = fixture.status().bastion().instanceId();
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("bastion.instanceType", "t3.micro");
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(first, fixture.status().bastion().instanceId());
    assertEquals(
        List.of("TerminateInstances", "RunInstances", "TerminateInstances", "RunInstances"),
        fixture.calls.changes());
    assertEquals(1, instances(fixture).size());
  }

  private static List<Instance> instances(Fixture fixture) {
    return fixture.harness.aws().ec2().describeInstances().reservations().stream()
        .flatMap(r -> r.instances().stream())
        .filter(i -> i.state().nameAsString().equals("running"))
        .toList();
  }

  @Test
  void aRenamedSecretMoves() {
    var fixture = Fixture.ready();
    var values = fixture.secret("sessions-endpoint").get().getData();
    fixture.edit("secret.name", "elsewhere");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(values, fixture.secret("elsewhere").get().getData());
    assertFalse(fixture.secret("sessions-endpoint").isPresent());
    assertEquals("elsewhere", fixture.status().binding().name());
    assertEquals(List.of(), fixture.calls.changes());
  }

  /** A detour over a name that is taken leaves no Secret behind. */
  @Test
  void aSecretRenamedToOneThatIsTakenStaysUntilThereIsAnother() {
    var fixture = Fixture.ready();
    fixture.harness.api.write(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("taken")
            .endMetadata()
            .withType("Opaque")
            .build());
    fixture.edit("secret.name", "taken");
    fixture.harness.pass(Duration.ofMinutes(6));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals("sessions-endpoint", fixture.status().binding().name());
    assertTrue(fixture.secret("sessions-endpoint").isPresent());

    fixture.edit("secret.name", "free");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("free", fixture.status().binding().name());
    assertFalse(fixture.secret("sessions-endpoint").isPresent());
    assertEquals("Opaque", fixture.secret("taken").get().getType());
  }

  @Test
  void aDeletedOrSpoiltSecretIsWrittenAgain() {
    var fixture = Fixture.ready();
    var secret = fixture.secret("sessions-endpoint").get();
    var values = secret.getData();
    fixture.harness.api.delete(secret);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.step();
    assertEquals(values, fixture.secret("sessions-endpoint").get().getData());

    secret.getData().put("host", "d3Jvbmc=");
    fixture.harness.api.write(secret);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.step();
    assertEquals(values.keySet(), fixture.secret("sessions-endpoint").get().getData().keySet());
    assertNotEquals("d3Jvbmc=", fixture.secret("sessions-endpoint").get().getData().get("host"));
  }

  @Test
  void aChangeInTheMiddleOfACreateIsTakenIn() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.edit("network.allowedCidrs", List.of("10.40.0.0/16"));
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.edit("tags", Map.of("team", "other"));
    fixture.harness.untilReady(Fixture.NAME);
    var picture = ResourceSnapshot.of(fixture);
    assertTrue(picture.stream().anyMatch(l -> l.contains("10.40.0.0/16")));
    assertTrue(picture.stream().anyMatch(l -> l.contains("cache.t2.small")));
    assertTrue(picture.stream().noneMatch(l -> l.contains("team=web")));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }
}
