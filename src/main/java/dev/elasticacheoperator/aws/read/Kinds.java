package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.User;
import software.amazon.awssdk.services.elasticache.model.UserGroup;

/**
 * All kinds of resources that the operator reads. A new kind is one more constant in this file:
 * both views, the permissions and the orphan sweep take it from here.
 */
public final class Kinds {

  private static final List<Kind<?>> ALL = new ArrayList<>();

  public static final Kind.Tagged<Vpc> VPC =
      tagged("vpc", "ec2:DescribeVpcs", Ec2Reads::vpcs, Vpc::vpcId, Vpc::tags);

  public static final Kind.Tagged<Subnet> SUBNET =
      tagged("subnet", "ec2:DescribeSubnets", Ec2Reads::subnets, Subnet::subnetId, Subnet::tags);

  /** Security groups with our tags. A VPC's default group has none. */
  public static final Kind.Tagged<SecurityGroup> SECURITY_GROUP =
      tagged(
          "security-group",
          "ec2:DescribeSecurityGroups",
          Ec2Reads::securityGroups,
          SecurityGroup::groupId,
          SecurityGroup::tags);

  public static final Kind.Tagged<InternetGateway> INTERNET_GATEWAY =
      tagged(
          "internet-gateway",
          "ec2:DescribeInternetGateways",
          Ec2Reads::internetGateways,
          InternetGateway::internetGatewayId,
          InternetGateway::tags);

  /** Route tables with our tags. A VPC's main table has none. */
  public static final Kind.Tagged<RouteTable> ROUTE_TABLE =
      tagged(
          "route-table",
          "ec2:DescribeRouteTables",
          Ec2Reads::routeTables,
          RouteTable::routeTableId,
          RouteTable::tags);

  /** Instances. AWS lists a terminated one for about an hour. */
  public static final Kind.Tagged<Instance> INSTANCE =
      tagged(
          "instance",
          "ec2:DescribeInstances",
          Ec2Reads::instances,
          Instance::instanceId,
          Instance::tags,
          instance -> instance.state().name() != InstanceStateName.TERMINATED);

  /** Volumes with our tags: the root volumes of bastions. */
  public static final Kind.Tagged<Volume> VOLUME =
      tagged(
          "volume",
          "ec2:DescribeVolumes",
          Ec2Reads::volumes,
          Volume::volumeId,
          Volume::tags,
          volume ->
              volume.state() != VolumeState.DELETING && volume.state() != VolumeState.DELETED);

  /** Network interfaces with our tags: those of bastions. Interfaces of caches carry none. */
  public static final Kind.Tagged<NetworkInterface> NETWORK_INTERFACE =
      tagged(
          "network-interface",
          "ec2:DescribeNetworkInterfaces",
          Ec2Reads::networkInterfaces,
          NetworkInterface::networkInterfaceId,
          NetworkInterface::tagSet);

  /** Cache clusters with their nodes and endpoints, and the members of replication groups. */
  public static final Kind.Named<CacheCluster> CACHE_CLUSTER =
      named(
          "cache-cluster",
          "elasticache:DescribeCacheClusters",
          ElastiCacheReads::clusters,
          ElastiCacheReads::cluster,
          CacheCluster::cacheClusterId);

  /** Replication groups with their shards and endpoints. Their members are cache clusters. */
  public static final Kind.Named<ReplicationGroup> REPLICATION_GROUP =
      named(
          "replication-group",
          "elasticache:DescribeReplicationGroups",
          ElastiCacheReads::replicationGroups,
          ElastiCacheReads::replicationGroup,
          ReplicationGroup::replicationGroupId);

  public static final Kind.Named<ServerlessCache> SERVERLESS_CACHE =
      named(
          "serverless-cache",
          "elasticache:DescribeServerlessCaches",
          ElastiCacheReads::serverlessCaches,
          ElastiCacheReads::serverlessCache,
          ServerlessCache::serverlessCacheName);

  public static final Kind.Named<CacheSubnetGroup> CACHE_SUBNET_GROUP =
      named(
          "cache-subnet-group",
          "elasticache:DescribeCacheSubnetGroups",
          ElastiCacheReads::subnetGroups,
          ElastiCacheReads::subnetGroup,
          CacheSubnetGroup::cacheSubnetGroupName);

  public static final Kind.Named<CacheParameterGroup> CACHE_PARAMETER_GROUP =
      named(
          "cache-parameter-group",
          "elasticache:DescribeCacheParameterGroups",
          ElastiCacheReads::parameterGroups,
          ElastiCacheReads::parameterGroup,
          CacheParameterGroup::cacheParameterGroupName);

  /** Users of caches. AWS tells the number of their passwords only. */
  public static final Kind.Named<User> CACHE_USER =
      named(
          "cache-user",
          "elasticache:DescribeUsers",
          ElastiCacheReads::users,
          ElastiCacheReads::user,
          User::userId);

  /** User groups with the ids of their users and of the caches that use them. */
  public static final Kind.Named<UserGroup> CACHE_USER_GROUP =
      named(
          "cache-user-group",
          "elasticache:DescribeUserGroups",
          ElastiCacheReads::userGroups,
          ElastiCacheReads::userGroup,
          UserGroup::userGroupId);

  /**
   * By VPC id: true if instances of the VPC get DNS hostnames. Fails if there is no such VPC. The
   * inventory needs no call for a VPC with an instance that has a public DNS name.
   */
  public static final Kind.Fact<Boolean> DNS_HOSTNAMES =
      add(
          new Kind.Fact<>(
              "dns-hostnames",
              Permissions.NONE.use("ec2:DescribeVpcAttribute", Arns.VPC),
              (aws, vpcId) -> Optional.of(VpcView.dnsHostnames(aws, vpcId)),
              Optional.empty(),
              Optional.of(VpcView::dnsHostnamesOfInstances),
              false));

  /** By VPC id: a VPC with its content, owned or foreign. */
  public static final Kind.Fact<VpcView> VPC_CONTENT =
      fact("vpc-content", VpcView.PERMISSIONS, VpcView::read);

  /**
   * By ARN: the tags of a resource of ElastiCache. Empty does not mean untagged. AWS answers
   * NotFound for a cluster that is not available (ElastiCache API Reference, ListTagsForResource),
   * and for a group that reads do not show yet. It refuses the call while a replication group or a
   * serverless cache is busy. The inventory takes the tags from pages, which may be minutes behind
   * and miss a resource.
   */
  public static final Kind.Fact<Map<String, String>> ELASTICACHE_TAGS =
      add(
          new Kind.Fact<>(
              "elasticache-tags",
              // These tags are the only answer to the question who owns the resource.
              ResourceTags.PERMISSIONS,
              (aws, arn) -> Found.unlessBusy(() -> ResourceTags.read(aws, arn)),
              Optional.of(
                  new Kind.FactList<>(
                      1,
                      false,
                      (aws, cluster, budget, before) ->
                          ResourceTags.listElastiCache(aws, cluster).map(Listed::of)))));

  private static final Permissions READ_PARAMETERS =
      Permissions.NONE.look("elasticache:DescribeCacheParameters");

  /** By name of a parameter group: the parameters that a user has set, not the defaults of AWS. */
  public static final Kind.Fact<Map<String, String>> PARAMETERS =
      fact(
          "parameters",
          READ_PARAMETERS,
          (aws, group) ->
              Found.orEmpty(() -> ElastiCacheReads.parameters(aws, group, Optional.of("user"))));

  /** By name of a parameter group: all parameters with the values in force, defaults included. */
  public static final Kind.Fact<Map<String, String>> PARAMETERS_IN_FORCE =
      fact(
          "parameters-in-force",
          READ_PARAMETERS,
          (aws, group) ->
              Found.orEmpty(() -> ElastiCacheReads.parameters(aws, group, Optional.empty())));

  /** By name: snapshots of nodes, manual and automatic. */
  public static final Kind.Fact<Snapshot> SNAPSHOT =
      fact(
          "snapshot",
          Permissions.NONE.look("elasticache:DescribeSnapshots"),
          (aws, name) -> Found.first(() -> ElastiCacheReads.snapshot(aws, name)));

  /** By name: snapshots of serverless caches, manual and automatic. */
  public static final Kind.Fact<ServerlessCacheSnapshot> SERVERLESS_SNAPSHOT =
      fact(
          "serverless-snapshot",
          Permissions.NONE.look("elasticache:DescribeServerlessCacheSnapshots"),
          (aws, name) -> Found.first(() -> ElastiCacheReads.serverlessSnapshot(aws, name)));

  private static final Permissions READ_EVENTS =
      Permissions.NONE.look("elasticache:DescribeEvents");

  /** By id of a cache cluster: its newest event, which has AWS's reason for a failure. */
  public static final Kind.Fact<LastEvent> CACHE_CLUSTER_EVENT =
      event("cache-cluster-event", SourceType.CACHE_CLUSTER);

  /** By id of a replication group: its newest event, as for a cache cluster. */
  public static final Kind.Fact<LastEvent> REPLICATION_GROUP_EVENT =
      event("replication-group-event", SourceType.REPLICATION_GROUP);

  /** By name of a serverless cache: its newest event, as for a cache cluster. */
  public static final Kind.Fact<LastEvent> SERVERLESS_CACHE_EVENT =
      event("serverless-cache-event", SourceType.SERVERLESS_CACHE);

  /** By name: IAM roles. AWS lists all roles of the account to an operator that may read them. */
  public static final Kind.Fact<RoleView> ROLE =
      add(
          new Kind.Fact<>(
              "role",
              RoleView.PERMISSIONS,
              (aws, name) -> Found.orEmpty(() -> RoleView.read(aws, name)),
              Optional.of(
                  new Kind.FactList<>(
                      RoleView.CALLS,
                      true,
                      (aws, cluster, budget, before) -> RoleView.listAll(aws, budget, before)))));

  /** By name: IAM instance profiles. */
  public static final Kind.Fact<ProfileView> INSTANCE_PROFILE =
      add(
          new Kind.Fact<>(
              "instance-profile",
              ProfileView.PERMISSIONS,
              (aws, name) -> Found.orEmpty(() -> ProfileView.read(aws, name)),
              Optional.of(new Kind.FactList<>(1, false, ProfileView::listOwned))));

  /** By instance id: the connection of its agent to Session Manager; empty before the first. */
  public static final Kind.Fact<AgentStatus> AGENT =
      add(
          new Kind.Fact<>(
              "agent",
              AgentStatus.PERMISSIONS,
              AgentStatus::read,
              // AWS lists only instances with the tags, so that the list is never long.
              Optional.of(
                  new Kind.FactList<>(
                      1,
                      true,
                      (aws, cluster, budget, before) ->
                          AgentStatus.listAll(aws).map(Listed::of)))));

  /** By {@link Peering#ALL}: the VPC peerings of the region, which explain unreachable caches. */
  public static final Kind.Fact<List<Peering>> PEERINGS =
      fact("peerings", Peering.PERMISSIONS, (aws, all) -> Optional.of(Peering.list(aws)));

  /**
   * By {@link ZoneNames#AVAILABLE}: the names of the region's zones, sorted. Local zones are left
   * out. Empty if the operator must not read them.
   */
  public static final Kind.Fact<List<String>> ZONES =
      add(ZoneNames.fact("zones", "ec2:DescribeAvailabilityZones", ZoneNames::inState));

  /**
   * By instance type: the names of the zones that offer it, sorted. Empty if the operator must not
   * read them.
   */
  public static final Kind.Fact<List<String>> INSTANCE_TYPE_ZONES =
      add(
          ZoneNames.fact(
              "instance-type-zones", "ec2:DescribeInstanceTypeOfferings", ZoneNames::offering));

  /** Permissions for the reads of all kinds. */
  public static final Permissions PERMISSIONS =
      ALL.stream().map(Kind::permissions).reduce(Permissions.NONE, Permissions::and);

  private Kinds() {}

  /** Returns all kinds that AWS lists by tags. */
  static List<Kind.Tagged<?>> tagged() {
    return ALL.stream()
        .filter(Kind.Tagged.class::isInstance)
        .<Kind.Tagged<?>>map(kind -> (Kind.Tagged<?>) kind)
        .toList();
  }

  private static <T> Kind.Tagged<T> tagged(
      String name,
      String action,
      Kind.PagesByTags<T> pages,
      Function<T, String> id,
      Function<T, List<Tag>> tags) {
    return tagged(name, action, pages, id, tags, resource -> true);
  }

  private static <T> Kind.Tagged<T> tagged(
      String name,
      String action,
      Kind.PagesByTags<T> pages,
      Function<T, String> id,
      Function<T, List<Tag>> tags,
      Predicate<T> exists) {
    return add(
        new Kind.Tagged<>(
            name, Permissions.NONE.look(action), pages, id, tags.andThen(Tags::fromEc2), exists));
  }

  private static <T> Kind.Named<T> named(
      String name,
      String action,
      BiFunction<AwsClients, PageReader<T>, List<Page<T>>> pages,
      BiFunction<AwsClients, String, List<T>> get,
      Function<T, String> key) {
    return add(
        new Kind.Named<>(
            name,
            Permissions.NONE.look(action),
            pages,
            (aws, wanted) -> Found.first(() -> get.apply(aws, wanted)),
            key));
  }

  private static <T> Kind.Fact<T> fact(
      String name, Permissions permissions, BiFunction<AwsClients, String, Optional<T>> get) {
    return add(new Kind.Fact<>(name, permissions, get, Optional.empty()));
  }

  private static Kind.Fact<LastEvent> event(String name, SourceType type) {
    return fact(name, READ_EVENTS, (aws, id) -> LastEvent.read(aws, type, id));
  }

  private static <K extends Kind<?>> K add(K kind) {
    ALL.add(kind);
    return kind;
  }
}
