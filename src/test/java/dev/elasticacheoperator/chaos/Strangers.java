package dev.elasticacheoperator.chaos;

import static dev.elasticacheoperator.lab.ManualChanges.allowIngress;
import static dev.elasticacheoperator.lab.ManualChanges.backUpCluster;
import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static dev.elasticacheoperator.lab.ManualChanges.changeParameter;
import static dev.elasticacheoperator.lab.ManualChanges.createInterface;
import static dev.elasticacheoperator.lab.ManualChanges.createSecurityGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteGateway;
import static dev.elasticacheoperator.lab.ManualChanges.deleteInterface;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRoute;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSecurityGroup;
import static dev.elasticacheoperator.lab.ManualChanges.detachGateway;
import static dev.elasticacheoperator.lab.ManualChanges.detachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.disassociateRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.policiesOf;
import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static dev.elasticacheoperator.lab.ManualChanges.rebootCluster;
import static dev.elasticacheoperator.lab.ManualChanges.revokeAnyIngress;
import static dev.elasticacheoperator.lab.ManualChanges.stopInstance;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static dev.elasticacheoperator.lab.ManualChanges.untag;
import static dev.elasticacheoperator.lab.ManualChanges.untagCache;
import static dev.elasticacheoperator.lab.ManualChanges.untagProfile;
import static dev.elasticacheoperator.lab.ManualChanges.untagRole;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.chaos.Move.ManualChange;
import dev.elasticacheoperator.chaos.Things.Thing;
import dev.elasticacheoperator.chaos.Things.ThingKind;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.InvalidReplicationGroupStateException;
import software.amazon.awssdk.services.elasticache.model.InvalidServerlessCacheStateException;
import software.amazon.awssdk.services.elasticache.model.UserNotFoundException;

/** Other users of the account: what they own, and what they do to what they do not own. */
final class Strangers {

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  /** Those of another operator, of an environment that has the name of one of ours. */
  private static final Map<String, String> OTHER_CLUSTER =
      Tags.of("lab2", "default/sessions", "vpc", "sessions-vpc", Map.of());

  /** AWS's default quota of rules in one direction. */
  private static final int MOST_RULES = 60;

  /** Days for which no spec of the schedules keeps snapshots. */
  private static final int DAYS_BY_HAND = 9;

  private final AwsClients aws;
  private final Things things;
  private int snapshots;
  private final List<String> guestGroups = new ArrayList<>();
  private final List<String> guestInterfaces = new ArrayList<>();
  private final Map<Thing, Map<String, String>> removedTags = new LinkedHashMap<>();

  Strangers(AwsClients aws, Things things) {
    this.aws = aws;
    this.things = things;
  }

  /**
   * Creates an environment of another operator, and resources without an owner.
   *
   * @param wait until AWS has finished what it has begun
   * @return a network for one of ours
   */
  ExistingNetwork settle(Runnable wait) {
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
    return ExistingNetwork.make(ec2, wait);
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
        .describeReplicationGroups()
        .replicationGroups()
        .forEach(g -> keep(all, "replicationgroup:" + g.replicationGroupId(), g));
    aws.elastiCache()
        .describeServerlessCaches(r -> {})
        .serverlessCaches()
        .forEach(c -> keep(all, "serverlesscache:" + c.serverlessCacheName(), c));
    aws.elastiCache()
        .describeCacheSubnetGroups()
        .cacheSubnetGroups()
        .forEach(g -> keep(all, "subnetgroup:" + g.cacheSubnetGroupName(), g));
    aws.elastiCache()
        .describeCacheParameterGroups()
        .cacheParameterGroups()
        .forEach(g -> keep(all, "parametergroup:" + g.cacheParameterGroupName(), g));
    aws.elastiCache()
        .describeUsers(r -> {})
        .users()
        .forEach(u -> keep(all, "user:" + u.userId(), u));
    aws.elastiCache()
        .describeUserGroups(r -> {})
        .userGroups()
        .forEach(g -> keep(all, "usergroup:" + g.userGroupId(), g));
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

  /** Makes the change to one of ours, if there is one that it applies to. */
  String act(ManualChange change, int pick) {
    var targets =
        things.ours(OperatorHarness.CLUSTER).stream()
            .filter(t -> change.appliesTo(t.kind))
            .toList();
    if (targets.isEmpty()) {
      return "nothing to do it to";
    }
    var target = targets.get(pick % targets.size());
    try {
      act(change, target);
      return "to " + target.key;
    } catch (AwsServiceException refused) {
      return target.key + ": " + refused.awsErrorDetails().errorCode();
    }
  }

  private void act(ManualChange change, Thing target) {
    var id = target.name();
    switch (change) {
      case TERMINATE_BASTION -> terminateInstance(aws, id);
      case STOP_BASTION -> stopInstance(aws, id);
      case DELETE_ROUTE -> deleteRoute(aws, id, "0.0.0.0/0");
      case DETACH_GATEWAY -> detachGateway(aws, id);
      case DELETE_GATEWAY -> {
        detachGateway(aws, id);
        deleteGateway(aws, id);
      }
      case DELETE_ROUTE_TABLE -> {
        disassociateRouteTable(aws, id);
        deleteRouteTable(aws, id);
      }
      case ADD_RULE -> allowIngress(aws, id, strangeRule());
      case REVOKE_RULE -> revokeAnyIngress(aws, id);
      case DELETE_CLUSTER -> deleteCluster(aws, id);
      case BACK_UP_CLUSTER -> backUpCluster(aws, id, "by-hand-" + ++snapshots);
      case REBOOT_CLUSTER -> rebootCluster(aws, id);
      case DELETE_CACHE -> {
        if (target.kind == ThingKind.REPLICATION_GROUP) {
          aws.elastiCache().deleteReplicationGroup(r -> r.replicationGroupId(id));
        } else {
          aws.elastiCache().deleteServerlessCache(r -> r.serverlessCacheName(id));
        }
      }
      case ADD_REPLICA ->
          aws.elastiCache()
              .increaseReplicaCount(
                  r -> r.replicationGroupId(id).newReplicaCount(4).applyImmediately(true));
      case CHANGE_PARAMETER -> changeParameter(aws, id, "maxmemory-samples", "5");
      case DETACH_POLICY ->
          policiesOf(aws, id).stream().findFirst().ifPresent(arn -> detachPolicy(aws, id, arn));
      case REMOVE_TAGS -> {
        var tags = Map.copyOf(target.tags);
        untagAll(target, tags);
        removedTags.put(target, tags);
      }
      case TAKE_USER_TAGS -> untag(aws, id, "team");
      case CHANGE_NAME_TAG -> addTags(target, Map.of(Tags.NAME, "by-hand"));
      case KEEP_SNAPSHOTS -> keepSnapshots(target.kind, id);
      case PUT_INLINE_POLICY -> putInlinePolicy(aws, id, "by-hand");
      case FILL_RULES -> fillRules(id);
      case MOVE_IN -> {
        if (target.kind == ThingKind.VPC) {
          guestGroups.add(createSecurityGroup(aws, id, "guest-" + (guestGroups.size() + 1)));
        } else {
          guestInterfaces.add(createInterface(aws, id));
        }
      }
    }
  }

  private void keepSnapshots(ThingKind kind, String id) {
    switch (kind) {
      case CLUSTER -> changeCluster(aws, id, r -> r.snapshotRetentionLimit(DAYS_BY_HAND));
      case REPLICATION_GROUP ->
          aws.elastiCache()
              .modifyReplicationGroup(
                  r -> r.replicationGroupId(id).snapshotRetentionLimit(DAYS_BY_HAND));
      default ->
          aws.elastiCache()
              .modifyServerlessCache(
                  r -> r.serverlessCacheName(id).snapshotRetentionLimit(DAYS_BY_HAND));
    }
  }

  private void fillRules(String group) {
    var itself = Filter.builder().name("group-id").values(group).build();
    var rules =
        aws.ec2().describeSecurityGroupRules(r -> r.filters(itself)).securityGroupRules().stream()
            .filter(rule -> !rule.isEgress())
            .count();
    var blocks =
        LongStream.range(rules, MOST_RULES)
            .mapToObj(n -> IpRange.builder().cidrIp("203.0.113." + n + "/32").build())
            .toList();
    allowIngress(
        aws, group, strangeRule().toBuilder().fromPort(9090).toPort(9090).ipRanges(blocks).build());
  }

  private static IpPermission strangeRule() {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(8080)
        .toPort(8080)
        .ipRanges(r -> r.cidrIp("203.0.113.0/24"))
        .build();
  }

  private void untagAll(Thing thing, Map<String, String> tags) {
    switch (thing.kind) {
      case ROLE -> untagRole(aws, thing.name(), tags.keySet());
      case PROFILE -> untagProfile(aws, thing.name(), tags.keySet());
      case CLUSTER,
          REPLICATION_GROUP,
          SERVERLESS_CACHE,
          SUBNET_GROUP,
          PARAMETER_GROUP,
          USER,
          USER_GROUP ->
          untagCache(aws, arn(thing), tags.keySet().toArray(String[]::new));
      default -> aws.ec2().deleteTags(r -> r.resources(thing.name()).tags(Tags.ec2(tags)));
    }
  }

  private boolean tag(Thing thing, Map<String, String> tags) {
    try {
      addTags(thing, tags);
      return true;
    } catch (CacheClusterNotFoundException
        | InvalidReplicationGroupStateException
        | InvalidServerlessCacheStateException
        | UserNotFoundException unavailable) {
      return false;
    }
  }

  private void addTags(Thing thing, Map<String, String> tags) {
    switch (thing.kind) {
      case ROLE -> aws.iam().tagRole(r -> r.roleName(thing.name()).tags(Tags.iam(tags)));
      case PROFILE ->
          aws.iam()
              .tagInstanceProfile(r -> r.instanceProfileName(thing.name()).tags(Tags.iam(tags)));
      case CLUSTER,
          REPLICATION_GROUP,
          SERVERLESS_CACHE,
          SUBNET_GROUP,
          PARAMETER_GROUP,
          USER,
          USER_GROUP ->
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
  List<String> untaggedOf(String environment) {
    return removedTags.entrySet().stream()
        .filter(e -> environment.equals(e.getValue().get(Tags.ENVIRONMENT)))
        .map(e -> e.getKey().entry())
        .distinct()
        .toList();
  }

  /** Removes what others put into our networks, because nobody else may. */
  void moveOut() {
    guestInterfaces.forEach(id -> deleteInterface(aws, id));
    guestGroups.forEach(id -> deleteSecurityGroup(aws, id));
    guestInterfaces.clear();
    guestGroups.clear();
  }

  /**
   * Restores the removed tags, because only a person can decide about resources without them.
   *
   * @return false if a cache or user is not available and takes no tags yet
   */
  boolean restoreTags() {
    removedTags.entrySet().removeIf(e -> replaced(e.getKey()) || tag(e.getKey(), e.getValue()));
    return removedTags.isEmpty();
  }

  private boolean replaced(Thing thing) {
    return things.find(thing.key).filter(now -> now == thing).isEmpty();
  }
}
