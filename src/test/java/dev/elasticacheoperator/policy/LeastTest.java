package dev.elasticacheoperator.policy;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.IpPermission;
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
  private static final String NAME = "sessions";
  private static final String ROLE = "sessions-bastion";
  private static final String IMAGE =
      "resolve:ssm:/aws/service/ami-amazon-linux-latest/" + "al2023-ami-kernel-default-x86_64";

  /** The call was allowed, and is not made. */
  private static final class Allowed extends RuntimeException {}

  private final Run run = Scenarios.all().get(0).run();
  private final AwsClients aws = run.lab().aws();

  @BeforeEach
  void theEnvironmentIsThere() {
    run.act(Scenarios.all().get(0));
  }

  @Test
  void anotherClustersResourcesAreDenied() {
    enforce("another");
    attempts().forEach(this::assertDenied);
  }

  @Test
  void foreignResourcesAreDenied() {
    untagAll();
    enforce("lab");
    attempts().forEach(this::assertDenied);
  }

  /** Or the two tests before this one would prove nothing. */
  @Test
  void ourOwnAreAllowed() {
    enforce("lab");
    attempts()
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
    changes.removeAll(creates().keySet());
    assertEquals(changes, new TreeSet<>(attempts().keySet()));
  }

  @Test
  void nothingIsMadeWithoutOurTags() {
    enforce("lab");
    creates().forEach(this::assertDenied);
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
    var arn = "arn:aws:elasticache:us-west-2:000000000000:cluster:" + NAME;
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
    var arn = "arn:aws:elasticache:us-west-2:000000000000:cluster:" + NAME;
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
    var group = group();
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

  /** Every change of what is there, by its action. */
  private Map<String, Consumer<AwsClients>> attempts() {
    var all = new LinkedHashMap<String, Consumer<AwsClients>>();
    all.putAll(network());
    all.putAll(instance());
    all.putAll(cache());
    all.putAll(roles());
    all.putAll(rolePolicies());
    return all;
  }

  private Map<String, Consumer<AwsClients>> network() {
    var vpc = id("vpc");
    var subnet = id("bastionSubnet");
    var gateway = id("internetGateway");
    var table = id("routeTable");
    var group = group();
    var association = association(table);
    var rule = IpPermission.builder().ipProtocol("tcp").fromPort(1).toPort(1).build();
    var all = new LinkedHashMap<String, Consumer<AwsClients>>();
    all.put("ec2:DeleteVpc", a -> a.ec2().deleteVpc(r -> r.vpcId(vpc)));
    all.put("ec2:ModifyVpcAttribute", a -> a.ec2().modifyVpcAttribute(r -> r.vpcId(vpc)));
    all.put("ec2:DeleteSubnet", a -> a.ec2().deleteSubnet(r -> r.subnetId(subnet)));
    all.put(
        "ec2:ModifySubnetAttribute", a -> a.ec2().modifySubnetAttribute(r -> r.subnetId(subnet)));
    all.put("ec2:DeleteSecurityGroup", a -> a.ec2().deleteSecurityGroup(r -> r.groupId(group)));
    all.put(
        "ec2:AuthorizeSecurityGroupIngress",
        a -> a.ec2().authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(rule)));
    all.put(
        "ec2:AuthorizeSecurityGroupEgress",
        a -> a.ec2().authorizeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(rule)));
    all.put(
        "ec2:RevokeSecurityGroupIngress",
        a -> a.ec2().revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(rule)));
    all.put(
        "ec2:RevokeSecurityGroupEgress",
        a -> a.ec2().revokeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(rule)));
    all.put(
        "ec2:AttachInternetGateway",
        a -> a.ec2().attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc)));
    all.put(
        "ec2:DetachInternetGateway",
        a -> a.ec2().detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc)));
    all.put(
        "ec2:DeleteInternetGateway",
        a -> a.ec2().deleteInternetGateway(r -> r.internetGatewayId(gateway)));
    all.put("ec2:CreateRoute", a -> a.ec2().createRoute(r -> r.routeTableId(table)));
    all.put("ec2:ReplaceRoute", a -> a.ec2().replaceRoute(r -> r.routeTableId(table)));
    all.put(
        "ec2:AssociateRouteTable",
        a -> a.ec2().associateRouteTable(r -> r.routeTableId(table).subnetId(subnet)));
    all.put(
        "ec2:ReplaceRouteTableAssociation",
        a ->
            a.ec2()
                .replaceRouteTableAssociation(
                    r -> r.associationId(association).routeTableId(table)));
    all.put(
        "ec2:DisassociateRouteTable",
        a -> a.ec2().disassociateRouteTable(r -> r.associationId(association)));
    all.put("ec2:DeleteRouteTable", a -> a.ec2().deleteRouteTable(r -> r.routeTableId(table)));
    all.put(
        "ec2:CreateTags",
        a -> a.ec2().createTags(r -> r.resources(vpc).tags(t -> t.key("team").value("x"))));
    all.put(
        "ec2:DeleteTags", a -> a.ec2().deleteTags(r -> r.resources(vpc).tags(t -> t.key("team"))));
    return all;
  }

  private Map<String, Consumer<AwsClients>> instance() {
    var bastion = id("bastion");
    return Map.of(
        "ec2:StartInstances", a -> a.ec2().startInstances(r -> r.instanceIds(bastion)),
        "ec2:TerminateInstances", a -> a.ec2().terminateInstances(r -> r.instanceIds(bastion)),
        "ec2:AssociateIamInstanceProfile",
            a ->
                a.ec2()
                    .associateIamInstanceProfile(
                        r -> r.instanceId(bastion).iamInstanceProfile(p -> p.name(ROLE))),
        "ec2:ModifyInstanceAttribute",
            a -> a.ec2().modifyInstanceAttribute(r -> r.instanceId(bastion)),
        "ec2:ModifyInstanceMetadataOptions",
            a -> a.ec2().modifyInstanceMetadataOptions(r -> r.instanceId(bastion)));
  }

  private static Map<String, Consumer<AwsClients>> cache() {
    var arn = "arn:aws:elasticache:us-west-2:000000000000:subnetgroup:" + NAME;
    return Map.of(
        "elasticache:ModifyCacheCluster",
            a -> a.elastiCache().modifyCacheCluster(r -> r.cacheClusterId(NAME)),
        "elasticache:DeleteCacheCluster",
            a -> a.elastiCache().deleteCacheCluster(r -> r.cacheClusterId(NAME)),
        "elasticache:RebootCacheCluster",
            a ->
                a.elastiCache()
                    .rebootCacheCluster(r -> r.cacheClusterId(NAME).cacheNodeIdsToReboot("0001")),
        "elasticache:ModifyCacheSubnetGroup",
            a -> a.elastiCache().modifyCacheSubnetGroup(r -> r.cacheSubnetGroupName(NAME)),
        "elasticache:DeleteCacheSubnetGroup",
            a -> a.elastiCache().deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(NAME)),
        "elasticache:ModifyCacheParameterGroup",
            a -> a.elastiCache().modifyCacheParameterGroup(r -> r.cacheParameterGroupName(NAME)),
        "elasticache:ResetCacheParameterGroup",
            a -> a.elastiCache().resetCacheParameterGroup(r -> r.cacheParameterGroupName(NAME)),
        "elasticache:DeleteCacheParameterGroup",
            a -> a.elastiCache().deleteCacheParameterGroup(r -> r.cacheParameterGroupName(NAME)),
        "elasticache:AddTagsToResource",
            a ->
                a.elastiCache()
                    .addTagsToResource(
                        r -> r.resourceName(arn).tags(t -> t.key("team").value("x"))),
        "elasticache:RemoveTagsFromResource",
            a -> a.elastiCache().removeTagsFromResource(r -> r.resourceName(arn).tagKeys("team")));
  }

  private static Map<String, Consumer<AwsClients>> rolePolicies() {
    var allowed = "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess";
    return Map.of(
        "iam:AttachRolePolicy",
            a -> a.iam().attachRolePolicy(r -> r.roleName(ROLE).policyArn(allowed)),
        "iam:DetachRolePolicy",
            a -> a.iam().detachRolePolicy(r -> r.roleName(ROLE).policyArn(allowed)),
        "iam:DeleteRolePolicy",
            a -> a.iam().deleteRolePolicy(r -> r.roleName(ROLE).policyName("admin")),
        "iam:PutRolePermissionsBoundary",
            a ->
                a.iam()
                    .putRolePermissionsBoundary(
                        r -> r.roleName(ROLE).permissionsBoundary(allowed)));
  }

  private static Map<String, Consumer<AwsClients>> roles() {
    return Map.of(
        "iam:UpdateAssumeRolePolicy",
            a -> a.iam().updateAssumeRolePolicy(r -> r.roleName(ROLE).policyDocument("{}")),
        "iam:DeleteRole", a -> a.iam().deleteRole(r -> r.roleName(ROLE)),
        "iam:TagRole",
            a -> a.iam().tagRole(r -> r.roleName(ROLE).tags(t -> t.key("team").value("x"))),
        "iam:UntagRole", a -> a.iam().untagRole(r -> r.roleName(ROLE).tagKeys("team")),
        "iam:UntagInstanceProfile",
            a -> a.iam().untagInstanceProfile(r -> r.instanceProfileName(ROLE).tagKeys("team")),
        "iam:AddRoleToInstanceProfile",
            a -> a.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(ROLE).roleName(ROLE)),
        "iam:RemoveRoleFromInstanceProfile",
            a ->
                a.iam()
                    .removeRoleFromInstanceProfile(r -> r.instanceProfileName(ROLE).roleName(ROLE)),
        "iam:DeleteInstanceProfile",
            a -> a.iam().deleteInstanceProfile(r -> r.instanceProfileName(ROLE)),
        "iam:TagInstanceProfile",
            a ->
                a.iam()
                    .tagInstanceProfile(
                        r -> r.instanceProfileName(ROLE).tags(t -> t.key("team").value("x"))));
  }

  /** Every create, without the tag that makes it ours. */
  private Map<String, Consumer<AwsClients>> creates() {
    var vpc = id("vpc");
    var subnet = id("bastionSubnet");
    var group = group();
    return Map.ofEntries(
        Map.entry("ec2:CreateVpc", a -> a.ec2().createVpc(r -> r.cidrBlock("10.0.0.0/16"))),
        Map.entry(
            "ec2:CreateSubnet",
            a -> a.ec2().createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.9.0/24"))),
        Map.entry(
            "ec2:CreateSecurityGroup",
            a -> a.ec2().createSecurityGroup(r -> r.vpcId(vpc).groupName("x"))),
        Map.entry("ec2:CreateInternetGateway", a -> a.ec2().createInternetGateway()),
        Map.entry("ec2:CreateRouteTable", a -> a.ec2().createRouteTable(r -> r.vpcId(vpc))),
        Map.entry(
            "ec2:RunInstances",
            a ->
                a.ec2()
                    .runInstances(r -> r.imageId(IMAGE).subnetId(subnet).securityGroupIds(group))),
        Map.entry(
            "elasticache:CreateCacheCluster",
            a -> a.elastiCache().createCacheCluster(r -> r.cacheClusterId("x").engine("redis"))),
        Map.entry(
            "elasticache:CreateCacheSubnetGroup",
            a -> a.elastiCache().createCacheSubnetGroup(r -> r.cacheSubnetGroupName("x"))),
        Map.entry(
            "elasticache:CreateCacheParameterGroup",
            a -> a.elastiCache().createCacheParameterGroup(r -> r.cacheParameterGroupName("x"))),
        Map.entry("iam:CreateRole", a -> a.iam().createRole(r -> r.roleName("x-bastion"))),
        Map.entry(
            "iam:CreateInstanceProfile",
            a -> a.iam().createInstanceProfile(r -> r.instanceProfileName("x-bastion"))));
  }

  private void untagAll() {
    var ids = new TreeSet<String>();
    aws.ec2().describeTags().tags().forEach(tag -> ids.add(tag.resourceId()));
    aws.ec2().deleteTags(r -> r.resources(ids));
    for (var type : new String[] {"cluster", "subnetgroup", "parametergroup"}) {
      var arn = "arn:aws:elasticache:us-west-2:000000000000:" + type + ":" + NAME;
      aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn).tagKeys(OWNER));
    }
    aws.iam().untagRole(r -> r.roleName(ROLE).tagKeys(OWNER));
    aws.iam().untagInstanceProfile(r -> r.instanceProfileName(ROLE).tagKeys(OWNER));
  }

  private static Tag ours() {
    return Tag.builder().key(OWNER).value("lab").build();
  }

  private String id(String step) {
    return run.id(step);
  }

  private String group() {
    return run.ids("securityGroups").get(0);
  }

  private String association(String table) {
    return aws.ec2().describeRouteTables(r -> r.routeTableIds(table)).routeTables().stream()
        .flatMap(t -> t.associations().stream())
        .map(a -> a.routeTableAssociationId())
        .findFirst()
        .orElseThrow();
  }
}
