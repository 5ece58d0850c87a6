package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/**
 * Changes that a person makes on AWS by hand. Each method is named after what the person does and
 * fails as AWS does.
 */
public final class ManualChanges {

  private ManualChanges() {}

  public static void terminateInstance(AwsClients aws, String instance) {
    aws.ec2().terminateInstances(r -> r.instanceIds(instance));
  }

  public static void stopInstance(AwsClients aws, String instance) {
    aws.ec2().stopInstances(r -> r.instanceIds(instance));
  }

  public static void deleteRoute(AwsClients aws, String table, String destination) {
    aws.ec2().deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(destination));
  }

  /** Removes the associations of a route table with subnets. */
  public static void disassociateRouteTable(AwsClients aws, String table) {
    var itself = Filter.builder().name("route-table-id").values(table).build();
    aws.ec2().describeRouteTables(r -> r.filters(itself)).routeTables().stream()
        .flatMap(t -> t.associations().stream())
        .forEach(
            a ->
                aws.ec2()
                    .disassociateRouteTable(r -> r.associationId(a.routeTableAssociationId())));
  }

  public static void deleteRouteTable(AwsClients aws, String table) {
    aws.ec2().deleteRouteTable(r -> r.routeTableId(table));
  }

  public static void detachGateway(AwsClients aws, String gateway, String vpc) {
    aws.ec2().detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
  }

  /** Detaches an internet gateway from the VPC that AWS shows it in, if there is one. */
  public static void detachGateway(AwsClients aws, String gateway) {
    var itself = Filter.builder().name("internet-gateway-id").values(gateway).build();
    aws.ec2().describeInternetGateways(r -> r.filters(itself)).internetGateways().stream()
        .flatMap(g -> g.attachments().stream())
        .forEach(a -> detachGateway(aws, gateway, a.vpcId()));
  }

  public static void deleteGateway(AwsClients aws, String gateway) {
    aws.ec2().deleteInternetGateway(r -> r.internetGatewayId(gateway));
  }

  public static void setPublicAddresses(AwsClients aws, String subnet, boolean on) {
    aws.ec2().modifySubnetAttribute(r -> r.subnetId(subnet).mapPublicIpOnLaunch(v -> v.value(on)));
  }

  public static void deleteSubnet(AwsClients aws, String subnet) {
    aws.ec2().deleteSubnet(r -> r.subnetId(subnet));
  }

  public static void allowIngress(AwsClients aws, String group, IpPermission permission) {
    aws.ec2().authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  public static void revokeIngress(AwsClients aws, String group, IpPermission permission) {
    aws.ec2().revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  /** Revokes the first ingress rule of a security group, if it has one. */
  public static void revokeAnyIngress(AwsClients aws, String group) {
    var itself = Filter.builder().name("group-id").values(group).build();
    aws.ec2().describeSecurityGroupRules(r -> r.filters(itself)).securityGroupRules().stream()
        .filter(rule -> !rule.isEgress())
        .findFirst()
        .ifPresent(
            rule ->
                aws.ec2()
                    .revokeSecurityGroupIngress(
                        r -> r.groupId(group).securityGroupRuleIds(rule.securityGroupRuleId())));
  }

  public static void allowEgress(AwsClients aws, String group, IpPermission permission) {
    aws.ec2().authorizeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(permission));
  }

  public static void revokeEgress(AwsClients aws, String group, IpPermission permission) {
    aws.ec2().revokeSecurityGroupEgress(r -> r.groupId(group).ipPermissions(permission));
  }

  /** Returns the id of a new security group. */
  public static String createSecurityGroup(AwsClients aws, String vpc, String name) {
    return aws.ec2()
        .createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description("by hand"))
        .groupId();
  }

  /** Returns the id of a new network interface, such as a load balancer's. */
  public static String createInterface(AwsClients aws, String subnet) {
    return aws.ec2()
        .createNetworkInterface(r -> r.subnetId(subnet).description("by hand"))
        .networkInterface()
        .networkInterfaceId();
  }

  public static void deleteInterface(AwsClients aws, String id) {
    aws.ec2().deleteNetworkInterface(r -> r.networkInterfaceId(id));
  }

  public static void deleteSecurityGroup(AwsClients aws, String group) {
    aws.ec2().deleteSecurityGroup(r -> r.groupId(group));
  }

  public static void setDnsHostnames(AwsClients aws, String vpc, boolean on) {
    aws.ec2().modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsHostnames(v -> v.value(on)));
  }

  public static void setDnsSupport(AwsClients aws, String vpc, boolean on) {
    aws.ec2().modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsSupport(v -> v.value(on)));
  }

  public static void deleteVpc(AwsClients aws, String vpc) {
    aws.ec2().deleteVpc(r -> r.vpcId(vpc));
  }

  public static void tag(AwsClients aws, String id, String key, String value) {
    aws.ec2().createTags(r -> r.resources(id).tags(t -> t.key(key).value(value)));
  }

  public static void untag(AwsClients aws, String id, String key) {
    aws.ec2().deleteTags(r -> r.resources(id).tags(Tag.builder().key(key).build()));
  }

  /** Changes a cache cluster at once, not in its maintenance window. */
  public static void changeCluster(
      AwsClients aws, String cluster, Consumer<ModifyCacheClusterRequest.Builder> change) {
    aws.elastiCache()
        .modifyCacheCluster(r -> change.accept(r.cacheClusterId(cluster).applyImmediately(true)));
  }

  public static void rebootCluster(AwsClients aws, String cluster) {
    aws.elastiCache()
        .rebootCacheCluster(r -> r.cacheClusterId(cluster).cacheNodeIdsToReboot("0001"));
  }

  public static void backUpCluster(AwsClients aws, String cluster, String snapshot) {
    aws.elastiCache().createSnapshot(r -> r.cacheClusterId(cluster).snapshotName(snapshot));
  }

  public static void deleteCluster(AwsClients aws, String cluster) {
    aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId(cluster));
  }

  public static void deleteSubnetGroup(AwsClients aws, String group) {
    aws.elastiCache().deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(group));
  }

  public static void changeParameter(AwsClients aws, String group, String name, String value) {
    aws.elastiCache()
        .modifyCacheParameterGroup(
            r ->
                r.cacheParameterGroupName(group)
                    .parameterNameValues(p -> p.parameterName(name).parameterValue(value)));
  }

  public static void deleteParameterGroup(AwsClients aws, String group) {
    aws.elastiCache().deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group));
  }

  public static void untagCache(AwsClients aws, String arn, String... keys) {
    aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn).tagKeys(keys));
  }

  public static void attachPolicy(AwsClients aws, String role, String policyArn) {
    aws.iam().attachRolePolicy(r -> r.roleName(role).policyArn(policyArn));
  }

  public static void detachPolicy(AwsClients aws, String role, String policyArn) {
    aws.iam().detachRolePolicy(r -> r.roleName(role).policyArn(policyArn));
  }

  /** Writes a policy into a role that allows everything. */
  public static void putInlinePolicy(AwsClients aws, String role, String policy) {
    aws.iam()
        .putRolePolicy(
            r ->
                r.roleName(role)
                    .policyName(policy)
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Action\":\"*\",\"Resource\":\"*\"}]}"));
  }

  /** Returns the ARNs of the policies that are attached to a role. */
  public static List<String> policiesOf(AwsClients aws, String role) {
    return aws.iam().listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies().stream()
        .map(policy -> policy.policyArn())
        .toList();
  }

  public static void untagRole(AwsClients aws, String role, Collection<String> keys) {
    aws.iam().untagRole(r -> r.roleName(role).tagKeys(keys));
  }

  public static void deleteRole(AwsClients aws, String role) {
    aws.iam().deleteRole(r -> r.roleName(role));
  }

  public static void removeRoleFromProfile(AwsClients aws, String profile, String role) {
    aws.iam().removeRoleFromInstanceProfile(r -> r.instanceProfileName(profile).roleName(role));
  }

  public static void untagProfile(AwsClients aws, String profile, Collection<String> keys) {
    aws.iam().untagInstanceProfile(r -> r.instanceProfileName(profile).tagKeys(keys));
  }

  public static void deleteProfile(AwsClients aws, String profile) {
    aws.iam().deleteInstanceProfile(r -> r.instanceProfileName(profile));
  }

  /** Creates the Redis node {@code sessions} of the article, without its tags. */
  public static void createNode(AwsClients aws) {
    aws.elastiCache()
        .createCacheCluster(
            r ->
                r.cacheClusterId("sessions")
                    .engine("redis")
                    .engineVersion("4.0.10")
                    .cacheNodeType("cache.t2.micro")
                    .numCacheNodes(1));
  }
}
