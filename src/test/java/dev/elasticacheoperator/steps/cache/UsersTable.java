package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.desired.Auth.Mode;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;

/** A table of the users step: each row of the subclass's {@code rows} is a test. */
abstract class UsersTable {

  static final String SECRET = "s3cret-of-sixteen-letters";
  static final String OLD = "older-of-sixteen-letters";

  static final Credential NEW = new Credential(SECRET, Optional.empty(), false, false, none());

  static final Credential APPLIED = new Credential(SECRET, Optional.empty(), false, true, none());

  static final Credential ROTATING = new Credential(SECRET, Optional.of(OLD), false, false, none());

  static final Target VALKEY = with(APPLIED, valkey());
  static final String APP = id(VALKEY, 0);
  static final String OFF = VALKEY.desired().orElseThrow().cluster().auth().defaultUserId();
  static final String GROUP = VALKEY.identity().names().userGroup();

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedUsers> row) {
    assertEquals(row.expected(), StepTable.lines(step(), row));
  }

  static UserAccess access(Target target, ObservedUser user) {
    return access(target, observed(user).with(group("valkey", APP)));
  }

  static UserAccess access(Target target, ObservedUsers users) {
    return step().outputs(target, users).get(StepOutputs.USERS).orElseThrow().get("app");
  }

  static UsersStep step() {
    return new UsersStep(StepNames.USERS, Set.of());
  }

  static <T> Optional<T> none() {
    return Optional.empty();
  }

  static Object[] cache(String engine, Map<?, ?>... users) {
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

  static Target valkey() {
    return desired(cache("valkey", Map.of("name", "app")));
  }

  static Target valkey(String field, String value) {
    return desired(cache("valkey", Map.of("name", "app", field, value)));
  }

  static Target redis() {
    return desired(cache("redis", Map.of("name", "app")));
  }

  static Target with(Credential credential, Target target) {
    return with(Map.of("app", credential), target);
  }

  static Target with(Map<String, Credential> credentials, Target target) {
    return target.with(new Credentials(Mode.USERS, credentials, none()));
  }

  static String id(Target target, int index) {
    return target.desired().orElseThrow().cluster().auth().users().get(index).id();
  }

  static Row<ObservedUsers> row(
      String name, Target target, ObservedUsers observed, String... expected) {
    return new Row<>(name, target, observed, context(Outputs.NONE), List.of(expected));
  }

  static ObservedUsers observed(ObservedUser... users) {
    return new ObservedUsers(List.of(users), Optional.empty(), Map.of(), Map.of());
  }

  static ObservedUserGroup group(String engine, String... users) {
    return new ObservedUserGroup(
        GROUP,
        "arn:" + GROUP,
        engine,
        "active",
        List.of(users),
        List.of(),
        Optional.of(tags(StepNames.USERS, GROUP)));
  }

  static ObservedUser user(String id) {
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

  static Auth.User app() {
    return VALKEY.desired().orElseThrow().cluster().auth().users().get(0);
  }

  static ObservedUser off() {
    return user(OFF).as(DesiredUser.ofDefault(OFF), "redis", "active");
  }

  static ObservedUser accepted(ObservedUser user, Credential credential) {
    var credentials = new Credentials(Mode.USERS, Map.of("app", credential), none());
    return user.as(DesiredUser.of(app(), credentials), user.engine(), user.status());
  }

  static ObservedUser as(
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
