package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Networks.SubnetInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/** Cache subnet groups: subnets of one VPC, among which a cluster's nodes are placed. */
final class SubnetGroups {

  private static final int MOST_SUBNETS = 20;

  private final ElastiCacheState state;

  SubnetGroups(ElastiCacheState state) {
    this.state = state;
  }

  CreateCacheSubnetGroupResponse create(CreateCacheSubnetGroupRequest request) {
    String name = Identifiers.checked("CacheSubnetGroupName", request.cacheSubnetGroupName(), 255);
    if (name.equals("default")) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("The name default is reserved.");
    }
    if (state.subnetGroups.containsKey(name)) {
      throw ElastiCacheError.CACHE_SUBNET_GROUP_ALREADY_EXISTS.because(
          "CacheSubnetGroup %s already exists.", name);
    }
    if (state.subnetGroups.size() >= state.region.settings().maxCacheSubnetGroups()) {
      throw ElastiCacheError.CACHE_SUBNET_GROUP_QUOTA_EXCEEDED.because(
          "The request cannot be processed because it would exceed the allowed number of cache"
              + " subnet groups.");
    }
    TagSets.check(request.tags());
    List<SubnetInfo> subnets = subnets(request.subnetIds());
    CacheSubnetGroup shape =
        CacheSubnetGroup.builder()
            .cacheSubnetGroupName(name)
            .cacheSubnetGroupDescription(request.cacheSubnetGroupDescription())
            .vpcId(subnets.get(0).vpcId())
            .subnets(subnets.stream().map(SubnetGroups::shape).toList())
            .arn(state.arn("subnetgroup", name))
            .supportedNetworkTypes(NetworkType.IPV4)
            .build();
    state.subnetGroups.put(name, new ElastiCacheState.SubnetGroup(shape, state.now()));
    state.tags.add(shape.arn(), request.tags());
    return CreateCacheSubnetGroupResponse.builder().cacheSubnetGroup(shape).build();
  }

  DescribeCacheSubnetGroupsResponse describe(DescribeCacheSubnetGroupsRequest request) {
    String name = request.cacheSubnetGroupName();
    List<CacheSubnetGroup> seen =
        state.subnetGroups.values().stream()
            .filter(g -> state.visible(g.createdAt()))
            .map(ElastiCacheState.SubnetGroup::shape)
            .filter(g -> name == null || g.cacheSubnetGroupName().equals(Identifiers.of(name)))
            .toList();
    if (name != null && seen.isEmpty()) {
      throw notFound(name);
    }
    var page =
        Records.page(
            seen, CacheSubnetGroup::cacheSubnetGroupName, request.maxRecords(), request.marker());
    return DescribeCacheSubnetGroupsResponse.builder()
        .cacheSubnetGroups(page.items())
        .marker(page.next())
        .build();
  }

  ModifyCacheSubnetGroupResponse modify(ModifyCacheSubnetGroupRequest request) {
    ElastiCacheState.SubnetGroup group = find(request.cacheSubnetGroupName());
    CacheSubnetGroup.Builder changed = group.shape().toBuilder();
    if (request.cacheSubnetGroupDescription() != null) {
      changed.cacheSubnetGroupDescription(request.cacheSubnetGroupDescription());
    }
    if (request.hasSubnetIds()) {
      List<SubnetInfo> subnets = subnets(request.subnetIds());
      if (!subnets.get(0).vpcId().equals(group.shape().vpcId())) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "The new Subnets are not in the same Vpc as the existing subnet group");
      }
      refuseToDropUsed(group.shape(), request.subnetIds());
      changed.subnets(subnets.stream().map(SubnetGroups::shape).toList());
    }
    CacheSubnetGroup shape = changed.build();
    state.subnetGroups.put(
        shape.cacheSubnetGroupName(), new ElastiCacheState.SubnetGroup(shape, group.createdAt()));
    return ModifyCacheSubnetGroupResponse.builder().cacheSubnetGroup(shape).build();
  }

  DeleteCacheSubnetGroupResponse delete(DeleteCacheSubnetGroupRequest request) {
    CacheSubnetGroup shape = find(request.cacheSubnetGroupName()).shape();
    if (users(shape).findAny().isPresent()) {
      throw ElastiCacheError.CACHE_SUBNET_GROUP_IN_USE.because(
          "Cache subnet group %s is currently in use by a cache cluster.",
          shape.cacheSubnetGroupName());
    }
    state.subnetGroups.remove(shape.cacheSubnetGroupName());
    state.tags.forget(shape.arn());
    return DeleteCacheSubnetGroupResponse.builder().build();
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupNotFoundException if
   *     there is none of the name
   */
  ElastiCacheState.SubnetGroup find(String name) {
    ElastiCacheState.SubnetGroup group = state.subnetGroups.get(Identifiers.of(name));
    if (group == null) {
      throw notFound(name);
    }
    return group;
  }

  /** Returns the group for a call that refers to it, which ElastiCache may not know yet. */
  ElastiCacheState.SubnetGroup known(String name) {
    ElastiCacheState.SubnetGroup group = find(name);
    if (!state.known(group.createdAt())) {
      throw notFound(name);
    }
    return group;
  }

  private static RuntimeException notFound(String name) {
    return ElastiCacheError.CACHE_SUBNET_GROUP_NOT_FOUND.because(
        "CacheSubnetGroup %s not found.", name);
  }

  private Stream<ElastiCacheState.StoredCluster> users(CacheSubnetGroup group) {
    return state.clusters().values().stream()
        .filter(c -> group.cacheSubnetGroupName().equals(c.life().before().cacheSubnetGroupName()));
  }

  private void refuseToDropUsed(CacheSubnetGroup group, List<String> kept) {
    Set<String> used =
        users(group)
            .flatMap(c -> c.interfaces().stream())
            .map(i -> i.subnetId())
            .filter(id -> !kept.contains(id))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!used.isEmpty()) {
      throw ElastiCacheError.SUBNET_IN_USE.because("Subnets %s are currently in use.", used);
    }
  }

  /** The subnets of a request, of which there is at least one, all of one VPC. */
  private List<SubnetInfo> subnets(List<String> ids) {
    Set<String> distinct = new LinkedHashSet<>(ids);
    List<String> unknown =
        distinct.stream()
            .filter(
                id ->
                    state
                        .region
                        .networks()
                        .subnet(id)
                        .filter(s -> state.known(s.createdAt()))
                        .isEmpty())
            .toList();
    if (distinct.isEmpty() || !unknown.isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Some input subnets in :%s are invalid.", unknown);
    }
    if (distinct.size() > MOST_SUBNETS) {
      throw ElastiCacheError.CACHE_SUBNET_QUOTA_EXCEEDED.because(
          "A cache subnet group has at most %d subnets.", MOST_SUBNETS);
    }
    List<SubnetInfo> subnets =
        distinct.stream().map(id -> state.region.networks().subnet(id).orElseThrow()).toList();
    if (subnets.stream().map(SubnetInfo::vpcId).distinct().count() > 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Subnets %s are not in the same VPC.", distinct);
    }
    List<String> refused =
        subnets.stream()
            .filter(subnet -> !state.region.offers().hasElastiCache(subnet.availabilityZone()))
            .map(SubnetInfo::id)
            .toList();
    if (!refused.isEmpty()) {
      throw ElastiCacheError.SUBNET_NOT_ALLOWED.because(
          "Subnets: %s are not in a supported availability zone. Supported availability zones are"
              + " %s.",
          refused,
          state.region.networks().availabilityZones().stream()
              .filter(zone -> state.region.offers().hasElastiCache(zone))
              .toList());
    }
    return subnets;
  }

  private static Subnet shape(SubnetInfo subnet) {
    return Subnet.builder()
        .subnetIdentifier(subnet.id())
        .subnetAvailabilityZone(zone -> zone.name(subnet.availabilityZone()))
        .supportedNetworkTypes(NetworkType.IPV4)
        .build();
  }
}
