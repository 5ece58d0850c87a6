package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.SECOND_TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.THIRD_TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Facts about encryption in transit, AUTH tokens, users and user groups. */
class AccessFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";
  private static final AuthTokenUpdateStrategyType ROTATE = AuthTokenUpdateStrategyType.ROTATE;
  private static final AuthTokenUpdateStrategyType SET = AuthTokenUpdateStrategyType.SET;
  private static final AuthTokenUpdateStrategyType DELETE = AuthTokenUpdateStrategyType.DELETE;

  @TestFactory
  Stream<DynamicTest> transitEncryption() {
    return Stream.of(
        fact(
            "off goes to preferred first",
            "n8n-io/terraform-aws-n8n, measured",
            t ->
                refused(
                    COMBINATION,
                    "Direct transition from transit-encryption-disabled",
                    () -> t.replicated().modify(r -> r.transitEncryptionEnabled(true)))),
        fact(
            "every change needs ApplyImmediately",
            "n8n-io/terraform-aws-n8n, measured",
            t ->
                refused(
                    VALUE,
                    "should be called with applied immediately option",
                    () ->
                        t.replicated()
                            .modify(
                                r ->
                                    r.applyImmediately(false)
                                        .transitEncryptionEnabled(true)
                                        .transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "the mode needs encryption",
            "cloudposse/terraform-aws-elasticache-redis#240",
            t ->
                refused(
                    COMBINATION,
                    "set encryption-in-transit as enabled",
                    () ->
                        t.replicated()
                            .modify(
                                r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "the mode needs Redis 7.0.5",
            "cloudposse/terraform-aws-elasticache-redis PR 231",
            t ->
                refused(
                    COMBINATION,
                    "Transit encryption mode is not supported for engine version 6.2.6",
                    () ->
                        t.create(
                            r ->
                                r.engineVersion("6.2")
                                    .transitEncryptionEnabled(true)
                                    .transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "preferred brings new host names",
            "user guide and aws/agent-toolkit-for-aws",
            t -> {
              var before = t.replicated().primaryHost();
              t.preferTls();
              assertNotEquals(before, t.primaryHost());
              assertTrue(t.primaryHost().startsWith("master.rg."));
              var node = t.region.cluster("rg-001").cacheNodes().get(0).endpoint().address();
              assertTrue(node.startsWith("rg-001.rg."), node);
            }),
        fact(
            "required goes to preferred before it goes off",
            "user guide, In-transit encryption",
            t -> {
              t.replicated().preferTls().requireTls();
              refused(
                  COMBINATION,
                  "Direct transition from transit-encryption-enabled",
                  () -> t.modify(r -> r.transitEncryptionEnabled(false)));
              t.modified(r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED))
                  .modified(r -> r.transitEncryptionEnabled(false));
              assertFalse(t.group().transitEncryptionEnabled());
            }),
        fact(
            "it does not change while access control is on",
            "aws-controllers-k8s/community#2536",
            t -> {
              t.withTls().token(TOKEN, ROTATE);
              refused(
                  COMBINATION,
                  "not supported for access control enabled clusters",
                  () -> t.modify(r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED)));
            }),
        fact(
            "preferred excludes a token at creation",
            "cloudposse/terraform-aws-elasticache-redis#239",
            t ->
                refused(
                    COMBINATION,
                    "Transit encryption preferred is not supported with redis access control",
                    () ->
                        t.create(
                            r ->
                                r.transitEncryptionEnabled(true)
                                    .transitEncryptionMode(TransitEncryptionMode.PREFERRED)
                                    .authToken(TOKEN)))));
  }

  @TestFactory
  Stream<DynamicTest> tokens() {
    return Stream.of(
        fact(
            "no token change while TLS is preferred, nor in the call that requires it",
            "n8n-io/terraform-aws-n8n and app-sre/er-aws-elasticache, observed",
            t -> {
              var text = "only supported when encryption-in-transit is enabled";
              t.replicated().preferTls();
              refused(VALUE, text, () -> t.token(TOKEN, ROTATE));
              refused(VALUE, text, () -> t.token(TOKEN, SET));
              refused(
                  VALUE,
                  text,
                  () ->
                      t.modify(
                          r ->
                              r.transitEncryptionMode(TransitEncryptionMode.REQUIRED)
                                  .authToken(TOKEN)
                                  .authTokenUpdateStrategy(ROTATE)));
            }),
        fact(
            "the first ROTATE leaves the cache open, and SET closes it",
            "app-sre/er-aws-elasticache, observed; API reference",
            t -> {
              t.withTls();
              assertTrue(t.accepts(""));
              t.token(TOKEN, ROTATE);
              assertTrue(t.accepts("") && t.accepts(TOKEN));
              t.token(TOKEN, SET);
              assertFalse(t.accepts(""));
              assertTrue(t.accepts(TOKEN));
            }),
        fact(
            "SET without a token is refused",
            "app-sre/er-aws-elasticache, observed",
            t ->
                refused(
                    VALUE, "There is no AUTH token to SET", () -> t.withTls().token(TOKEN, SET))),
        fact(
            "SET carries the value of the last ROTATE",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET).token(SECOND_TOKEN, ROTATE);
              assertTrue(t.accepts(TOKEN) && t.accepts(SECOND_TOKEN));
              refused(VALUE, "There is no AUTH token to SET", () -> t.token(TOKEN, SET));
              t.token(SECOND_TOKEN, SET);
              assertFalse(t.accepts(TOKEN));
            }),
        fact(
            "a third token drops the first",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET);
              t.token(SECOND_TOKEN, ROTATE).token(THIRD_TOKEN, ROTATE);
              assertFalse(t.accepts(TOKEN));
              assertTrue(t.accepts(SECOND_TOKEN) && t.accepts(THIRD_TOKEN));
            }),
        fact(
            "the old token is accepted until the change is done",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET).token(SECOND_TOKEN, ROTATE);
              t.modify(r -> r.authToken(SECOND_TOKEN).authTokenUpdateStrategy(SET));
              assertTrue(t.accepts(TOKEN));
              t.settle();
              assertFalse(t.accepts(TOKEN));
            }),
        fact(
            "DELETE alone is refused",
            "crossplane-contrib/provider-upjet-aws#1370",
            t ->
                refused(
                    VALUE,
                    "update strategy delete is not supported",
                    () ->
                        t.withTls()
                            .token(TOKEN, ROTATE)
                            .modify(r -> r.authTokenUpdateStrategy(DELETE)))),
        fact(
            "DELETE with a user group replaces the token by the group",
            "API reference; terraform-provider-aws#31710",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET);
              t.redisUsers("people");
              refused(
                  COMBINATION,
                  "Pass AuthStrategy delete to proceed",
                  () -> t.modify(r -> r.userGroupIdsToAdd("people")));
              t.modified(r -> r.userGroupIdsToAdd("people").authTokenUpdateStrategy(DELETE));
              assertFalse(t.group().authTokenEnabled());
              assertEquals(List.of("people"), t.group().userGroupIds());
              assertFalse(t.accepts(TOKEN));
            }));
  }

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
