package dev.elasticacheoperator.policy;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.behaviour.Scenarios.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * One call for each permission to create or change, by its action.
 *
 * @param run whose resources the calls name
 */
record PolicyCalls(Run run) {

  static final String NAME = "sessions";
  static final String ROLE = "sessions-bastion";
  static final String IMAGE =
      "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

  /** Every change of what is there, by its action. */
  Map<String, Consumer<AwsClients>> changes() {
    var all = new LinkedHashMap<String, Consumer<AwsClients>>();
    all.putAll(network());
    all.putAll(instance());
    all.putAll(cache());
    all.putAll(replicationGroup());
    all.putAll(users());
    all.putAll(roles());
    all.putAll(rolePolicies());
    return all;
  }

  private Map<String, Consumer<AwsClients>> network() {
    var vpc = run.id("vpc");
    var subnet = run.id("bastionSubnet");
    var gateway = run.id("internetGateway");
    var table = run.id("routeTable");
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
    var bastion = run.id("bastion");
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
    var arn = LeastTest.arn("subnetgroup");
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

  private static Map<String, Consumer<AwsClients>> replicationGroup() {
    return Map.of(
        "elasticache:ModifyReplicationGroup",
            a -> a.elastiCache().modifyReplicationGroup(r -> r.replicationGroupId(NAME)),
        "elasticache:IncreaseReplicaCount",
            a -> a.elastiCache().increaseReplicaCount(r -> r.replicationGroupId(NAME)),
        "elasticache:DecreaseReplicaCount",
            a -> a.elastiCache().decreaseReplicaCount(r -> r.replicationGroupId(NAME)),
        "elasticache:ModifyReplicationGroupShardConfiguration",
            a ->
                a.elastiCache()
                    .modifyReplicationGroupShardConfiguration(r -> r.replicationGroupId(NAME)),
        "elasticache:DeleteReplicationGroup",
            a -> a.elastiCache().deleteReplicationGroup(r -> r.replicationGroupId(NAME)),
        "elasticache:ModifyServerlessCache",
            a -> a.elastiCache().modifyServerlessCache(r -> r.serverlessCacheName(NAME)),
        "elasticache:DeleteServerlessCache",
            a -> a.elastiCache().deleteServerlessCache(r -> r.serverlessCacheName(NAME)));
  }

  private static Map<String, Consumer<AwsClients>> users() {
    return Map.of(
        "elasticache:ModifyUser", a -> a.elastiCache().modifyUser(r -> r.userId(NAME)),
        "elasticache:DeleteUser", a -> a.elastiCache().deleteUser(r -> r.userId(NAME)),
        "elasticache:ModifyUserGroup",
            a -> a.elastiCache().modifyUserGroup(r -> r.userGroupId(NAME)),
        "elasticache:DeleteUserGroup",
            a -> a.elastiCache().deleteUserGroup(r -> r.userGroupId(NAME)));
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
  Map<String, Consumer<AwsClients>> creates() {
    var vpc = run.id("vpc");
    var subnet = run.id("bastionSubnet");
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
        Map.entry(
            "elasticache:CreateReplicationGroup",
            a ->
                a.elastiCache()
                    .createReplicationGroup(r -> r.replicationGroupId("x").engine("redis"))),
        Map.entry(
            "elasticache:CreateSnapshot",
            a -> a.elastiCache().createSnapshot(r -> r.snapshotName("x").replicationGroupId(NAME))),
        Map.entry(
            "elasticache:CreateServerlessCache",
            a ->
                a.elastiCache()
                    .createServerlessCache(r -> r.serverlessCacheName("x").subnetIds(subnet))),
        Map.entry(
            "elasticache:CreateUser",
            a -> a.elastiCache().createUser(r -> r.userId("x").engine("valkey"))),
        Map.entry(
            "elasticache:CreateUserGroup",
            a ->
                a.elastiCache()
                    .createUserGroup(r -> r.userGroupId("x").engine("valkey").userIds(NAME))),
        Map.entry(
            "elasticache:CreateServerlessCacheSnapshot",
            a ->
                a.elastiCache()
                    .createServerlessCacheSnapshot(
                        r -> r.serverlessCacheSnapshotName("x").serverlessCacheName(NAME))),
        Map.entry(
            "ec2:CreateVpcEndpoint",
            a ->
                a.ec2()
                    .createVpcEndpoint(
                        r -> r.vpcId(vpc).serviceName("com.amazonaws.us-west-2.s3"))),
        Map.entry("iam:CreateRole", a -> a.iam().createRole(r -> r.roleName("x-bastion"))),
        Map.entry(
            "iam:CreateInstanceProfile",
            a -> a.iam().createInstanceProfile(r -> r.instanceProfileName("x-bastion"))));
  }

  String group() {
    return run.ids("securityGroups").get(0);
  }

  private String association(String table) {
    return run
        .lab()
        .aws()
        .ec2()
        .describeRouteTables(r -> r.routeTableIds(table))
        .routeTables()
        .stream()
        .flatMap(t -> t.associations().stream())
        .map(a -> a.routeTableAssociationId())
        .findFirst()
        .orElseThrow();
  }
}
