package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.backUpCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.Leftovers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creates an object again with other names than those of the resources that Retain has left. */
class RetainedTest {

  /** The example's resources, retained; the object is gone. */
  private static Fixture retained() {
    var fixture = Fixture.ready();
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.calls.clear();
    return fixture;
  }

  private static void comeBack(Fixture fixture, Map<String, ?> fields) {
    var object = Fixture.article();
    fields.forEach((path, value) -> object.setSpec(Fixture.with(object.getSpec(), path, value)));
    fixture.harness.api.apply(object);
  }

  private static void approve(Fixture fixture) {
    fixture.harness.api.annotate(
        Fixture.NAME, ElastiCacheEnvironment.APPROVE_PLAN, fixture.status().plan().hash());
    fixture.harness.changed(Fixture.NAME);
  }

  private static void assertMessage(Fixture fixture, String begin) {
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.startsWith(begin), message);
  }

  private static void assertOneOfEach(Fixture fixture) {
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  private static void assertNothingLeft(Fixture fixture) {
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void anotherNameOfTheCacheIsAReplacementThatNeedsApproval() {
    var fixture = retained();
    comeBack(fixture, Map.of("cache.name", "hot"));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertOneOfEach(fixture);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertMessage(
        fixture,
        "Changing the name from sessions to hot requires replacing cache cluster sessions.");
    assertEquals(List.of(), fixture.calls.changes());

    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("hot"), fixture.ids("cluster"));
    assertOneOfEach(fixture);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  /** AWS tells the tags, and so the owner, of an available cluster only. */
  @Test
  void aClusterAtWorkIsWaitedFor() {
    var fixture = retained();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyCacheCluster(
                    r ->
                        r.cacheClusterId("sessions")
                            .cacheNodeType("cache.t2.small")
                            .applyImmediately(true)));
    comeBack(fixture, Map.of("cache.name", "hot"));
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(
        "Waiting for cache cluster sessions: modifying (AWS tells its tags, and so its owner, only"
            + " afterwards)",
        fixture.step("cluster").message());
    fixture.harness.pass(Duration.ofMinutes(30));
    assertMessage(
        fixture,
        "Changing the name from sessions to hot requires replacing cache cluster sessions.");
    assertOneOfEach(fixture);
  }

  @Test
  void aFailedClusterIsInTheWay() {
    var fixture = retained();
    FailedClusterTest.faults(fixture).fail("sessions", "failed", "The cluster cannot run.");
    comeBack(fixture, Map.of("cache.name", "hot"));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(
        "cluster: Cache cluster sessions exists and is failed. AWS tells the tags of an available"
            + " cluster only, so its owner is unknown and the operator does not touch it. Delete"
            + " it.",
        fixture.condition("Ready").getMessage());

    fixture.stranger(aws -> deleteCluster(aws, "sessions"));
    fixture.harness.untilReady(Fixture.NAME);
    assertOneOfEach(fixture);
  }

  /** A replication group of that name would be a second cache. */
  @ParameterizedTest
  @ValueSource(strings = {"", "hot"})
  void aClusterAtWorkIsWaitedForByAGroup(String name) {
    var fixture = retained();
    fixture.stranger(aws -> backUpCluster(aws, "sessions", "by-hand"));
    comeBack(fixture, asGroup(name));
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(
        "Waiting for cache cluster sessions: snapshotting (AWS tells its tags, and so its owner,"
            + " only afterwards)",
        fixture.step("cluster").message());
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(0, fixture.calls.tried("CreateReplicationGroup"));
    assertMessage(fixture, "Changing the ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hot"})
  void aFailedClusterIsInTheWayOfAGroup(String name) {
    var fixture = retained();
    FailedClusterTest.faults(fixture).fail("sessions", "failed", "The cluster cannot run.");
    comeBack(fixture, asGroup(name));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(0, fixture.calls.tried("CreateReplicationGroup"));
    assertMessage(fixture, "cluster: Cache cluster sessions exists and is failed.");
  }

  /** The port needs a replacement, so that the group does not take over the running node. */
  private static Map<String, Object> asGroup(String name) {
    var group =
        Map.<String, Object>of("cache.replicas", 1, "cache.multiAz", false, "cache.port", 6380);
    return name.isEmpty()
        ? group
        : Map.of(
            "cache.replicas", 1, "cache.multiAz", false, "cache.port", 6380, "cache.name", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"subnetGroup.name", "parameterGroup.name"})
  void aGroupOfAnotherNameIsReplaced(String field) {
    var fixture = retained();
    comeBack(fixture, Map.of(field, "near"));
    fixture.harness.pass(Duration.ofMinutes(5));
    if (field.startsWith("subnet")) {
      assertMessage(
          fixture,
          "Changing the subnet group from sessions to near requires replacing cache cluster"
              + " sessions.");
      approve(fixture);
    }
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(10));
    assertOneOfEach(fixture);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  @Test
  void allNamesAtOnceMakeNoSecondCache() {
    var fixture = retained();
    comeBack(
        fixture,
        Map.of("cache.name", "hot", "subnetGroup.name", "near", "parameterGroup.name", "far"));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(List.of("sessions"), fixture.ids("cluster"));
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(10));
    assertOneOfEach(fixture);
  }

  @Test
  void aParameterGroupThatIsNoLongerWantedIsDeleted() {
    var fixture = retained();
    var object = Fixture.article();
    object.setSpec(Fixture.with(object.getSpec(), "parameterGroup", null));
    object.setSpec(Fixture.with(object.getSpec(), "cache.port", 6379));
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  @Test
  void anotherNameOfTheRoleIsBlocked() {
    var fixture = retained();
    comeBack(fixture, Map.of("iam.roleName", "other-bastion"));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertOneOfEach(fixture);
    assertEquals(
        "iam: IAM role sessions-bastion is the role of this environment, not other-bastion"
            + " (iam.roleName), and AWS cannot rename a role. Set bastion.enabled to false, wait"
            + " until this step is Skipped, and set it to true.",
        fixture.condition("Ready").getMessage());
    fixture.edit("bastion.enabled", false);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("other-bastion"), fixture.ids("iam"));
    assertOneOfEach(fixture);
  }

  /** The object is deleted before the operator has seen anything of it. */
  @Test
  void aDeletionFindsEverything() {
    var fixture = retained();
    comeBack(
        fixture,
        Map.of("cache.name", "hot", "subnetGroup.name", "near", "parameterGroup.name", "far"));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }
}
