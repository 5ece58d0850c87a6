package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
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
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofSeconds(seconds));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
    assertEquals(
        1, stage.lab.api.events().stream().filter(e -> e.reason().equals("Deleted")).count());
  }

  @Test
  void ofAReadyEnvironmentTakesNoLongerThanAwsDoes() {
    var stage = Stage.ready();
    var began = stage.lab.clock.instant();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
    var took = Duration.between(began, stage.lab.clock.instant());
    assertTrue(took.compareTo(Duration.ofMinutes(5)) <= 0, took + ", of which AWS needs 4 minutes");
  }

  @Test
  void retainLeavesEverythingAndTheObjectFindsItAgain() {
    var stage = Stage.ready();
    stage.edit("deletionPolicy", "Retain");
    stage.lab.untilReady(Stage.NAME);
    var before = Picture.of(stage);
    stage.calls.clear();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(List.of(), stage.calls.tried(), "AWS was asked");
    assertEquals(before, Picture.of(stage));
    assertTrue(stage.lab.api.events().stream().anyMatch(e -> e.reason().equals("Retained")));

    stage.lab.pass(Duration.ofHours(3));
    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, Picture.of(stage));
    assertTrue(stage.secret("sessions-endpoint").isPresent());
  }

  @Test
  void deletionProtectionHoldsEverythingUntilItIsOff() {
    var stage = Stage.ready();
    stage.edit("deletionProtection", true);
    stage.lab.untilReady(Stage.NAME);
    var before = Picture.of(stage);
    stage.calls.clear();
    stage.delete();
    stage.lab.pass(HOUR);
    assertEquals(List.of(), stage.calls.tried(), "AWS was asked");
    assertEquals(before, Picture.of(stage));
    assertEquals(Phase.DELETING, stage.phase());
    assertTrue(stage.condition("Ready").getMessage().contains("spec.deletionProtection is true"));
    assertEquals("True", stage.condition("Stalled").getStatus());

    stage.edit("deletionProtection", false);
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
  }

  @Test
  void aPausedEnvironmentIsLeftAloneButCanBeDeleted() {
    var stage = Stage.ready();
    stage.edit("paused", true);
    stage.lab.pass(Duration.ofHours(5));
    stage.stranger(
        aws ->
            aws.ec2()
                .createTags(r -> r.resources(stage.id("vpc")).tags(t -> t.key("team").value("x"))));
    stage.lab.changed(Stage.NAME);
    stage.lab.pass(Duration.ofHours(20));
    assertEquals(List.of(), stage.calls.tried(), "AWS was asked");
    assertEquals(Phase.PAUSED, stage.phase());
    assertEquals("Unknown", stage.condition("Ready").getStatus());

    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
  }

  @Test
  void aPauseEndsWithWhatWasMissed() {
    var stage = Stage.ready();
    stage.edit("paused", true);
    stage.lab.pass(HOUR);
    stage.stranger(
        aws ->
            aws.ec2()
                .createTags(r -> r.resources(stage.id("vpc")).tags(t -> t.key("team").value("x"))));
    stage.edit("paused", false);
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(6));
    assertEquals(List.of("CreateTags"), stage.calls.changes());
  }

  @Test
  void aPauseInTheMiddleOfACreateIsObeyed() {
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofSeconds(20));
    stage.edit("paused", true);
    stage.lab.step();
    stage.calls.clear();
    stage.lab.pass(HOUR);
    assertEquals(List.of(), stage.calls.tried());
    stage.edit("paused", false);
    stage.lab.untilReady(Stage.NAME);
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void withoutAnySpec() {
    var stage = Stage.ready();
    var resource = stage.lab.environment(Stage.NAME);
    resource.setSpec(null);
    stage.lab.api.apply(resource);
    stage.lab.changed(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(6));
    assertEquals(Phase.FAILED, stage.phase());
    assertEquals(List.of(), stage.calls.changes());
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
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
    var stage = Stage.ready();
    stage.delete();
    stage.edit(field, value);
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
  }

  static Stream<Arguments> lostBefore() {
    return Stream.<BiConsumer<Stage, AwsClients>>of(
            (stage, aws) -> aws.ec2().terminateInstances(r -> r.instanceIds(stage.id("bastion"))),
            (stage, aws) -> aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId("sessions")),
            (stage, aws) -> {
              aws.iam()
                  .removeRoleFromInstanceProfile(
                      r -> r.instanceProfileName("sessions-bastion").roleName("sessions-bastion"));
              aws.iam().deleteInstanceProfile(r -> r.instanceProfileName("sessions-bastion"));
            },
            (stage, aws) ->
                aws.ec2()
                    .deleteRoute(
                        r ->
                            r.routeTableId(stage.id("routeTable"))
                                .destinationCidrBlock("0.0.0.0/0")))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("lostBefore")
  void afterSomebodyHasBegunByHand(BiConsumer<Stage, AwsClients> byHand) {
    var stage = Stage.ready();
    stage.stranger(aws -> byHand.accept(stage, aws));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
    assertTrue(stage.lab.api.events().stream().noneMatch(Said::warning));
  }

  @Test
  void ofAClusterThatIsBeingModifiedWaitsForIt() {
    var stage = Stage.ready();
    stage.edit("cache.nodeType", "cache.t2.small");
    stage.lab.pass(Duration.ofMinutes(1));
    assertEquals(Phase.UPDATING, stage.phase());
    stage.delete();
    stage.lab.pass(Duration.ofMinutes(1));
    assertEquals(0, stage.calls.tried("DeleteCacheCluster"));
    assertEquals(
        "modifying: node type cache.t2.small pending; can be deleted only when that is done",
        stage.step("cluster").message());
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
    assertTrue(stage.lab.api.events().stream().noneMatch(Said::warning));
  }

  @Test
  void ofAnEnvironmentThatNeverGotAnywhere() {
    var stage = new Stage();
    stage.refuse(Refusals::denied);
    stage.apply();
    stage.lab.pass(HOUR);
    stage.delete();
    stage.lab.pass(HOUR);
    assertTrue(stage.lab.api.find(Stage.NAME).isPresent(), "nobody knows what there is");
    stage.allowAll();
    stage.lab.untilGone(Stage.NAME);
    assertNothingLeft(stage);
  }

  @Test
  void aNeighbourIsNotTouched() {
    var stage = Stage.ready();
    var neighbour = Lab.example("cache.yaml");
    stage.lab.api.apply(neighbour);
    stage.lab.untilReady("default/cache");
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.calls.clear();
    stage.lab.pass(HOUR);
    assertEquals(List.of(), stage.calls.changes());
    assertFalse(stage.lab.api.find("default/cache").isEmpty());
    stage.lab.api.delete("default/cache");
    stage.lab.changed("default/cache");
    stage.lab.untilGone("default/cache");
    assertNothingLeft(stage);
  }

  private static void assertNothingLeft(Stage stage) {
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }
}
