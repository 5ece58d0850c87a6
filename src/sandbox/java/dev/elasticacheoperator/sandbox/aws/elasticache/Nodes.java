package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/** Makes clusters: their nodes, where these are placed and what they are called. */
final class Nodes {

  private final ElastiCacheState state;

  Nodes(ElastiCacheState state) {
    this.state = state;
  }

  /**
   * @param groupId the replication group it is a member of
   * @param turn index of the subnet group's zone to use if the request names none
   * @param data names the keys that it begins with
   */
  ElastiCacheState.StoredCluster make(
      String id,
      ClusterSpec spec,
      int count,
      Optional<String> groupId,
      int turn,
      Instant ready,
      String data) {
    Optional<Subnet> subnet =
        spec.subnetGroup().map(g -> subnet(g, spec.nodeType(), spec.zone(), turn));
    String zone =
        subnet
            .map(s -> s.subnetAvailabilityZone().name())
            .or(spec::zone)
            .orElseGet(() -> anyZone(turn));
    CacheCluster picture =
        CacheCluster.builder()
            .cacheClusterId(id)
            .replicationGroupId(groupId.orElse(null))
            .arn(state.arn("cluster", id))
            .engine(spec.version().engine())
            .engineVersion(spec.version().reported())
            .cacheNodeType(spec.nodeType())
            .cacheClusterCreateTime(state.now())
            .clientDownloadLandingPage(
                "https://console.aws.amazon.com/elasticache/home#client-download:")
            .preferredAvailabilityZone(zone)
            .preferredMaintenanceWindow(spec.maintenanceWindow())
            .snapshotRetentionLimit(spec.snapshotRetentionLimit())
            .snapshotWindow(spec.snapshotWindow())
            .cacheSecurityGroups(List.of())
            .securityGroups(memberships(spec.securityGroupIds()))
            .cacheParameterGroup(
                g ->
                    g.cacheParameterGroupName(spec.parameterGroup())
                        .parameterApplyStatus("in-sync")
                        .cacheNodeIdsToReboot(List.of()))
            .cacheSubnetGroupName(
                spec.subnetGroup().map(CacheSubnetGroup::cacheSubnetGroupName).orElse("default"))
            .autoMinorVersionUpgrade(spec.autoMinorVersionUpgrade())
            .transitEncryptionEnabled(spec.transitEncryption())
            .atRestEncryptionEnabled(spec.atRestEncryption())
            .authTokenEnabled(spec.authToken())
            .authTokenLastModifiedDate(spec.authToken() ? state.now() : null)
            .replicationGroupLogDeliveryEnabled(false)
            .notificationConfiguration(Notifications.created(spec.notificationTopic().orElse(null)))
            .networkType(NetworkType.IPV4)
            .ipDiscovery(IpDiscovery.IPV4)
            .build();
    List<ServiceInterface> interfaces =
        IntStream.range(0, count)
            .boxed()
            .flatMap(i -> subnet.stream())
            .map(s -> networkInterface(id, s.subnetIdentifier(), spec.securityGroupIds()))
            .toList();
    return new ElastiCacheState.StoredCluster(
        CacheLifecycle.creating(state.now(), ready, resized(picture, count, spec.port())),
        spec.port(),
        spec.subnetGroup().map(CacheSubnetGroup::vpcId),
        interfaces,
        state.startValues(spec.parameterGroup()),
        data);
  }

  /** The picture with this many nodes, numbered from 0001. */
  CacheCluster resized(CacheCluster picture, int count, int port) {
    List<CacheNode> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(node(picture, i, port, picture.preferredAvailabilityZone()));
    }
    CacheCluster.Builder resized = picture.toBuilder().numCacheNodes(count).cacheNodes(nodes);
    if (picture.engine().equals("memcached")) {
      resized.configurationEndpoint(
          state.names.memcachedConfiguration(picture.cacheClusterId(), port));
    }
    return resized.build();
  }

  /** Returns a node of the cluster as it is once it is available. */
  CacheNode node(CacheCluster picture, int number, int port, String zone) {
    return CacheNode.builder()
        .cacheNodeId("%04d".formatted(number))
        .cacheNodeStatus("available")
        .cacheNodeCreateTime(picture.cacheClusterCreateTime())
        .parameterGroupStatus("in-sync")
        .customerAvailabilityZone(zone)
        .endpoint(endpoint(picture, number, port))
        .build();
  }

  /** Returns interfaces of the cluster in the subnets of these zones, one for each node. */
  List<ServiceInterface> interfaces(
      ElastiCacheState.StoredCluster cluster,
      Optional<CacheSubnetGroup> group,
      List<String> zones) {
    List<String> groups =
        cluster.life().before().securityGroups().stream()
            .map(SecurityGroupMembership::securityGroupId)
            .toList();
    String nodeType = cluster.life().before().cacheNodeType();
    return group.stream()
        .flatMap(g -> zones.stream().map(zone -> subnet(g, nodeType, Optional.of(zone), 0)))
        .map(s -> networkInterface(cluster.id(), s.subnetIdentifier(), groups))
        .toList();
  }

  /** The picture with the endpoint names that fit its encryption in transit. */
  CacheCluster renamed(CacheCluster picture) {
    int port = picture.cacheNodes().get(0).endpoint().port();
    return resized(picture, picture.numCacheNodes(), port);
  }

  /**
   * Returns a new node like the primary with the same data. It is in the subnet group's subnet of
   * that turn, so that replicas are spread over zones.
   */
  ElastiCacheState.StoredCluster replica(
      ElastiCacheState.StoredCluster primary, String id, int turn, Instant ready) {
    CacheCluster like = primary.life().picture(state.now());
    Optional<Subnet> subnet =
        Optional.ofNullable(state.subnetGroups.get(like.cacheSubnetGroupName()))
            .map(group -> subnet(group.shape(), like.cacheNodeType(), Optional.empty(), turn));
    CacheCluster named =
        like.toBuilder()
            .cacheClusterId(id)
            .arn(state.arn("cluster", id))
            .cacheClusterCreateTime(state.now())
            .preferredAvailabilityZone(
                subnet.map(s -> s.subnetAvailabilityZone().name()).orElseGet(() -> anyZone(turn)))
            .build();
    List<String> groups =
        like.securityGroups().stream().map(SecurityGroupMembership::securityGroupId).toList();
    return new ElastiCacheState.StoredCluster(
        CacheLifecycle.creating(state.now(), ready, resized(named, 1, primary.port())),
        primary.port(),
        primary.vpcId(),
        subnet.stream().map(s -> networkInterface(id, s.subnetIdentifier(), groups)).toList(),
        state.startValues(like.cacheParameterGroup().cacheParameterGroupName()),
        primary.data());
  }

  static List<SecurityGroupMembership> memberships(List<String> securityGroupIds) {
    return securityGroupIds.stream()
        .map(id -> SecurityGroupMembership.builder().securityGroupId(id).status("active").build())
        .toList();
  }

  static List<ServiceInterface> regrouped(
      List<ServiceInterface> interfaces, List<String> securityGroupIds) {
    return interfaces.stream()
        .map(
            i ->
                new ServiceInterface(
                    i.id(),
                    i.subnetId(),
                    securityGroupIds,
                    i.description(),
                    i.requester(),
                    i.privateAddress(),
                    i.created()))
        .toList();
  }

  private Endpoint endpoint(CacheCluster picture, int node, int port) {
    String id = picture.cacheClusterId();
    boolean tls = Boolean.TRUE.equals(picture.transitEncryptionEnabled());
    return tls && picture.replicationGroupId() != null
        ? state.names.tlsMember(id, picture.replicationGroupId(), port)
        : state.names.node(id, node, port);
  }

  /**
   * Returns the subnet of a node. AWS names the zone that it tried and the zones that offer the
   * type, both of which winglang/wing#4126 quotes.
   */
  private Subnet subnet(CacheSubnetGroup group, String nodeType, Optional<String> zone, int turn) {
    List<Subnet> offering =
        group.subnets().stream()
            .filter(s -> offers(nodeType, s.subnetAvailabilityZone().name()))
            .filter(s -> zone.isEmpty() || s.subnetAvailabilityZone().name().equals(zone.get()))
            .toList();
    Subnet found =
        zone.isEmpty()
            ? group.subnets().get(turn % group.subnets().size())
            : inZone(group, zone.get());
    if (offering.isEmpty()) {
      throw notOffered(nodeType, found);
    }
    return offering.contains(found) ? found : offering.get(turn % offering.size());
  }

  /** Refuses a subnet group of which fewer than two zones offer the type. */
  void requireTwoZones(CacheSubnetGroup group, String nodeType) {
    List<Subnet> refused =
        group.subnets().stream()
            .filter(s -> !offers(nodeType, s.subnetAvailabilityZone().name()))
            .toList();
    long offering =
        group.subnets().stream()
            .filter(s -> !refused.contains(s))
            .map(s -> s.subnetAvailabilityZone().name())
            .distinct()
            .count();
    if (offering < 2 && !refused.isEmpty()) {
      throw notOffered(nodeType, refused.get(0));
    }
  }

  private RuntimeException notOffered(String nodeType, Subnet tried) {
    return ElastiCacheError.INSUFFICIENT_CACHE_CLUSTER_CAPACITY.because(
        "%s (VPC) is not currently supported in the availability zone %s.  Retry the launch with"
            + " no availability zone or target: %s.",
        nodeType,
        tried.subnetAvailabilityZone().name(),
        state.region.networks().availabilityZones().stream()
            .filter(name -> offers(nodeType, name))
            .collect(Collectors.joining(", ")));
  }

  private boolean offers(String nodeType, String zone) {
    return state.region.offers().offers(nodeType, zone);
  }

  private static Subnet inZone(CacheSubnetGroup group, String zone) {
    return group.subnets().stream()
        .filter(s -> s.subnetAvailabilityZone().name().equals(zone))
        .findFirst()
        .orElseThrow(
            () ->
                ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
                    "The cache subnet group %s has no subnet in the Availability Zone %s.",
                    group.cacheSubnetGroupName(), zone));
  }

  private String anyZone(int turn) {
    List<String> zones = state.region.networks().availabilityZones();
    return zones.get(turn % zones.size());
  }

  private ServiceInterface networkInterface(
      String clusterId, String subnetId, List<String> securityGroupIds) {
    return new ServiceInterface(
        state.region.ids().next("eni"),
        subnetId,
        securityGroupIds,
        "ElastiCache " + clusterId,
        "amazon-elasticache",
        state.region.networks().nextAddress(subnetId),
        state.now());
  }
}
