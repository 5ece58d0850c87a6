package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.ErrorClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
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
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * All kinds of resources that the operator reads. A new kind is one more constant in this file:
 * both views, the permissions and the orphan sweep take it from here.
 */
public final class Kinds {

  private static final List<Kind<?>> ALL = new ArrayList<>();

  private static final int EC2_PAGE = 1000;
  private static final int VOLUMES_PAGE = 500;
  private static final int ROUTE_TABLES_PAGE = 100;
  private static final int ELASTICACHE_PAGE = 100;

  /** ElastiCache keeps events for 14 days (API Reference, DescribeEvents). */
  private static final int EVENTS_KEPT_MINUTES = 14 * 24 * 60;

  public static final Kind.Tagged<Vpc> VPC =
      tagged(
          "vpc",
          "ec2:DescribeVpcs",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeVpcsPaginator(ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .vpcs()
                  .stream(),
          Vpc::vpcId,
          Vpc::tags);

  public static final Kind.Tagged<Subnet> SUBNET =
      tagged(
          "subnet",
          "ec2:DescribeSubnets",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeSubnetsPaginator(ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .subnets()
                  .stream(),
          Subnet::subnetId,
          Subnet::tags);

  /** Security groups with our tags. A VPC's default group has none. */
  public static final Kind.Tagged<SecurityGroup> SECURITY_GROUP =
      tagged(
          "security-group",
          "ec2:DescribeSecurityGroups",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeSecurityGroupsPaginator(ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .securityGroups()
                  .stream(),
          SecurityGroup::groupId,
          SecurityGroup::tags);

  public static final Kind.Tagged<InternetGateway> INTERNET_GATEWAY =
      tagged(
          "internet-gateway",
          "ec2:DescribeInternetGateways",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeInternetGatewaysPaginator(
                      ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .internetGateways()
                  .stream(),
          InternetGateway::internetGatewayId,
          InternetGateway::tags);

  /** Route tables with our tags. A VPC's main table has none. */
  public static final Kind.Tagged<RouteTable> ROUTE_TABLE =
      tagged(
          "route-table",
          "ec2:DescribeRouteTables",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeRouteTablesPaginator(
                      ask -> ask.filters(filters).maxResults(ROUTE_TABLES_PAGE))
                  .routeTables()
                  .stream(),
          RouteTable::routeTableId,
          RouteTable::tags);

  /** Instances. AWS lists a terminated one for about an hour. */
  public static final Kind.Tagged<Instance> INSTANCE =
      tagged(
          "instance",
          "ec2:DescribeInstances",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeInstancesPaginator(ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .reservations()
                  .stream()
                  .flatMap(reservation -> reservation.instances().stream()),
          Instance::instanceId,
          Instance::tags,
          instance -> instance.state().name() != InstanceStateName.TERMINATED);

  /** Volumes with our tags: the root volumes of bastions. */
  public static final Kind.Tagged<Volume> VOLUME =
      tagged(
          "volume",
          "ec2:DescribeVolumes",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeVolumesPaginator(ask -> ask.filters(filters).maxResults(VOLUMES_PAGE))
                  .volumes()
                  .stream(),
          Volume::volumeId,
          Volume::tags,
          volume ->
              volume.state() != VolumeState.DELETING && volume.state() != VolumeState.DELETED);

  /** Network interfaces with our tags: those of bastions. Interfaces of caches carry none. */
  public static final Kind.Tagged<NetworkInterface> NETWORK_INTERFACE =
      tagged(
          "network-interface",
          "ec2:DescribeNetworkInterfaces",
          (aws, filters) ->
              aws
                  .ec2()
                  .describeNetworkInterfacesPaginator(
                      ask -> ask.filters(filters).maxResults(EC2_PAGE))
                  .networkInterfaces()
                  .stream(),
          NetworkInterface::networkInterfaceId,
          NetworkInterface::tagSet);

  /** Cache clusters with their nodes and endpoints. */
  public static final Kind.Named<CacheCluster> CACHE_CLUSTER =
      named(
          "cache-cluster",
          "elasticache:DescribeCacheClusters",
          aws ->
              aws
                  .elastiCache()
                  .describeCacheClustersPaginator(
                      ask -> ask.showCacheNodeInfo(true).maxRecords(ELASTICACHE_PAGE))
                  .cacheClusters()
                  .stream(),
          (aws, id) ->
              aws.elastiCache()
                  .describeCacheClusters(ask -> ask.cacheClusterId(id).showCacheNodeInfo(true))
                  .cacheClusters(),
          CacheCluster::cacheClusterId);

  public static final Kind.Named<CacheSubnetGroup> CACHE_SUBNET_GROUP =
      named(
          "cache-subnet-group",
          "elasticache:DescribeCacheSubnetGroups",
          aws ->
              aws
                  .elastiCache()
                  .describeCacheSubnetGroupsPaginator(ask -> ask.maxRecords(ELASTICACHE_PAGE))
                  .cacheSubnetGroups()
                  .stream(),
          (aws, name) ->
              aws.elastiCache()
                  .describeCacheSubnetGroups(ask -> ask.cacheSubnetGroupName(name))
                  .cacheSubnetGroups(),
          CacheSubnetGroup::cacheSubnetGroupName);

  public static final Kind.Named<CacheParameterGroup> CACHE_PARAMETER_GROUP =
      named(
          "cache-parameter-group",
          "elasticache:DescribeCacheParameterGroups",
          aws ->
              aws
                  .elastiCache()
                  .describeCacheParameterGroupsPaginator(ask -> ask.maxRecords(ELASTICACHE_PAGE))
                  .cacheParameterGroups()
                  .stream(),
          (aws, name) ->
              aws.elastiCache()
                  .describeCacheParameterGroups(ask -> ask.cacheParameterGroupName(name))
                  .cacheParameterGroups(),
          CacheParameterGroup::cacheParameterGroupName);

  /** By VPC id: true if instances of the VPC get DNS hostnames. Fails if there is no such VPC. */
  public static final Kind.Fact<Boolean> DNS_HOSTNAMES =
      fact(
          "dns-hostnames",
          Permissions.NONE.use("ec2:DescribeVpcAttribute", Arns.VPC),
          (aws, vpcId) -> Optional.of(VpcView.dnsHostnames(aws, vpcId)));

  /** By VPC id: a VPC with its content, owned or foreign. */
  public static final Kind.Fact<VpcView> VPC_CONTENT =
      fact("vpc-content", VpcView.PERMISSIONS, VpcView::read);

  /**
   * By ARN: the tags of a cache cluster, a subnet group or a parameter group. Empty does not mean
   * untagged. AWS answers NotFound for a cluster that is not available (ElastiCache API Reference,
   * ListTagsForResource), and for a group that reads do not show yet.
   */
  public static final Kind.Fact<Map<String, String>> ELASTICACHE_TAGS =
      fact(
          "elasticache-tags",
          // These tags are the only answer to the question who owns the resource.
          Permissions.NONE.look("elasticache:ListTagsForResource"),
          (aws, arn) ->
              found(
                  () ->
                      Tags.fromElastiCache(
                          aws.elastiCache()
                              .listTagsForResource(ask -> ask.resourceName(arn))
                              .tagList())));

  private static final Permissions READ_PARAMETERS =
      Permissions.NONE.look("elasticache:DescribeCacheParameters");

  /** By name of a parameter group: the parameters that a user has set, not the defaults of AWS. */
  public static final Kind.Fact<Map<String, String>> PARAMETERS =
      fact(
          "parameters",
          READ_PARAMETERS,
          (aws, group) -> found(() -> parameters(aws, group, Optional.of("user"))));

  /** By name of a parameter group: all parameters with the values in force, defaults included. */
  public static final Kind.Fact<Map<String, String>> PARAMETERS_IN_FORCE =
      fact(
          "parameters-in-force",
          READ_PARAMETERS,
          (aws, group) -> found(() -> parameters(aws, group, Optional.empty())));

  /** By id of a cache cluster: its newest event, which has AWS's reason for a failure. */
  public static final Kind.Fact<LastEvent> CACHE_CLUSTER_EVENT =
      fact(
          "cache-cluster-event",
          Permissions.NONE.look("elasticache:DescribeEvents"),
          Kinds::newestEvent);

  /** By name: IAM roles. AWS lists all roles of the account to an operator that may read them. */
  public static final Kind.Fact<RoleView> ROLE =
      add(
          new Kind.Fact<>(
              "role",
              RoleView.PERMISSIONS,
              (aws, name) -> found(() -> RoleView.read(aws, name)),
              Optional.of(new Kind.FactList<>(RoleView.CALLS, RoleView::listAll))));

  /** By name: IAM instance profiles. AWS lists them only without their tags. */
  public static final Kind.Fact<ProfileView> INSTANCE_PROFILE =
      fact(
          "instance-profile",
          Permissions.NONE.use("iam:GetInstanceProfile", Arns.BASTION_PROFILE),
          (aws, name) -> found(() -> ProfileView.read(aws, name)));

  /** By instance id: the connection of its agent to Session Manager; empty before the first. */
  public static final Kind.Fact<AgentStatus> AGENT =
      add(
          new Kind.Fact<>(
              "agent",
              AgentStatus.PERMISSIONS,
              AgentStatus::read,
              // AWS lists only instances with the tags, so that the list is never long.
              Optional.of(new Kind.FactList<>(1, (aws, budget) -> AgentStatus.listAll(aws)))));

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
      BiFunction<AwsClients, List<Filter>, Stream<T>> listAll,
      Function<T, String> id,
      Function<T, List<Tag>> tags) {
    return tagged(name, action, listAll, id, tags, resource -> true);
  }

  private static <T> Kind.Tagged<T> tagged(
      String name,
      String action,
      BiFunction<AwsClients, List<Filter>, Stream<T>> listAll,
      Function<T, String> id,
      Function<T, List<Tag>> tags,
      Predicate<T> exists) {
    return add(
        new Kind.Tagged<>(
            name, Permissions.NONE.look(action), listAll, id, tags.andThen(Tags::fromEc2), exists));
  }

  private static <T> Kind.Named<T> named(
      String name,
      String action,
      Function<AwsClients, Stream<T>> listAll,
      BiFunction<AwsClients, String, List<T>> get,
      Function<T, String> key) {
    return add(
        new Kind.Named<>(
            name,
            Permissions.NONE.look(action),
            listAll,
            (aws, wanted) ->
                found(() -> get.apply(aws, wanted)).flatMap(list -> list.stream().findFirst()),
            key));
  }

  private static <T> Kind.Fact<T> fact(
      String name, Permissions permissions, BiFunction<AwsClients, String, Optional<T>> get) {
    return add(new Kind.Fact<>(name, permissions, get, Optional.empty()));
  }

  private static <K extends Kind<?>> K add(K kind) {
    ALL.add(kind);
    return kind;
  }

  private static Map<String, String> parameters(
      AwsClients aws, String group, Optional<String> source) {
    return aws
        .elastiCache()
        .describeCacheParametersPaginator(
            ask ->
                ask.cacheParameterGroupName(group)
                    .source(source.orElse(null))
                    .maxRecords(ELASTICACHE_PAGE))
        .parameters()
        .stream()
        .filter(parameter -> parameter.parameterValue() != null)
        .collect(
            toMap(Parameter::parameterName, Parameter::parameterValue, (first, again) -> again));
  }

  /** A denied read is no failure, because the reason is a help and no condition. */
  private static Optional<LastEvent> newestEvent(AwsClients aws, String cluster) {
    try {
      return aws
          .elastiCache()
          .describeEventsPaginator(
              ask ->
                  ask.sourceType(SourceType.CACHE_CLUSTER)
                      .sourceIdentifier(cluster)
                      .duration(EVENTS_KEPT_MINUTES)
                      .maxRecords(ELASTICACHE_PAGE))
          .events()
          .stream()
          .max(Comparator.comparing(Event::date))
          .map(event -> new LastEvent(event.message(), Optional.of(event.date())));
    } catch (AwsCallException failure) {
      if (failure.rule().equals(ErrorTable.DENIED)) {
        return Optional.of(new LastEvent(failure.getMessage(), Optional.empty()));
      }
      throw failure;
    }
  }

  private static <T> Optional<T> found(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (AwsCallException failure) {
      if (failure.errorClass() == ErrorClass.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
