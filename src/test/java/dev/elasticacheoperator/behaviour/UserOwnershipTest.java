package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.CacheUsers.accepts;
import static dev.elasticacheoperator.behaviour.CacheUsers.changed;
import static dev.elasticacheoperator.behaviour.CacheUsers.group;
import static dev.elasticacheoperator.behaviour.CacheUsers.password;
import static dev.elasticacheoperator.behaviour.CacheUsers.replicationGroup;
import static dev.elasticacheoperator.behaviour.CacheUsers.serverless;
import static dev.elasticacheoperator.behaviour.CacheUsers.user;
import static dev.elasticacheoperator.behaviour.CacheUsers.users;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tags decide which users and user groups belong to an environment. */
class UserOwnershipTest {

  @Test
  void theOrphanSweepFindsUsersByTheirTags() {
    var fixture = serverless();
    var clock = fixture.harness.clock;
    var settings = AwsSettings.simulated(OperatorHarness.CLUSTER, clock);
    var found =
        new Account(OperatorHarness.REGION, fixture.harness.aws(), settings)
            .inventory()
            .ids(clock.instant())
            .get(Fixture.NAME);
    assertTrue(found.contains("cache-user/" + user(fixture, "app").userId()), found::toString);
    assertTrue(found.contains("cache-user-group/" + group(fixture).userGroupId()), found::toString);
  }

  @Test
  void retainedUsersAreTakenBack() {
    var fixture = replicationGroup("valkey", "8.0");
    var ids = fixture.ids("users");
    fixture.calls.clear();
    fixture.retainAndApplyAgain();
    assertEquals(ids, fixture.ids("users"));
    assertFalse(fixture.calls.changes().contains("CreateUser"));
    assertFalse(fixture.calls.changes().contains("CreateUserGroup"));
    assertTrue(accepts(fixture, "app", password(fixture)));
    changed(fixture, "deletionPolicy", "Delete");
    fixture.deleteLeavingNothing();
  }

  @Test
  void whatAStrangerChangesIsCorrected() {
    var fixture = serverless();
    var password = password(fixture);
    var app = user(fixture, "app").userId();
    var group = group(fixture).userGroupId();
    fixture.stranger(
        aws -> {
          foreign(aws, "stranger", "stranger");
          aws.elastiCache().modifyUserGroup(r -> r.userGroupId(group).userIdsToAdd("stranger"));
        });
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(List.of(app), group(fixture).userIds());
    assertEquals(2, users(fixture).size(), "the stranger's user stays");

    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyUser(
                    r ->
                        r.userId(app)
                            .accessString("on ~* +@read")
                            .authenticationMode(
                                m ->
                                    m.type("password").passwords("q".repeat(16), "r".repeat(16)))));
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals("on ~* +@all", user(fixture, "app").accessString());
    assertTrue(accepts(fixture, "app", password));
    assertFalse(accepts(fixture, "app", "q".repeat(16)));
  }

  @Test
  void aForeignUserOfTheIdIsNotTouched() {
    var fixture = Fixture.of("serverless.yaml", List.of("bastion.enabled", false));
    var id = "sessions-app-b468f463";
    fixture.stranger(aws -> foreign(aws, id, "app"));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    assertEquals(
        "User "
            + id
            + " exists and does not carry this environment's tags, so the operator does not touch"
            + " it. Remove it to continue.",
        fixture.step("users").message());
    fixture.stranger(aws -> aws.elastiCache().deleteUser(r -> r.userId(id)));
    fixture.harness.untilReady(Fixture.NAME);
  }

  private static void foreign(AwsClients aws, String id, String name) {
    aws.elastiCache()
        .createUser(
            r ->
                r.userId(id)
                    .userName(name)
                    .engine("valkey")
                    .accessString("on ~* +@all")
                    .authenticationMode(m -> m.type("password").passwords("p".repeat(16))));
  }
}
