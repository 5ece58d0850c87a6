package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;

/** Facts about users and user groups. */
class UserFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  @TestFactory
  Stream<DynamicTest> users() {
    return Stream.of(
        fact(
            "a user is active some seconds after its creation",
            "terraform-provider-aws, user.go",
            t -> {
              t.user("app", "app", "redis");
              assertEquals("creating", t.userShown("app").status());
              t.settle();
              assertEquals("active", t.userShown("app").status());
            }),
        fact(
            "the access string reads back with -@all before its commands",
            "go-to-k/cdk-real-drift, recorded",
            t -> {
              t.user("app", "app", "redis", "on ~app:* +@read");
              assertEquals("on ~app:* -@all +@read", t.userShown("app").accessString());
              t.user("off", "off", "redis", "off ~* -@all");
              assertEquals("off ~* -@all", t.userShown("off").accessString());
            }),
        fact(
            "passwords do not belong into the access string",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    VALUE,
                    "Password rules are not supported",
                    () -> t.user("app", "app", "redis", "on ~* +@all >secret"))),
        fact(
            "an unknown category is refused",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    VALUE,
                    "invalid category",
                    () -> t.user("app", "app", "redis", "on ~* +@nothing"))),
        fact(
            "a user has at most two passwords of 16 to 128 characters",
            "badmintoncryer/cdk-preflight, measured; moto",
            t -> {
              refused(VALUE, "between 16-128 characters", () -> t.withPasswords("short"));
              refused(
                  VALUE,
                  "Maximum number of passwords allowed in this service is 2",
                  () -> t.withPasswords("a".repeat(16), "b".repeat(16), "c".repeat(16)));
              refused(VALUE, "must have at least one password", () -> t.withPasswords());
            }),
        fact(
            "passwords are counted and replaced as a whole",
            "API reference, ModifyUser",
            t -> {
              t.user("app", "app", "redis");
              t.settle();
              t.region.cache.modifyUser(
                  r ->
                      r.userId("app")
                          .authenticationMode(
                              m ->
                                  m.type(InputAuthenticationType.PASSWORD)
                                      .passwords("n".repeat(16), "p".repeat(16))));
              assertEquals("modifying", t.userShown("app").status());
              t.settle();
              assertEquals(2, t.userShown("app").authentication().passwordCount());
            }),
        fact(
            "only active users are modified",
            "terraform-provider-aws#49726",
            t -> {
              t.user("app", "app", "redis");
              refused(
                  "InvalidUserState",
                  "Only active users can be modified",
                  () ->
                      t.region.cache.modifyUser(r -> r.userId("app").accessString("on ~* -@all")));
            }),
        fact(
            "a user with IAM has its id as name",
            "terraform-aws-modules/terraform-aws-elasticache#65",
            t ->
                refused(
                    COMBINATION,
                    "User Id and User name must be same",
                    () ->
                        t.region.cache.createUser(
                            r ->
                                r.userId("one")
                                    .userName("two")
                                    .engine("redis")
                                    .accessString("on ~* +@all")
                                    .authenticationMode(
                                        m -> m.type(InputAuthenticationType.IAM))))),
        fact(
            "tags are not told while a user is modifying",
            "terraform-provider-aws#34002",
            t -> {
              t.user("app", "app", "redis");
              refused(
                  "UserNotFound",
                  "is not available for tagging",
                  () ->
                      t.region.cache.listTagsForResource(
                          r -> r.resourceName(t.userShown("app").arn())));
            }));
  }

  @TestFactory
  Stream<DynamicTest> userGroups() {
    return Stream.of(
        fact(
            "a group of engine redis has a user named default",
            "terraform-provider-aws#25593",
            t -> {
              t.user("app", "app", "redis");
              refused(
                  "DefaultUserRequired",
                  "needs to contain a user with the user name default",
                  () -> t.userGroup("people", "redis", "app"));
            }),
        fact(
            "a group of engine valkey needs no default user and takes none without password",
            "user guide, RBAC; badmintoncryer/cdk-preflight, measured",
            t -> {
              t.user("app", "app", "valkey");
              refused(
                  VALUE,
                  "No password user default cannot be added to user group with engine Valkey",
                  () -> t.userGroup("people", "valkey", "app", "default"));
              t.userGroup("people", "valkey", "app");
            }),
        fact(
            "two users of one name do not fit into a group",
            "API reference, CreateUserGroup",
            t -> {
              t.user("one", "app", "valkey");
              t.user("two", "app", "valkey");
              refused(
                  "DuplicateUserName",
                  "same user name",
                  () -> t.userGroup("people", "valkey", "one", "two"));
            }),
        fact(
            "an attached group is not deleted",
            "API reference, DeleteUserGroup",
            t -> {
              t.valkeyUsers("people");
              t.valkeyGroup("people");
              refused(
                  "InvalidUserGroupState",
                  "associated with a cache",
                  () -> t.region.cache.deleteUserGroup(r -> r.userGroupId("people")));
              t.modified(r -> r.userGroupIdsToRemove("people"));
              t.region.cache.deleteUserGroup(r -> r.userGroupId("people"));
            }),
        fact(
            "a group of engine valkey does not fit a redis cache",
            "user guide, RBAC",
            t -> {
              t.valkeyUsers("people");
              refused(
                  COMBINATION,
                  "cannot be associated with a cache of engine redis",
                  () -> t.create(r -> r.transitEncryptionEnabled(true).userGroupIds("people")));
            }),
        fact(
            "a user group needs TLS",
            "terraform-provider-aws#42966",
            t -> {
              t.valkeyUsers("people");
              refused(
                  COMBINATION,
                  "requires encryption-in-transit",
                  () -> t.create(r -> r.engine("valkey").userGroupIds("people")));
            }),
        fact(
            "only active groups are attached",
            "API reference, InvalidUserGroupState",
            t -> {
              t.user("app", "app", "valkey");
              t.userGroup("people", "valkey", "app");
              refused(
                  "InvalidUserGroupState",
                  "must be active",
                  () ->
                      t.create(
                          r ->
                              r.engine("valkey")
                                  .transitEncryptionEnabled(true)
                                  .userGroupIds("people")));
            }),
        fact(
            "removing a user who is no member refuses the whole call",
            "terraform-provider-aws#43281",
            t -> {
              t.valkeyUsers("people");
              refused(
                  VALUE,
                  "is not a member of user group",
                  () ->
                      t.region.cache.modifyUserGroup(
                          r -> r.userGroupId("people").userIdsToRemove("stranger")));
            }),
        fact(
            "a deleted user leaves its groups",
            "API reference, DeleteUser",
            t -> {
              t.valkeyUsers("people");
              t.region.cache.deleteUser(r -> r.userId("app"));
              t.settle();
              var group =
                  t.region.cache.describeUserGroups(r -> r.userGroupId("people")).userGroups();
              assertEquals(List.of(), group.get(0).userIds());
            }));
  }
}
