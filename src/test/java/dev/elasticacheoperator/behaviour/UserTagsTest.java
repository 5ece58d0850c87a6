package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.User;

/** Users whose tags are away while the spec gives them up. */
class UserTagsTest {

  private static final List<Map<String, String>> APP = List.of(Map.of("name", "app"));
  private static final Map<String, String> OWNER =
      Map.of(Tags.CLUSTER, OperatorHarness.CLUSTER, Tags.ENVIRONMENT, Fixture.NAME);

  private final Fixture fixture =
      CacheUsers.serverless(
          "cache.auth.users", List.of(Map.of("name", "app"), Map.of("name", "reporting")));

  private final User reporting = CacheUsers.user(fixture, "reporting");
  private final String key = "user/" + reporting.userId();

  private List<User> users() {
    return CacheUsers.users(fixture);
  }

  private void untag(User user) {
    fixture.stranger(
        aws -> ManualChanges.untagCache(aws, user.arn(), Tags.CLUSTER, Tags.ENVIRONMENT));
  }

  private void tag(User user, Map<String, String> tags) {
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .addTagsToResource(r -> r.resourceName(user.arn()).tags(Tags.elastiCache(tags))));
  }

  @Test
  void aUserThatIsGivenUpIsDeletedWhenItsTagsComeBack() {
    untag(reporting);
    fixture.edit("cache.auth.users", APP);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(2, users().size(), "the user without tags stays");
    assertTrue(fixture.isReady());
    assertTrue(fixture.ids("users").contains(key), () -> fixture.ids("users").toString());
    assertEquals(
        "app. User "
            + reporting.userId()
            + " was created for this environment and no longer carries its tags, so the operator"
            + " does not touch it. Restore the tags elasticache-operator.dev/cluster and"
            + " elasticache-operator.dev/environment, or remove it.",
        fixture.step("users").message());

    fixture.calls.clear();
    tag(reporting, OWNER);
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(List.of("DeleteUser"), fixture.calls.changes());
    assertFalse(fixture.ids("users").contains(key));
    assertEquals("app", fixture.step("users").message());
  }

  @Test
  void aUserWithoutTagsThatSomebodyDeletesLeavesTheRecord() {
    untag(reporting);
    fixture.edit("cache.auth.users", APP);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.stranger(aws -> aws.elastiCache().deleteUser(r -> r.userId(reporting.userId())));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertFalse(fixture.ids("users").contains(key));
    assertEquals("app", fixture.step("users").message());
  }

  @Test
  void aUserOfAnotherEnvironmentLeavesTheRecord() {
    tag(reporting, Map.of(Tags.ENVIRONMENT, "default/other"));
    fixture.edit("cache.auth.users", APP);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(2, users().size());
    assertFalse(fixture.ids("users").contains(key));
    assertEquals("app", fixture.step("users").message());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(1, users().size());
  }

  @Test
  void aCacheWithoutCredentialsWaitsForTheTagsOfItsFormerUsers() {
    untag(reporting);
    fixture.edit("cache.auth.mode", "None");
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(key), fixture.ids("users"));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    assertEquals(Phase.BLOCKED, fixture.phase());

    tag(reporting, OWNER);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(StepState.SKIPPED, fixture.state("users"));
    assertEquals(List.of(), users());
  }

  @Test
  void aDeletionWaitsForTheTagsOfUsers() {
    users().forEach(this::untag);
    fixture.delete();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    assertEquals(2, users().size());

    users().forEach(user -> tag(user, OWNER));
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aDesiredUserThatLosesItsTagsIsStillFoundAfterItIsGivenUp() {
    untag(reporting);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    assertTrue(
        fixture.step("users").message().startsWith("User " + reporting.userId() + " was created"),
        () -> fixture.step("users").message());
    fixture.edit("cache.auth.users", APP);
    fixture.harness.untilReady(Fixture.NAME);
    tag(reporting, OWNER);
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(1, users().size());
  }

  /** AWS tells no tags of a user that it is at work on. */
  @Test
  void noUserIsDeletedBeforeAwsTellsItsTags() {
    untag(reporting);
    fixture.refuse(
        call ->
            call.request() instanceof ListTagsForResourceRequest list
                    && list.resourceName().equals(reporting.arn())
                ? AwsErrors.elastiCache(404, "UserNotFound", "not available for tagging")
                : null);
    fixture.edit("cache.auth.users", APP);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(2, users().size());
    assertTrue(fixture.ids("users").contains(key));
    fixture.allowAll();
    tag(reporting, OWNER);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(5));
    assertEquals(1, users().size());
  }

  /** The answer to the create is lost, and the spec gives the user up before AWS tells its tags. */
  @Test
  void anAnnouncedUserIsKeptUntilAwsTellsItsTags() {
    fixture.harness.cloud.hook(new LostAnswer("CreateUser"));
    fixture.refuse(
        call ->
            call.request() instanceof ListTagsForResourceRequest list
                    && list.resourceName().contains("user:sessions-late-")
                ? AwsErrors.elastiCache(404, "UserNotFound", "not available for tagging")
                : null);
    fixture.edit("cache.auth.users", List.of(APP.get(0), Map.of("name", "late")));
    fixture.harness.until("a user", () -> users().size() == 3, Duration.ofMinutes(5));
    fixture.edit("cache.auth.users", APP);
    fixture.harness.pass(Duration.ofHours(1));
    var late = CacheUsers.user(fixture, "late");
    assertTrue(fixture.ids("users").contains("user/" + late.userId()));

    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(1, users().size());
    assertEquals(List.of(), fixture.status().pending());
  }

  /** Loses the first answer to an operation after AWS has accepted the call. */
  private static final class LostAnswer implements CallHook {

    private final String operation;
    private boolean lost;

    LostAnswer(String operation) {
      this.operation = operation;
    }

    @Override
    public void after(SimulatedCall call, AwsResponse answer) {
      if (call.operation().equals(operation) && !lost) {
        lost = true;
        throw Refusals.broken(call);
      }
    }
  }
}
