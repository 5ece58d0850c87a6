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
            Map.of("CreateTags", 8, "AddTagsToResource", 3, "TagRole", 1, "TagInstanceProfile", 1)),
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
        Arguments.of("bastion.name", "renamed", Map.of("CreateTags", 1)),
        Arguments.of("iam.policyArns", List.of(), Map.of("DetachRolePolicy", 1)),
        Arguments.of(
            "bastion.instanceType", "t3.small", Map.of("TerminateInstances", 1, "RunInstances", 1)),
        Arguments.of("bastion.keyName", null, Map.of("TerminateInstances", 1, "RunInstances", 1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("changes")
  void takesJustTheseCalls(String field, Object value, Map<String, Integer> calls) {
    var stage = Stage.ready();
    var address = stage.status().endpoint();
    var kept = stage.id("cluster");
    stage.edit(field, value);
    stage.lab.step();
    assertEquals(
        new TreeMap<>(calls), counted(stage.calls.changes()), "all of it in the first pass");

    stage.lab.untilReady(Stage.NAME);
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes(), "not at rest");
    assertTrue(stage.isReady());
    assertEquals(address, stage.status().endpoint());
    assertEquals(kept, stage.id("cluster"));
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  /** No answer is not the answer that all is as wanted. */
  @Test
  void aChangeThatCouldNotBeComparedIsNotReady() {
    var stage = Stage.ready();
    stage.refuse(Refusals::throttled);
    stage.edit("parameterGroup.parameters", Map.of("maxmemory-policy", "noeviction"));
    stage.lab.pass(Duration.ofMinutes(2));
    assertFalse(stage.isReady());
    stage.allowAll();
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("ModifyCacheParameterGroup"), stage.calls.changes());
  }

  private static Map<String, Integer> counted(List<String> calls) {
    return calls.stream().collect(Collectors.toMap(c -> c, c -> 1, Integer::sum, TreeMap::new));
  }

  @Test
  void aNodeTypeGoesUpAndDownAgain() {
    var stage = Stage.ready();
    for (var type : List.of("cache.t2.small", "cache.t2.micro")) {
      stage.edit("cache.nodeType", type);
      stage.lab.step();
      assertEquals(Phase.UPDATING, stage.phase());
      assertEquals("False", stage.condition("Ready").getStatus());
      assertEquals("True", stage.condition("Reconciling").getStatus());
      stage.lab.untilReady(Stage.NAME);
      assertTrue(stage.step("cluster").message().contains(type));
    }
    assertEquals(List.of("ModifyCacheCluster", "ModifyCacheCluster"), stage.calls.changes());
  }

  @Test
  void aNewerVersionIsAnUpgradeInPlace() {
    var stage = new Stage();
    var resource = Stage.article();
    resource.setSpec(Stage.with(resource.getSpec(), "parameterGroup", null));
    stage.lab.api.apply(resource);
    stage.lab.untilReady(Stage.NAME);
    stage.calls.clear();
    stage.edit("cache.version", "5.0.6");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("ModifyCacheCluster"), stage.calls.changes());
    assertTrue(stage.step("cluster").message().contains("5.0.6"));
    assertEquals("5.0.6", stage.status().version());
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
  }

  @Test
  void anUpgradeTakesTheParameterGroupOfTheOldFamilyOut() {
    var stage = Stage.ready();
    var resource = stage.lab.environment(Stage.NAME);
    resource.setSpec(Stage.with(resource.getSpec(), "parameterGroup", null));
    stage.lab.api.apply(resource);
    stage.edit("cache.version", "5.0.6");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("ModifyCacheCluster", "DeleteCacheParameterGroup"), stage.calls.changes());
    assertTrue(Picture.of(stage).stream().anyMatch(l -> l.contains("default.redis5.0")));
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
  }

  @Test
  void aBastionAddedLater() {
    var stage = new Stage();
    var resource = Stage.article();
    resource.setSpec(Stage.with(resource.getSpec(), "bastion.enabled", false));
    stage.lab.api.apply(resource);
    stage.lab.untilReady(Stage.NAME);
    assertWithoutBastion(stage);
    assertEquals(
        0,
        stage.calls.changes().stream()
            .filter(c -> c.contains("Role") || c.contains("Gateway") || c.contains("Instance"))
            .count());
    stage.edit("bastion.enabled", true);
    stage.lab.untilReady(Stage.NAME);
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void aParameterGroupGoesOnceTheClusterHasLetGoOfItAndComesBack() {
    var stage = Stage.ready();
    stage.edit("parameterGroup", null);
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("ModifyCacheCluster", "DeleteCacheParameterGroup"), stage.calls.changes());
    assertEquals(StepState.SKIPPED, stage.state("parameterGroup"));
    assertTrue(Picture.of(stage).stream().anyMatch(l -> l.contains("default.redis4.0")));

    stage.calls.clear();
    stage.edit("parameterGroup", Stage.article().getSpec().parameterGroup());
    stage.lab.untilReady(Stage.NAME);
    assertEquals(
        List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup", "ModifyCacheCluster"),
        stage.calls.changes());
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
  }

  @Test
  void withoutABastionAllOfItGoesAndTheCacheStays() {
    var stage = Stage.ready();
    stage.edit("bastion.enabled", false);
    stage.lab.untilReady(Stage.NAME);
    assertWithoutBastion(stage);
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(2));
    assertEquals(List.of(), stage.calls.changes());

    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  private static void assertWithoutBastion(Stage stage) {
    for (var step : List.of("iam", "bastionSubnet", "internetGateway", "routeTable", "bastion")) {
      assertEquals(StepState.SKIPPED, stage.state(step), step);
    }
    assertEquals(null, stage.status().bastion());
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
    stage.stranger(aws -> assertEquals(wanted, Leftovers.of(aws)));
  }

  @ParameterizedTest
  @MethodSource("pauses")
  void aBastionThatComesBackIsANewOne(Duration between) {
    var stage = Stage.ready();
    var seen = new HashSet<String>();
    for (int round = 0; round < 3; round++) {
      assertTrue(seen.add(stage.status().bastion().instanceId()), "an old instance");
      stage.edit("bastion.enabled", false);
      stage.lab.untilReady(Stage.NAME);
      assertWithoutBastion(stage);
      stage.lab.pass(between);
      stage.edit("bastion.enabled", true);
      stage.lab.untilReady(Stage.NAME);
      stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    }
  }

  /** Within the hour that AWS shows a dead instance, and after it. */
  static Stream<Duration> pauses() {
    return Stream.of(Duration.ofSeconds(1), Duration.ofMinutes(3), Duration.ofHours(2));
  }

  @Test
  void aChangeOfMindWhileTheBastionGoes() {
    var stage = Stage.ready();
    var old = stage.status().bastion().instanceId();
    stage.edit("bastion.enabled", false);
    stage.lab.step();
    stage.edit("bastion.enabled", true);
    stage.lab.untilReady(Stage.NAME);
    assertNotEquals(old, stage.status().bastion().instanceId());
    stage.lab.pass(Duration.ofMinutes(1));
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void anotherImageReplacesTheInstanceAndNothingElse() {
    var stage = Stage.ready();
    var old = stage.status().bastion().instanceId();
    stage.stranger(
        aws -> {
          var image =
              aws.ec2().describeImages(r -> r.owners("amazon")).images().stream()
                  .filter(i -> i.architectureAsString().equals("x86_64"))
                  .map(i -> i.imageId())
                  .filter(i -> instances(stage).stream().noneMatch(x -> x.imageId().equals(i)))
                  .findFirst()
                  .orElseThrow();
          stage.edit("bastion.imageId", image);
        });
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("TerminateInstances", "RunInstances"), stage.calls.changes());
    assertNotEquals(old, stage.status().bastion().instanceId());
    assertEquals(1, instances(stage).size());
  }

  @Test
  void thereAndBackIsTwoNewInstances() {
    var stage = Stage.ready();
    var first = stage.status().bastion().instanceId();
    stage.edit("bastion.instanceType", "t3.small");
    stage.lab.untilReady(Stage.NAME);
    stage.edit("bastion.instanceType", "t3.micro");
    stage.lab.untilReady(Stage.NAME);
    assertNotEquals(first, stage.status().bastion().instanceId());
    assertEquals(
        List.of("TerminateInstances", "RunInstances", "TerminateInstances", "RunInstances"),
        stage.calls.changes());
    assertEquals(1, instances(stage).size());
  }

  private static List<Instance> instances(Stage stage) {
    return stage.lab.aws().ec2().describeInstances().reservations().stream()
        .flatMap(r -> r.instances().stream())
        .filter(i -> i.state().nameAsString().equals("running"))
        .toList();
  }

  @Test
  void aRenamedSecretMoves() {
    var stage = Stage.ready();
    var values = stage.secret("sessions-endpoint").get().getData();
    stage.edit("secret.name", "elsewhere");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(values, stage.secret("elsewhere").get().getData());
    assertFalse(stage.secret("sessions-endpoint").isPresent());
    assertEquals("elsewhere", stage.status().binding().name());
    assertEquals(List.of(), stage.calls.changes());
  }

  /** A detour over a name that is taken leaves no Secret behind. */
  @Test
  void aSecretRenamedToOneThatIsTakenStaysUntilThereIsAnother() {
    var stage = Stage.ready();
    stage.lab.api.write(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("taken")
            .endMetadata()
            .withType("Opaque")
            .build());
    stage.edit("secret.name", "taken");
    stage.lab.pass(Duration.ofMinutes(6));
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals("sessions-endpoint", stage.status().binding().name());
    assertTrue(stage.secret("sessions-endpoint").isPresent());

    stage.edit("secret.name", "free");
    stage.lab.untilReady(Stage.NAME);
    assertEquals("free", stage.status().binding().name());
    assertFalse(stage.secret("sessions-endpoint").isPresent());
    assertEquals("Opaque", stage.secret("taken").get().getType());
  }

  @Test
  void aDeletedOrSpoiltSecretIsWrittenAgain() {
    var stage = Stage.ready();
    var secret = stage.secret("sessions-endpoint").get();
    var values = secret.getData();
    stage.lab.api.delete(secret);
    stage.lab.changed(Stage.NAME);
    stage.lab.step();
    assertEquals(values, stage.secret("sessions-endpoint").get().getData());

    secret.getData().put("host", "d3Jvbmc=");
    stage.lab.api.write(secret);
    stage.lab.changed(Stage.NAME);
    stage.lab.step();
    assertEquals(values.keySet(), stage.secret("sessions-endpoint").get().getData().keySet());
    assertNotEquals("d3Jvbmc=", stage.secret("sessions-endpoint").get().getData().get("host"));
  }

  @Test
  void aChangeInTheMiddleOfACreateIsTakenIn() {
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofMinutes(1));
    stage.edit("network.allowedCidrs", List.of("10.40.0.0/16"));
    stage.edit("cache.nodeType", "cache.t2.small");
    stage.edit("tags", Map.of("team", "other"));
    stage.lab.untilReady(Stage.NAME);
    var picture = Picture.of(stage);
    assertTrue(picture.stream().anyMatch(l -> l.contains("10.40.0.0/16")));
    assertTrue(picture.stream().anyMatch(l -> l.contains("cache.t2.small")));
    assertTrue(picture.stream().noneMatch(l -> l.contains("team=web")));
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }
}
