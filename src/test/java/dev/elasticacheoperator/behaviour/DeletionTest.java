package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRoute;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.tag;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object goes away when, and only when, nothing of it is left on AWS that should not be. */
class DeletionTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 16, 31, 60, 120, 200, 300, 359, 361, 400, 600})
  void atAnyMomentOfACreate(int seconds) {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofSeconds(seconds));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
    assertEquals(
        1, fixture.harness.api.events().stream().filter(e -> e.reason().equals("Deleted")).count());
  }

  @Test
  void aDeletionTakesNoLongerThanAws() {
    var fixture = Fixture.ready();
    var began = fixture.harness.clock.instant();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
    var took = Duration.between(began, fixture.harness.clock.instant());
    assertTrue(took.compareTo(Duration.ofMinutes(5)) <= 0, took + ", of which AWS needs 4 minutes");
  }

  @Test
  void retainInTheMiddleOfADeletionTellsThatNotEverythingStays() {
    var fixture = Fixture.ready();
    fixture.delete();
    fixture.harness.pass(Duration.ofSeconds(20));
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(
        List.of(
            "Kept the AWS resources that were not deleted yet with their tags, and the Secret"
                + " (spec.deletionPolicy: Retain)"),
        fixture.harness.api.events().stream()
            .filter(e -> e.reason().equals("Retained"))
            .map(RecordedEvent::message)
            .toList());
  }

  @Test
  void retainLeavesEverythingAndTheObjectFindsItAgain() {
    var fixture = Fixture.ready();
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    var before = ResourceSnapshot.of(fixture);
    fixture.calls.clear();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.tried(), "AWS was asked");
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertTrue(fixture.harness.api.events().stream().anyMatch(e -> e.reason().equals("Retained")));

    fixture.harness.pass(Duration.ofHours(3));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertTrue(fixture.secret("sessions-endpoint").isPresent());
  }

  @Test
  void deletionProtectionHoldsEverythingUntilItIsOff() {
    var fixture = Fixture.ready();
    fixture.edit("deletionProtection", true);
    fixture.harness.untilReady(Fixture.NAME);
    var before = ResourceSnapshot.of(fixture);
    fixture.calls.clear();
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.tried(), "AWS was asked");
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertEquals(Phase.DELETING, fixture.phase());
    assertTrue(fixture.condition("Ready").getMessage().contains("spec.deletionProtection is true"));
    assertEquals("True", fixture.condition("Stalled").getStatus());

    fixture.edit("deletionProtection", false);
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  @Test
  void aPausedEnvironmentIsLeftAloneButCanBeDeleted() {
    var fixture = Fixture.ready();
    fixture.edit("paused", true);
    fixture.harness.pass(Duration.ofHours(5));
    fixture.stranger(aws -> tag(aws, fixture.id("vpc"), "team", "x"));
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(20));
    assertEquals(List.of(), fixture.calls.tried(), "AWS was asked");
    assertEquals(Phase.PAUSED, fixture.phase());
    assertEquals("Unknown", fixture.condition("Ready").getStatus());

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  @Test
  void aPauseEndsWithWhatWasMissed() {
    var fixture = Fixture.ready();
    fixture.edit("paused", true);
    fixture.harness.pass(HOUR);
    fixture.stranger(aws -> tag(aws, fixture.id("vpc"), "team", "x"));
    fixture.edit("paused", false);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(6));
    assertEquals(List.of("CreateTags"), fixture.calls.changes());
  }

  @Test
  void aPauseInTheMiddleOfACreateIsObeyed() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofSeconds(20));
    fixture.edit("paused", true);
    fixture.harness.step();
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.tried());
    fixture.edit("paused", false);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void withoutAnySpec() {
    var fixture = Fixture.ready();
    var resource = fixture.harness.environment(Fixture.NAME);
    resource.setSpec(null);
    fixture.harness.api.apply(resource);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(6));
    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals(List.of(), fixture.calls.changes());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  static Stream<Arguments> badSpecs() {
    return Stream.of(
        Arguments.of("vpc.cidrBlock", "10.20.0.0/99"),
        Arguments.of("cache.version", "nonsense"),
        Arguments.of("vpc", null),
        Arguments.of("cache", null),
        Arguments.of("iam", null),
        Arguments.of("subnetGroup", null),
        Arguments.of("parameterGroup", null),
        Arguments.of("cache.name", "elsewhere"));
  }

  /** Admission refuses these; an object from before an upgrade may have them all the same. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badSpecs")
  void withASpecThatNeverWouldHaveMadeIt(String field, Object value) {
    var fixture = Fixture.ready();
    fixture.delete();
    fixture.edit(field, value);
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  static Stream<Arguments> lostBefore() {
    return Stream.<BiConsumer<Fixture, AwsClients>>of(
            (fixture, aws) -> terminateInstance(aws, fixture.id("bastion")),
            (fixture, aws) -> deleteCluster(aws, "sessions"),
            (fixture, aws) -> {
              removeRoleFromProfile(aws, "sessions-bastion", "sessions-bastion");
              deleteProfile(aws, "sessions-bastion");
            },
            (fixture, aws) -> deleteRoute(aws, fixture.id("routeTable"), "0.0.0.0/0"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("lostBefore")
  void aDeletionBegunByHandIsFinished(BiConsumer<Fixture, AwsClients> byHand) {
    var fixture = Fixture.ready();
    fixture.stranger(aws -> byHand.accept(fixture, aws));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
  }

  @Test
  void aDeletionWaitsForAClusterBeingModified() {
    var fixture = Fixture.ready();
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(Phase.UPDATING, fixture.phase());
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));
    assertEquals(
        "Waiting for cache cluster sessions: modifying (pending: node type cache.t2.small). Next:"
            + " delete it.",
        fixture.step("cluster").message());
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
  }

  @Test
  void anEnvironmentThatCreatedNothingIsDeleted() {
    var fixture = new Fixture();
    fixture.refuse(Refusals::denied);
    fixture.apply();
    fixture.harness.pass(HOUR);
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.harness.api.find(Fixture.NAME).isPresent(), "nobody knows what there is");
    fixture.allowAll();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  @Test
  void aNeighbourIsNotTouched() {
    var fixture = Fixture.ready();
    var neighbour = OperatorHarness.example("cache.yaml");
    fixture.harness.api.apply(neighbour);
    fixture.harness.untilReady("default/cache");
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
    assertFalse(fixture.harness.api.find("default/cache").isEmpty());
    fixture.harness.api.delete("default/cache");
    fixture.harness.changed("default/cache");
    fixture.harness.untilGone("default/cache");
    assertNothingLeft(fixture);
  }

  private static void assertNothingLeft(Fixture fixture) {
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }
}
