package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.UserAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;

/** Creation, change and deletion of users, and what keeps a cache from having them. */
class UsersStepTest extends UsersTable {

  static Stream<Row<ObservedUsers>> rows() {
    return Stream.of(creation(), changes(), blocked(), deletion()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedUsers>> creation() {
    var redis = with(NEW, redis());
    return Stream.of(
        row("nothing exists", with(NEW, valkey()), observed(), create(APP, "app")),
        row(
            "nothing exists, and the engine requires a user named default",
            redis,
            observed(),
            create(APP, "app"),
            create(OFF, "default")),
        row(
            "the user is being created",
            VALKEY,
            observed(user(APP).withStatus("creating")),
            "InProgress: Waiting for user " + APP + " (creating)"),
        row(
            "the user is active",
            VALKEY,
            observed(user(APP)),
            "CreateUserGroup: Create user group " + GROUP + " with " + APP),
        row(
            "the group is being created",
            VALKEY,
            observed(user(APP)).with(group("valkey", APP).withStatus("creating")),
            "InProgress: Waiting for user group " + GROUP + " (creating)"),
        row(
            "all is as desired",
            VALKEY,
            observed(user(APP)).with(group("valkey", APP)),
            "Ready: app"),
        row(
            "AWS has not answered the create",
            with(NEW, valkey()),
            observed(user(APP)).with(group("valkey", APP)),
            "ModifyUser: Set passwords of user " + APP + " (app)"),
        row(
            "AWS has accepted the passwords of the new user",
            with(NEW, valkey()),
            observed(accepted(user(APP), NEW)).with(group("valkey", APP)),
            "Ready: app"));
  }

  private static String create(String id, String name) {
    return "CreateUser: Create user " + id + " (" + name + ")";
  }

  private static Stream<Row<ObservedUsers>> changes() {
    var app = user(APP);
    return Stream.of(
        row(
            "a rotation begins",
            with(ROTATING, valkey()),
            observed(app).with(group("valkey", APP)),
            "ModifyUser: Set passwords of user " + APP + " (app)"),
        row(
            "AWS is at work on the passwords",
            with(ROTATING, valkey()),
            observed()
                .with(group("valkey", APP))
                .changed(accepted(app, ROTATING).withStatus("modifying")),
            "InProgress: Waiting for user "
                + APP
                + " (modifying), user group "
                + GROUP
                + " (modifying)"),
        row(
            "somebody added a password",
            VALKEY,
            observed(as(app, "on ~* +@all", AuthenticationType.PASSWORD, 2))
                .with(group("valkey", APP)),
            "ModifyUser: Set passwords of user " + APP + " (app)"),
        row(
            "somebody let everybody in",
            VALKEY,
            observed(as(app, "on ~* +@all", AuthenticationType.NO_PASSWORD, 0))
                .with(group("valkey", APP)),
            "ModifyUser: Set authentication of user " + APP + " (app)"),
        row(
            "AWS writes the access string in its own way",
            with(APPLIED, valkey("accessString", "on ~app:* +@read")),
            observed(as(app, "on ~app:* -@all +@read", AuthenticationType.PASSWORD, 1))
                .with(group("valkey", APP)),
            "Ready: app"),
        row(
            "access string and passwords differ",
            with(NEW, valkey("accessString", "on ~app:* +@read")),
            observed(app).with(group("valkey", APP)),
            "ModifyUser: Set access string and passwords of user " + APP + " (app)"),
        row(
            "a tag is missing",
            VALKEY,
            observed(app.withTags(without(tags(StepNames.USERS, APP), "team")))
                .with(group("valkey", APP)),
            "AddTagsToResource: Set tags of user " + APP + " (app)"),
        row(
            "a tag of the group is missing",
            VALKEY,
            observed(app)
                .with(group("valkey", APP).withTags(without(tags(StepNames.USERS, GROUP), "team"))),
            "AddTagsToResource: Set tags of user group " + GROUP));
  }

  private static Stream<Row<ObservedUsers>> blocked() {
    var missing = Target.of(valkey().desired().orElseThrow(), none(), List.of(), Map.of());
    return Stream.of(
        row(
            "the Secret of a password is missing",
            missing.with(new Credentials(Mode.USERS, Map.of(), Optional.of("No Secret."))),
            observed(),
            "Blocked: No Secret."),
        row(
            "a removed user leaves although the Secret of another is missing",
            missing.with(new Credentials(Mode.USERS, Map.of(), Optional.of("No Secret."))),
            observed(user("old")).with(group("valkey", "old", "older")),
            "ModifyUserGroup: Change user group " + GROUP + ": remove old, older"),
        row(
            "the id belongs to a foreign user",
            VALKEY,
            observed().blocked("user/" + APP, new Outcome.Blocked("is foreign")),
            "Blocked: is foreign"));
  }

  private static Stream<Row<ObservedUsers>> deletion() {
    var app = user(APP);
    var without = valkey().with(Credentials.NONE);
    return Stream.of(
        row("not desired, and nothing exists", deleted(), observed(), "absent"),
        row(
            "not desired",
            deleted(),
            observed(app).with(group("valkey", APP)),
            "DeleteUserGroup: Delete user group " + GROUP),
        row(
            "the cache has no users any more",
            without,
            observed(app).with(group("valkey", APP)),
            "DeleteUserGroup: Delete user group " + GROUP),
        row(
            "the group is being deleted",
            deleted(),
            observed(app).with(group("valkey", APP).withStatus("deleting")),
            "InProgress: Waiting for user group " + GROUP + " (deleting)"),
        row(
            "the group is deleted",
            deleted(),
            observed(app, user("old")),
            "DeleteUser: Delete user " + APP,
            "DeleteUser: Delete user old"),
        row(
            "the users are being deleted",
            deleted(),
            observed(app.withStatus("deleting")),
            "InProgress: Waiting for user " + APP + " (deleting)"));
  }

  @Test
  void tellsWhyTheCacheHasNoUsers() {
    assertEquals(
        "Memcached has no users",
        step()
            .whySkipped(
                desired(
                    "parameterGroup",
                    null,
                    "cache",
                    Map.of("engine", "memcached", "nodeType", "cache.t4g.small"))));
    assertEquals(
        "The cache has an AUTH token and no users (cache.auth.mode)",
        step().whySkipped(valkey().with(new Credentials(Mode.TOKEN, Map.of(), none()))));
    assertEquals(
        "The cache has no credentials (cache.auth.mode)",
        step().whySkipped(valkey().with(Credentials.NONE)));
  }

  @Test
  void passwordsAreAcceptedOnceAwsHasAnswered() {
    var rotating = with(ROTATING, valkey());
    assertEquals(new UserAccess(false, true, 1), access(rotating, user(APP)));
    var answered = accepted(user(APP), ROTATING).withStatus("modifying");
    assertEquals(new UserAccess(true, false, 2), access(rotating, answered));
    assertEquals(false, access(with(NEW, valkey()), answered).accepted());
  }

  @Test
  void noTextHoldsAPassword() {
    var observed = observed(accepted(user(APP), ROTATING)).toString();
    var changes = UserChanges.of(with(ROTATING, valkey()), observed(user(APP))).toString();
    assertFalse((observed + changes).contains(SECRET), observed);
    assertFalse((observed + changes).contains(OLD), changes);
  }
}
