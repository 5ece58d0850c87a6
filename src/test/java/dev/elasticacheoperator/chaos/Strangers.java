package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.chaos.Move.ManualChange;
import dev.elasticacheoperator.chaos.Things.Kind;
import dev.elasticacheoperator.chaos.Things.Thing;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Other users of the account: what they own, and what they do to what they do not own. */
final class Strangers {

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  /** Those of another operator, of an environment that has the name of one of ours. */
  private static final Map<String, String> OTHER_CLUSTER =
      Tags.of("lab2", "default/sessions", "vpc", "sessions-vpc", Map.of());

  private final AwsClients aws;
  private final Things things;
  private int snapshots;
  private final Map<Thing, Map<String, String>> tagsOfDisowned = new LinkedHashMap<>();

  Strangers(AwsClients aws, Things things) {
    this.aws = aws;
    this.things = things;
  }

  /**
   * An environment of another operator, and some of nobody's.
   *
   * @return a network for one of ours
   */
  ExistingNetwork settle() {
    var ec2 = aws.ec2();
    for (var tags : List.of(OTHER_CLUSTER, Map.of("Name", "sessions-vpc"))) {
      var vpc =
          ec2.createVpc(
                  r ->
                      r.cidrBlock("10.20.0.0/16")
                          .tagSpecifications(Tags.specification(ResourceType.VPC, tags)))
              .vpc()
              .vpcId();
      ec2.createSubnet(
          r ->
              r.vpcId(vpc)
                  .cidrBlock("10.20.1.0/24")
                  .tagSpecifications(Tags.specification(ResourceType.SUBNET, tags)));
      ec2.createSecurityGroup(
          r ->
              r.vpcId(vpc)
                  .groupName("sessions-cache")
                  .description("other")
                  .tagSpecifications(Tags.specification(ResourceType.SECURITY_GROUP, tags)));
      var gateway =
          ec2.createInternetGateway(
                  r -> r.tagSpecifications(Tags.specification(ResourceType.INTERNET_GATEWAY, tags)))
              .internetGateway()
              .internetGatewayId();
      ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(gateway));
      ec2.createRouteTable(
          r -> r.vpcId(vpc).tagSpecifications(Tags.specification(ResourceType.ROUTE_TABLE, tags)));
    }
    aws.iam().createRole(r -> r.roleName("sessions").assumeRolePolicyDocument(TRUST));
    aws.elastiCache()
        .createCacheParameterGroup(
            r ->
                r.cacheParameterGroupName("sessions-of-others")
                    .cacheParameterGroupFamily("redis7")
                    .description("other"));
    return ExistingNetwork.make(ec2);
  }

  /** All that AWS tells of what is not ours, as it tells it. */
  Map<String, String> estate() {
    var all = new TreeMap<String, String>();
    aws.ec2().describeVpcs().vpcs().forEach(v -> keep(all, v.vpcId(), v));
    aws.ec2().describeSubnets().subnets().forEach(s -> keep(all, s.subnetId(), s));
    aws.ec2().describeSecurityGroups().securityGroups().forEach(g -> keep(all, g.groupId(), g));
    aws.ec2()
        .describeInternetGateways()
        .internetGateways()
        .forEach(g -> keep(all, g.internetGatewayId(), g));
    aws.ec2().describeRouteTables().routeTables().forEach(t -> keep(all, t.routeTableId(), t));
    aws.ec2().describeInstances().reservations().stream()
        .flatMap(r -> r.instances().stream())
        .filter(i -> !i.state().nameAsString().equals("terminated"))
        .forEach(i -> keep(all, i.instanceId(), i));
    aws.elastiCache()
        .describeCacheClusters()
        .cacheClusters()
        .forEach(c -> keep(all, "cluster:" + c.cacheClusterId(), c));
    aws.elastiCache()
        .describeCacheSubnetGroups()
        .cacheSubnetGroups()
        .forEach(g -> keep(all, "subnetgroup:" + g.cacheSubnetGroupName(), g));
    aws.elastiCache()
        .describeCacheParameterGroups()
        .cacheParameterGroups()
        .forEach(g -> keep(all, "parametergroup:" + g.cacheParameterGroupName(), g));
    aws.iam().listRoles().roles().forEach(r -> keep(all, "role:" + r.roleName(), r));
    aws.iam()
        .listInstanceProfiles()
        .instanceProfiles()
        .forEach(p -> keep(all, "profile:" + p.instanceProfileName(), p));
    return all;
  }

  private static void keep(Map<String, String> all, String key, Object what) {
    all.put(key, String.valueOf(what));
  }

  /** Does the deed to one of ours, if there is one that it can be done to. */
  String act(ManualChange deed, int pick) {
    var targets =
        things.ours(OperatorHarness.CLUSTER).stream()
            .filter(t -> kinds(deed).contains(t.kind))
            .toList();
    if (targets.isEmpty()) {
      return "nothing to do it to";
    }
    var target = targets.get(pick % targets.size());
    try {
      act(deed, target);
      return "to " + target.key;
    } catch (AwsServiceException refused) {
      return target.key + ": " + refused.awsErrorDetails().errorCode();
    }
  }

  private static List<Kind> kinds(ManualChange deed) {
    return switch (deed) {
      case TERMINATE_BASTION, STOP_BASTION -> List.of(Kind.INSTANCE);
      case DELETE_ROUTE, DELETE_ROUTE_TABLE -> List.of(Kind.ROUTE_TABLE);
      case DETACH_GATEWAY, DELETE_GATEWAY -> List.of(Kind.INTERNET_GATEWAY);
      case ADD_RULE, REVOKE_RULE -> List.of(Kind.SECURITY_GROUP);
      case DELETE_CLUSTER, BACK_UP_CLUSTER, REBOOT_CLUSTER -> List.of(Kind.CLUSTER);
      case CHANGE_PARAMETER -> List.of(Kind.PARAMETER_GROUP);
      case DETACH_POLICY -> List.of(Kind.ROLE);
      case DISOWN -> List.of(Kind.values());
      case TAKE_USER_TAGS ->
          List.of(
              Kind.VPC,
              Kind.SUBNET,
              Kind.SECURITY_GROUP,
              Kind.INTERNET_GATEWAY,
              Kind.ROUTE_TABLE,
              Kind.INSTANCE);
    };
  }

  private void act(ManualChange deed, Thing target) {
    var ec2 = aws.ec2();
    var id = target.name();
    switch (deed) {
      case TERMINATE_BASTION -> ec2.terminateInstances(r -> r.instanceIds(id));
      case STOP_BASTION -> ec2.stopInstances(r -> r.instanceIds(id));
      case DELETE_ROUTE ->
          ec2.deleteRoute(r -> r.routeTableId(id).destinationCidrBlock("0.0.0.0/0"));
      case DETACH_GATEWAY -> detach(id);
      case DELETE_GATEWAY -> {
        detach(id);
        ec2.deleteInternetGateway(r -> r.internetGatewayId(id));
      }
      case DELETE_ROUTE_TABLE -> {
        var itself = Filter.builder().name("route-table-id").values(id).build();
        ec2.describeRouteTables(r -> r.filters(itself)).routeTables().stream()
            .flatMap(t -> t.associations().stream())
            .forEach(
                a -> ec2.disassociateRouteTable(r -> r.associationId(a.routeTableAssociationId())));
        ec2.deleteRouteTable(r -> r.routeTableId(id));
      }
      case ADD_RULE ->
          ec2.authorizeSecurityGroupIngress(r -> r.groupId(id).ipPermissions(strangeRule()));
      case REVOKE_RULE -> {
        var itself = Filter.builder().name("group-id").values(id).build();
        ec2.describeSecurityGroupRules(r -> r.filters(itself)).securityGroupRules().stream()
            .filter(rule -> !rule.isEgress())
            .findFirst()
            .ifPresent(
                rule ->
                    ec2.revokeSecurityGroupIngress(
                        r -> r.groupId(id).securityGroupRuleIds(rule.securityGroupRuleId())));
      }
      case DELETE_CLUSTER -> aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId(id));
      case BACK_UP_CLUSTER ->
          aws.elastiCache()
              .createSnapshot(r -> r.cacheClusterId(id).snapshotName("by-hand-" + ++snapshots));
      case REBOOT_CLUSTER ->
          aws.elastiCache()
              .rebootCacheCluster(r -> r.cacheClusterId(id).cacheNodeIdsToReboot("0001"));
      case CHANGE_PARAMETER ->
          aws.elastiCache()
              .modifyCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(id)
                          .parameterNameValues(
                              p -> p.parameterName("maxmemory-samples").parameterValue("5")));
      case DETACH_POLICY ->
          aws.iam().listAttachedRolePolicies(r -> r.roleName(id)).attachedPolicies().stream()
              .findFirst()
              .ifPresent(
                  p -> aws.iam().detachRolePolicy(r -> r.roleName(id).policyArn(p.policyArn())));
      case DISOWN -> {
        var tags = Map.copyOf(target.tags);
        untag(target, tags);
        tagsOfDisowned.put(target, tags);
      }
      case TAKE_USER_TAGS -> {
        var team = software.amazon.awssdk.services.ec2.model.Tag.builder().key("team").build();
        ec2.deleteTags(r -> r.resources(id).tags(team));
      }
    }
  }

  private static IpPermission strangeRule() {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(8080)
        .toPort(8080)
        .ipRanges(r -> r.cidrIp("203.0.113.0/24"))
        .build();
  }

  private void detach(String gateway) {
    var itself = Filter.builder().name("internet-gateway-id").values(gateway).build();
    aws.ec2().describeInternetGateways(r -> r.filters(itself)).internetGateways().stream()
        .flatMap(g -> g.attachments().stream())
        .forEach(
            a ->
                aws.ec2()
                    .detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(a.vpcId())));
  }

  private void untag(Thing thing, Map<String, String> tags) {
    switch (thing.kind) {
      case ROLE -> aws.iam().untagRole(r -> r.roleName(thing.name()).tagKeys(tags.keySet()));
      case PROFILE ->
          aws.iam()
              .untagInstanceProfile(
                  r -> r.instanceProfileName(thing.name()).tagKeys(tags.keySet()));
      case CLUSTER, SUBNET_GROUP, PARAMETER_GROUP ->
          aws.elastiCache()
              .removeTagsFromResource(r -> r.resourceName(arn(thing)).tagKeys(tags.keySet()));
      default -> aws.ec2().deleteTags(r -> r.resources(thing.name()).tags(Tags.ec2(tags)));
    }
  }

  private void tag(Thing thing, Map<String, String> tags) {
    switch (thing.kind) {
      case ROLE -> aws.iam().tagRole(r -> r.roleName(thing.name()).tags(Tags.iam(tags)));
      case PROFILE ->
          aws.iam()
              .tagInstanceProfile(r -> r.instanceProfileName(thing.name()).tags(Tags.iam(tags)));
      case CLUSTER, SUBNET_GROUP, PARAMETER_GROUP ->
          aws.elastiCache()
              .addTagsToResource(r -> r.resourceName(arn(thing)).tags(Tags.elastiCache(tags)));
      default -> aws.ec2().createTags(r -> r.resources(thing.name()).tags(Tags.ec2(tags)));
    }
  }

  private static String arn(Thing thing) {
    return "arn:aws:elasticache:"
        + OperatorHarness.REGION
        + ":"
        + SimulatedCloud.DEFAULT_ACCOUNT
        + ":"
        + thing.key;
  }

  /** The entries of {@code spec.adopt} for what an environment has lost its tags of. */
  List<String> disownedOf(String environment) {
    return tagsOfDisowned.entrySet().stream()
        .filter(e -> environment.equals(e.getValue().get(Tags.ENVIRONMENT)))
        .map(e -> e.getKey().entry())
        .distinct()
        .toList();
  }

  /** Puts back the tags that were taken: what lacks them is nobody's business but a person's. */
  void repent() {
    tagsOfDisowned.forEach(
        (thing, tags) -> {
          if (things.find(thing.key).isPresent()) {
            tag(thing, tags);
          }
        });
    tagsOfDisowned.clear();
  }
}
