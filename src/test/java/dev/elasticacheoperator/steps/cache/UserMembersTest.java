package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable.Row;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;

/** Users join and leave the user group, which the cache uses once it is complete. */
class UserMembersTest extends UsersTable {

  static Stream<Row<ObservedUsers>> rows() {
    var app = user(APP);
    var old = user("old");
    var both =
        with(
            Map.of("app", APPLIED, "reporting", APPLIED),
            desired(cache("valkey", Map.of("name", "app"), Map.of("name", "reporting"))));
    var reporting = id(both, 1);
    var iam =
        with(Map.of(), desired(cache("valkey", Map.of("name", "app", "authentication", "Iam"))));
    var other = id(iam, 0);
    return Stream.of(
        row(
            "a user joins",
            both,
            observed(app, user(reporting)).with(group("valkey", APP)),
            "ModifyUserGroup: Change user group " + GROUP + ": add " + reporting),
        row(
            "a user that is not active yet does not join",
            both,
            observed(app, user(reporting).withStatus("creating")).with(group("valkey", APP)),
            "InProgress: Waiting for user " + reporting + " (creating)"),
        row(
            "a removed user leaves the group first",
            VALKEY,
            observed(app, old).with(group("valkey", APP, "old")),
            "ModifyUserGroup: Change user group " + GROUP + ": remove old"),
        row(
            "the removed user is leaving",
            VALKEY,
            observed(app, old).with(group("valkey", APP).withStatus("modifying")),
            "InProgress: Waiting for user old (active), user group " + GROUP + " (modifying)"),
        row(
            "the removed user has left",
            VALKEY,
            observed(app, old).with(group("valkey", APP)),
            "DeleteUser: Delete user old"),
        row(
            "the removed user is being deleted",
            VALKEY,
            observed(app, old.withStatus("deleting")).with(group("valkey", APP)),
            "InProgress: Waiting for user old (deleting)"),
        row(
            "a stranger's user is in the group",
            VALKEY,
            observed(app).with(group("valkey", APP, "stranger")),
            "ModifyUserGroup: Change user group " + GROUP + ": remove stranger"),
        row(
            "a user turns to IAM under another id",
            iam,
            observed(app, as(user(other), "on ~* +@all", AuthenticationType.IAM, 0))
                .with(group("valkey", APP)),
            "ModifyUserGroup: Change user group " + GROUP + ": add " + other + ", remove " + APP),
        row(
            "the group of engine redis stays when the cache turns to valkey",
            VALKEY,
            observed(redisUser(APP), off()).with(group("redis", APP, OFF)),
            "Ready: app"),
        row(
            "the group of engine valkey turns to redis with its users",
            with(APPLIED, redis()),
            observed(app, off()).with(group("valkey", APP)),
            "ModifyUser: Set engine of user " + APP + " (app)",
            "ModifyUserGroup: Change user group "
                + GROUP
                + ": add "
                + OFF
                + ", set the engine to redis"));
  }

  private static ObservedUser redisUser(String id) {
    return user(id).as(DesiredUser.of(app(), VALKEY.credentials()), "redis", "active");
  }

  @Test
  void theGroupIsUsedOnceItIsActiveAndComplete() {
    var users = observed(user(APP));
    assertEquals(none(), userGroup(users));
    assertEquals(none(), userGroup(users.with(group("valkey"))));
    assertEquals(none(), userGroup(users.with(group("valkey", APP).withStatus("modifying"))));
    assertEquals(Optional.of(GROUP), userGroup(users.with(group("valkey", APP))));
  }

  private static Optional<String> userGroup(ObservedUsers observed) {
    return step().outputs(VALKEY, observed).get(StepOutputs.USER_GROUP);
  }

  @Test
  void aUserIsInForceOnceTheGroupHasIt() {
    assertEquals(false, access(VALKEY, observed(user(APP))).active());
    assertEquals(false, access(VALKEY, observed(user(APP)).with(group("valkey"))).active());
    var changing = group("valkey", APP).withStatus("modifying");
    assertEquals(false, access(VALKEY, observed(user(APP)).with(changing)).active());
    assertEquals(true, access(VALKEY, user(APP)).active());
  }
}
