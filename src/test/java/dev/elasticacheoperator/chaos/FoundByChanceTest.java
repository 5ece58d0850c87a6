package dev.elasticacheoperator.chaos;

import static dev.elasticacheoperator.chaos.Move.Delivery.LOST;
import static dev.elasticacheoperator.chaos.Move.FaultKind.FAIL_UNCLEARLY;
import static dev.elasticacheoperator.chaos.Move.FaultKind.KILL_AFTER;
import static dev.elasticacheoperator.chaos.Move.FaultKind.LOSE_AND_HIDE;
import static dev.elasticacheoperator.chaos.Move.FaultKind.LOSE_THE_ANSWER;
import static dev.elasticacheoperator.chaos.Move.Sky.API_SERVER_DOWN;
import static dev.elasticacheoperator.chaos.Move.Sky.CREATES_FAIL;
import static dev.elasticacheoperator.chaos.Move.Sky.LAUNCHES_END;
import static dev.elasticacheoperator.chaos.Move.Sky.NEW_IS_UNSEEN;
import static dev.elasticacheoperator.chaos.Move.Sky.READS_GO_BACK;
import static dev.elasticacheoperator.chaos.Move.Sky.UNREACHABLE;
import static dev.elasticacheoperator.chaos.Move.Where.CREATING_CALL;
import static dev.elasticacheoperator.chaos.Move.Where.MUTATING_CALL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The shortest schedules of the bugs that random ones have found, each of which is mended. */
class FoundByChanceTest {

  private static final String ENVIRONMENT = "default/sessions";
  private static final Move APPLY = new Move.Apply(ENVIRONMENT);
  private static final Move.Edit OTHER_TYPE =
      new Move.Edit(ENVIRONMENT, "bastion.instanceType", "t3.small");

  private static Timed then(Move move, int seconds) {
    return new Timed(move, seconds);
  }

  private static void violatesNothing(long seed, Timed... moves) {
    var schedule = new Schedule(seed, List.of(moves));
    assertEquals(
        Optional.empty(),
        ScheduleRun.of(schedule).map(Violation::getMessage),
        () -> String.join("\n", ScheduleRun.logOf(schedule)));
  }

  /** The answer to RunInstances is lost, and what it launched not shown yet. */
  @Test
  void anEditDoesNotLaunchASecondBastionWhileTheFirstMayStillAppear() {
    violatesNothing(
        1,
        then(new Move.Weather(NEW_IS_UNSEEN, 300), 0),
        then(new Move.Strike(CREATING_CALL, 14, LOSE_THE_ANSWER), 0),
        then(APPLY, 20),
        then(OTHER_TYPE, 130));
  }

  /** A new leader makes all, in the middle of a pass of the first, which forgets nothing. */
  @Test
  void resourcesOfAnotherLeaderAreFoundInAnOwnVpc() {
    violatesNothing(1, then(new Move.TakeOver(8, 200), 0), then(APPLY, 400));
  }

  @Test
  void aBastionThatIsReplacedIsNotReplacedAgainByAnOldView() {
    violatesNothing(
        165, then(APPLY, 500), then(OTHER_TYPE, 5), then(new Move.Weather(READS_GO_BACK, 58), 500));
  }

  /** The cache of the controller is behind: somebody has paused the environment. */
  @Test
  void anObjectThatIsNotTheNewestIsNotActedOn() {
    violatesNothing(
        1,
        then(APPLY, 1),
        then(new Move.Watched(LOST, 200), 0),
        then(new Move.Edit(ENVIRONMENT, "paused", true), 120));
  }

  @Test
  void aDeletionThatWasForbiddenMeanwhileDoesNotGoOn() {
    violatesNothing(
        1,
        then(APPLY, 500),
        then(new Move.Delete(ENVIRONMENT), 20),
        then(new Move.Watched(LOST, 400), 0),
        then(new Move.Edit(ENVIRONMENT, "deletionProtection", true), 500));
  }

  /** Deletes the environment while the observations of the existing network are still cached. */
  @Test
  void aTenantGoesInTheMiddleOfItsCreate() {
    var tenant = Environments.TENANT;
    violatesNothing(68, then(new Move.Apply(tenant), 60), then(new Move.Delete(tenant), 16));
  }

  /** Announces the next name after a create succeeded whose answer was lost. */
  @Test
  void aGroupCreatedByALostAnswerIsKeptAfterARename() {
    violatesNothing(
        815,
        then(APPLY, 130),
        then(new Move.StrikeOn("CreateCacheSubnetGroup", LOSE_THE_ANSWER), 0),
        then(new Move.Edit(ENVIRONMENT, "subnetGroup.name", null), 1),
        then(new Move.Edit(ENVIRONMENT, "subnetGroup.name", "near"), 31));
  }

  /** For another operator the announcement is old, for the one that has just repeated it is not. */
  @Test
  void aCreateIsNotRepeatedWhenOthersMayTakeItForOver() {
    violatesNothing(
        1130,
        then(APPLY, 5),
        then(new Move.ClockJump(13), 31),
        then(new Move.Interleave(8), 60),
        then(new Move.StrikeOn("RunInstances", LOSE_THE_ANSWER), 0),
        then(new Move.StrikeOn("RunInstances", FAIL_UNCLEARLY), 0),
        then(OTHER_TYPE, 5),
        then(new Move.Edit(ENVIRONMENT, "bastion.sshCidrs", List.of()), 16),
        then(new Move.StrikeOn("RunInstances", FAIL_UNCLEARLY), 0),
        then(new Move.Edit(ENVIRONMENT, "bastion.name", "way-in"), 1),
        then(new Move.Edit(ENVIRONMENT, "bastion.instanceType", "t3.micro"), 31),
        then(new Move.EditAt(35, OTHER_TYPE), 130));
  }

  /** The tags are gone, and another leader keeps on making passes of an old object. */
  @Test
  void aStuckEnvironmentRestsHoweverOftenAPassIsCaused() {
    var shop = "shop/sessions";
    violatesNothing(
        1795589608759L,
        then(new Move.Apply(shop), 1),
        then(new Move.Edit(shop, "cache.nodeType", "cache.t3.small"), 130),
        then(new Move.Stranger(Move.ManualChange.REMOVE_TAGS, 14), 500),
        then(new Move.SecondLeader(shop, 1176), 2500));
  }

  /** The instance has no way to Session Manager until the operator looks at the route again. */
  @Test
  void aStuckEnvironmentIsComparedWithAwsAgain() {
    var cache = "default/cache";
    violatesNothing(
        501,
        then(new Move.Apply(cache), 16),
        then(new Move.Stranger(Move.ManualChange.DELETE_ROUTE, 64), 16));
  }

  /** AWS repairs the cluster for most of an hour; each poll once read everything else as well. */
  @Test
  void onlyTheStepAtWorkIsReadAgainAtEachPoll() {
    violatesNothing(651, then(APPLY, 500), then(new Move.Breakdown("recovering", 36), 2500));
  }

  /** The cluster has the name from before an edit that the operator never carried out. */
  @Test
  void aRetainedClusterIsFoundUnderItsOldName() {
    var cache = "default/cache";
    violatesNothing(
        1,
        then(new Move.Apply(cache), 31),
        then(new Move.Edit(cache, "deletionPolicy", "Retain"), 2500),
        then(new Move.Edit(cache, "cache.name", "hot"), 0),
        then(new Move.Delete(cache), 2500));
  }

  /** A person restores the tags and changes the name before the operator looks again. */
  @Test
  void aGroupIsNotForgottenWhileItHasNoTags() {
    var tenant = Environments.TENANT;
    violatesNothing(
        244,
        then(new Move.Apply(tenant), 130),
        then(new Move.Edit(tenant, "subnetGroup.name", "near"), 60),
        then(new Move.Stranger(Move.ManualChange.REMOVE_TAGS, 35), 2500));
  }

  /** EC2 ends three launches; a read that shows the third as alive comes after the fourth. */
  @Test
  void aLivingBastionIsNotForgottenBecauseAnOlderReadShowsItsPredecessor() {
    var shop = "shop/sessions";
    violatesNothing(
        1796100000070L,
        then(new Move.Apply(shop), 5),
        then(new Move.Weather(LAUNCHES_END, 41), 31),
        then(new Move.Weather(READS_GO_BACK, 1700), 2500));
  }

  /** A read shows an earlier launch as alive, while nobody knows the result of the last one. */
  @Test
  void anOlderBastionDoesNotProveTheLaunchThatWasAnnounced() {
    var shop = "shop/sessions";
    violatesNothing(
        11,
        then(new Move.Apply(shop), 5),
        then(new Move.Weather(LAUNCHES_END, 38), 8),
        then(new Move.Weather(READS_GO_BACK, 1700), 11),
        then(new Move.StrikeOn("RunInstances", KILL_AFTER), 2500));
  }

  /** The gateway is still attaching, so that the subnet has no route table for a while. */
  @Test
  void aSubnetThatLostItsTagsGetsNoRouteTable() {
    violatesNothing(
        1796100000994L,
        then(APPLY, 16),
        then(new Move.Stranger(Move.ManualChange.REMOVE_TAGS, 21), 5),
        then(new Move.Given(Move.Trait.ATTACHING_TAKES_TIME), 130));
  }

  /** The cluster may use such a group for a while, because that does not change the group. */
  @Test
  void aParameterGroupThatLostItsTagsIsNotChanged() {
    violatesNothing(
        1796100000057L,
        then(APPLY, 1),
        then(new Move.Breakdown("failed", 21), 5),
        then(new Move.Weather(API_SERVER_DOWN, 51), 130),
        then(new Move.EditAt(25, new Move.Edit(ENVIRONMENT, "parameterGroup", null)), 1),
        then(new Move.Edit(ENVIRONMENT, "bastion.enabled", false), 5),
        then(new Move.Stranger(Move.ManualChange.REMOVE_TAGS, 31), 0),
        then(new Move.Edit(ENVIRONMENT, "paused", false), 60),
        then(new Move.Strike(MUTATING_CALL, 9, LOSE_AND_HIDE), 31),
        then(new Move.Approve(ENVIRONMENT), 16),
        then(new Move.Weather(LAUNCHES_END, 1745), 500),
        then(new Move.Edit(ENVIRONMENT, "parameterGroup", Environments.ORIGINAL), 2500));
  }

  /** AWS does not tell the tags of a failed cluster, and only the intent log has its name. */
  @Test
  void aFailedClusterThatNobodyHasRecordedGoesBeforeItsSubnetGroup() {
    violatesNothing(
        674,
        then(new Move.Weather(CREATES_FAIL, 600), 0),
        then(new Move.StrikeOn("CreateCacheCluster", KILL_AFTER), 0),
        then(APPLY, 1),
        then(new Move.Weather(UNREACHABLE, 1000), 700),
        then(new Move.Delete(ENVIRONMENT), 31));
  }

  /** The status cannot have the result of the pass, and the next pass does not read AWS. */
  @Test
  void aBastionIsNotReadyAfterADeletionThatWasCutShort() {
    violatesNothing(
        1,
        then(APPLY, 2500),
        then(new Move.EditAt(2, new Move.Edit(ENVIRONMENT, "deletionPolicy", "Retain")), 130),
        then(new Move.Delete(ENVIRONMENT), 31));
  }

  @Test
  void aBastionIsNotReadyAfterAReplacementThatWasPaused() {
    violatesNothing(
        1,
        then(APPLY, 2500),
        then(new Move.EditAt(22, new Move.Edit(ENVIRONMENT, "paused", true)), 0),
        then(OTHER_TYPE, 31));
  }

  /** AWS does not tell the owner of a failed cluster, and the new object has no record of it. */
  @Test
  void aRetainedNodeThatFailedGetsNoGroupBesideIt() {
    var road = Environments.ROAD;
    var group =
        Map.of(
            "engine",
            "valkey",
            "version",
            "8.0",
            "auth",
            Environments.NO_AUTH,
            "nodeType",
            "cache.t4g.small",
            "replicas",
            1,
            "encryption",
            Map.of("inTransit", "Required"));
    violatesNothing(
        -74,
        then(new Move.Apply(road), 5000),
        then(new Move.Breakdown("incompatible-network", 70), 31),
        then(new Move.Edit(road, "cache", group), 1500),
        then(new Move.Edit(road, "deletionPolicy", "Retain"), 0),
        then(new Move.Delete(road), 31),
        then(new Move.Apply(road), 5));
  }
}
