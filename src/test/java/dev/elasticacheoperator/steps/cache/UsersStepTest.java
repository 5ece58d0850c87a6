package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.UserAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;

/** Actions and outcomes of the users step. */
class UsersStepTest {

  private static final String SECRET = "s3cret-of-sixteen-letters";
  private static final String OLD = "older-of-sixteen-letters";
  private static final Credential NEW =
      new Credential(SECRET, Optional.empty(), false, false, none());
  private static final Credential APPLIED =
      new Credential(SECRET, Optional.empty(), false, true, none());
  private static final Credential ROTATING =
      new Credential(SECRET, Optional.of(OLD), false, false, none());

  private static final Target VALKEY = with(APPLIED, valkey());
  private static final String APP = id(VALKEY, 0);
  private static final String OFF = VALKEY.desired().orElseThrow().cluster().auth().defaultUserId();
  private static final String GROUP = VALKEY.identity().names().userGroup();

  static Stream<Row<ObservedUsers>> rows() {
    return Stream.of(creation(), changes(), members(), blocked(), deletion()).flatMap(s -> s);
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

  private static Stream<Row<ObservedUsers>> members() {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedUsers> row) {
    assertEquals(row.expected(), StepTable.lines(step(), row));
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
  void passwordsAreAcceptedOnceAwsHasAnswered() {
    var rotating = with(ROTATING, valkey());
    assertEquals(new UserAccess(false, true, 1), access(rotating, user(APP)));
    var answered = accepted(user(APP), ROTATING).withStatus("modifying");
    assertEquals(new UserAccess(true, false, 2), access(rotating, answered));
    assertEquals(false, access(with(NEW, valkey()), answered).accepted());
  }

  @Test
  void aUserIsInForceOnceTheGroupHasIt() {
    assertEquals(false, access(VALKEY, observed(user(APP))).active());
    assertEquals(false, access(VALKEY, observed(user(APP)).with(group("valkey"))).active());
    var changing = group("valkey", APP).withStatus("modifying");
    assertEquals(false, access(VALKEY, observed(user(APP)).with(changing)).active());
    assertEquals(true, access(VALKEY, user(APP)).active());
  }

  private static UserAccess access(Target target, ObservedUser user) {
    return access(target, observed(user).with(group("valkey", APP)));
  }

  private static UserAccess access(Target target, ObservedUsers users) {
    return step().outputs(target, users).get(StepOutputs.USERS).orElseThrow().get("app");
  }

  @Test
  void noTextHoldsAPassword() {
    var observed = observed(accepted(user(APP), ROTATING)).toString();
    var changes = UserChanges.of(with(ROTATING, valkey()), observed(user(APP))).toString();
    assertFalse((observed + changes).contains(SECRET), observed);
    assertFalse((observed + changes).contains(OLD), changes);
  }

  private static UsersStep step() {
    return new UsersStep(StepNames.USERS, Set.of());
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static Object[] cache(String engine, Map<?, ?>... users) {
    return new Object[] {
      "parameterGroup",
      null,
      "cache",
      Map.of(
          "engine",
          engine,
          "nodeType",
          "cache.t4g.small",
          "auth",
          Map.of("mode", "Users", "users", List.of(users)))
    };
  }

  private static Target valkey() {
    return desired(cache("valkey", Map.of("name", "app")));
  }

  private static Target valkey(String field, String value) {
    return desired(cache("valkey", Map.of("name", "app", field, value)));
  }

  private static Target redis() {
    return desired(cache("redis", Map.of("name", "app")));
  }

  private static Target with(Credential credential, Target target) {
    return with(Map.of("app", credential), target);
  }

  private static Target with(Map<String, Credential> credentials, Target target) {
    return target.with(new Credentials(Mode.USERS, credentials, none()));
  }

  private static String id(Target target, int index) {
    return target.desired().orElseThrow().cluster().auth().users().get(index).id();
  }

  private static String create(String id, String name) {
    return "CreateUser: Create user " + id + " (" + name + ")";
  }

  private static Row<ObservedUsers> row(
      String name, Target target, ObservedUsers observed, String... expected) {
    return new Row<>(name, target, observed, context(Outputs.NONE), List.of(expected));
  }

  private static ObservedUsers observed(ObservedUser... users) {
    return new ObservedUsers(List.of(users), Optional.empty(), Map.of(), Map.of());
  }

  private static ObservedUserGroup group(String engine, String... users) {
    return new ObservedUserGroup(
        GROUP,
        "arn:" + GROUP,
        engine,
        "active",
        List.of(users),
        List.of(),
        Optional.of(tags(StepNames.USERS, GROUP)));
  }

  private static ObservedUser user(String id) {
    return new ObservedUser(
        id,
        "arn:" + id,
        "valkey",
        "active",
        "on ~* +@all",
        AuthenticationType.PASSWORD,
        1,
        Optional.of(tags(StepNames.USERS, id)),
        none());
  }

  private static ObservedUser redisUser(String id) {
    return user(id).as(DesiredUser.of(app(), VALKEY.credentials()), "redis", "active");
  }

  private static Auth.User app() {
    return VALKEY.desired().orElseThrow().cluster().auth().users().get(0);
  }

  private static ObservedUser off() {
    return user(OFF).as(DesiredUser.ofDefault(OFF), "redis", "active");
  }

  private static ObservedUser accepted(ObservedUser user, Credential credential) {
    var credentials = new Credentials(Mode.USERS, Map.of("app", credential), none());
    return user.as(DesiredUser.of(app(), credentials), user.engine(), user.status());
  }

  private static ObservedUser as(
      ObservedUser user, String accessString, AuthenticationType type, int passwords) {
    return new ObservedUser(
        user.id(),
        user.arn(),
        user.engine(),
        user.status(),
        accessString,
        type,
        passwords,
        user.tags(),
        user.accepted());
  }
}
