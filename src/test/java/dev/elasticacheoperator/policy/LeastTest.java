package dev.elasticacheoperator.policy;

import static dev.elasticacheoperator.policy.PolicyCalls.IMAGE;
import static dev.elasticacheoperator.policy.PolicyCalls.NAME;
import static dev.elasticacheoperator.policy.PolicyCalls.ROLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.behaviour.Scenarios;
import dev.elasticacheoperator.behaviour.Scenarios.Run;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.policy.Enforcement;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Calls that the policy forbids the operator. An operator of the cluster name {@code lab} has made
 * the environment of the article. The policy decides each call, which is then stopped before it has
 * an effect.
 */
class LeastTest {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String OWNER = "elasticache-operator.dev/cluster";

  /** The call was allowed, and is not made. */
  private static final class Allowed extends RuntimeException {}

  private final Run run = Scenarios.all().get(0).run();
  private final AwsClients aws = run.lab().aws();
  private final PolicyCalls calls = new PolicyCalls(run);

  @BeforeEach
  void theEnvironmentIsThere() {
    run.act(Scenarios.all().get(0));
    otherTopologies();
    run.lab().pass(Duration.ofMinutes(30));
  }

  /** Creates caches of other topologies with our tags. */
  private void otherTopologies() {
    var tag =
        software.amazon.awssdk.services.elasticache.model.Tag.builder()
            .key(OWNER)
            .value("lab")
            .build();
    aws.elastiCache()
        .createReplicationGroup(
            r ->
                r.replicationGroupId(NAME)
                    .replicationGroupDescription("d")
                    .engine("valkey")
                    .cacheNodeType("cache.t4g.micro")
                    .numNodeGroups(2)
                    .replicasPerNodeGroup(1)
                    .automaticFailoverEnabled(true)
                    .tags(tag));
    var vpc = id("vpc");
    var second =
        aws.ec2()
            .createSubnet(
                r -> r.vpcId(vpc).cidrBlock("10.20.66.0/24").availabilityZone("us-west-2b"))
            .subnet()
            .subnetId();
    aws.elastiCache()
        .createServerlessCache(
            r ->
                r.serverlessCacheName(NAME)
                    .engine("valkey")
                    .subnetIds(id("cacheSubnets"), second)
                    .tags(tag));
    aws.elastiCache()
        .createUser(
            r ->
                r.userId(NAME)
                    .userName("app")
                    .engine("valkey")
                    .accessString("on ~* +@all")
                    .authenticationMode(m -> m.type("password").passwords("p".repeat(16)))
                    .tags(tag));
    aws.elastiCache()
        .createUserGroup(r -> r.userGroupId(NAME).engine("valkey").userIds(NAME).tags(tag));
  }

  @Test
  void anotherClustersResourcesAreDenied() {
    enforce("another");
    calls.changes().forEach(this::assertDenied);
  }

  @Test
  void foreignResourcesAreDenied() {
    untagAll();
    enforce("lab");
    calls.changes().forEach(this::assertDenied);
  }

  /** Or the two tests before this one would prove nothing. */
  @Test
  void ourOwnAreAllowed() {
    enforce("lab");
    calls
        .changes()
        .forEach((action, call) -> assertThrows(Allowed.class, () -> call.accept(aws), action));
  }

  @Test
  void everyChangeIsTried() {
    var changes =
        Declared.actions().stream()
            .filter(action -> action.matches("(ec2|elasticache|iam):.*"))
            .filter(action -> !action.matches(".*:(Describe|Get|List).*"))
            .filter(action -> !action.matches("iam:(PassRole|CreateServiceLinkedRole)"))
            .collect(Collectors.toCollection(TreeSet::new));
    changes.removeAll(calls.creates().keySet());
    assertEquals(changes, new TreeSet<>(calls.changes().keySet()));
  }

  @Test
  void nothingIsMadeWithoutOurTags() {
    enforce("lab");
    calls.creates().forEach(this::assertDenied);
  }

  @Test
  void aResourceOfEc2IsNotMadeOursByTagging() {
    untagAll();
    enforce("lab");
    var vpc = id("vpc");
    assertDenied(
        "ec2:CreateTags",
        a -> a.ec2().createTags(r -> r.resources(vpc).tags(t -> t.key(OWNER).value("lab"))));
  }

  /** ElastiCache and IAM cannot tell the tags of a create from a later tagging. */
  @Test
  void untaggedResourcesCanBeAdoptedInElastiCacheAndIam() {
    untagAll();
    enforce("lab");
    var arn = arn("cluster");
    assertThrows(
        Allowed.class,
        () ->
            aws.elastiCache()
                .addTagsToResource(r -> r.resourceName(arn).tags(t -> t.key(OWNER).value("lab"))));
    assertThrows(
        Allowed.class,
        () -> aws.iam().tagRole(r -> r.roleName(ROLE).tags(t -> t.key(OWNER).value("lab"))));
  }

  @Test
  void anotherClustersIsNotMadeOursByTagging() {
    enforce("another");
    var arn = arn("cluster");
    assertDenied(
        "elasticache:AddTagsToResource",
        a ->
            a.elastiCache()
                .addTagsToResource(
                    r -> r.resourceName(arn).tags(t -> t.key(OWNER).value("another"))));
    assertDenied(
        "iam:TagRole",
        a -> a.iam().tagRole(r -> r.roleName(ROLE).tags(t -> t.key(OWNER).value("another"))));
  }

  @Test
  void noGroupIsMadeWithForeignUsers() {
    aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn("user")).tagKeys(OWNER));
    enforce("lab");
    assertDenied(
        "elasticache:CreateUserGroup",
        a ->
            a.elastiCache()
                .createUserGroup(
                    r ->
                        r.userGroupId("x")
                            .engine("valkey")
                            .userIds(NAME)
                            .tags(t -> t.key(OWNER).value("lab"))));
  }

  @Test
  void theBastionCannotBeMadeAdministrator() {
    enforce("lab");
    assertDenied(
        "iam:AttachRolePolicy",
        a -> a.iam().attachRolePolicy(r -> r.roleName(ROLE).policyArn(ADMINISTRATOR)));
  }

  /** Somebody else may have attached it. */
  @Test
  void everyAttachablePolicyCanBeDetached() {
    enforce("lab");
    assertThrows(
        Allowed.class,
        () -> aws.iam().detachRolePolicy(r -> r.roleName(ROLE).policyArn(ADMINISTRATOR)));
  }

  @Test
  void noOtherRoleIsPassed() {
    var trust = aws.iam().getRole(r -> r.roleName(ROLE)).role().assumeRolePolicyDocument();
    aws.iam()
        .createRole(
            r ->
                r.roleName("admin")
                    .assumeRolePolicyDocument(URLDecoder.decode(trust, StandardCharsets.UTF_8)));
    aws.iam().createInstanceProfile(r -> r.instanceProfileName("admin"));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName("admin").roleName("admin"));
    enforce("lab");
    assertDenied(
        "iam:PassRole",
        a -> a.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(ROLE).roleName("admin")));
    var subnet = id("bastionSubnet");
    var group = calls.group();
    assertDenied(
        "iam:PassRole",
        a ->
            a.ec2()
                .runInstances(
                    r ->
                        r.imageId(IMAGE)
                            .minCount(1)
                            .maxCount(1)
                            .subnetId(subnet)
                            .securityGroupIds(group)
                            .iamInstanceProfile(p -> p.name("admin"))
                            .tagSpecifications(
                                s -> s.resourceType(ResourceType.INSTANCE).tags(ours()),
                                s -> s.resourceType(ResourceType.VOLUME).tags(ours()),
                                s -> s.resourceType(ResourceType.NETWORK_INTERFACE).tags(ours()))));
  }

  private void enforce(String clusterName) {
    var cloud = run.lab().cloud;
    cloud.hook(new Enforcement(cloud, Declared.policy(clusterName)));
    cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (call.mutating()) {
              throw new Allowed();
            }
          }
        });
  }

  private void assertDenied(String action, Consumer<AwsClients> call) {
    var refused =
        assertThrows(AwsServiceException.class, () -> call.accept(aws), () -> action + " allowed");
    var service = action.startsWith("ec2:") || refused.getMessage().contains("You are not");
    assertEquals(
        service ? "UnauthorizedOperation" : "AccessDenied",
        refused.awsErrorDetails().errorCode(),
        action);
    assertTrue(
        refused.awsErrorDetails().errorMessage().contains("not authorized to perform: " + action),
        refused::getMessage);
  }

  private void untagAll() {
    var ids = new TreeSet<String>();
    aws.ec2().describeTags().tags().forEach(tag -> ids.add(tag.resourceId()));
    aws.ec2().deleteTags(r -> r.resources(ids));
    for (var type :
        new String[] {
          "cluster",
          "subnetgroup",
          "parametergroup",
          "replicationgroup",
          "serverlesscache",
          "user",
          "usergroup"
        }) {
      aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn(type)).tagKeys(OWNER));
    }
    aws.iam().untagRole(r -> r.roleName(ROLE).tagKeys(OWNER));
    aws.iam().untagInstanceProfile(r -> r.instanceProfileName(ROLE).tagKeys(OWNER));
  }

  static String arn(String type) {
    return "arn:aws:elasticache:us-west-2:000000000000:" + type + ":" + NAME;
  }

  private static Tag ours() {
    return Tag.builder().key(OWNER).value("lab").build();
  }

  private String id(String step) {
    return run.id(step);
  }
}
