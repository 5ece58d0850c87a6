package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupResponse;

/** Cache parameter groups: the default ones of every family, and those that users make. */
final class ParameterGroups {

  private static final int MOST_AT_ONCE = 20;
  private static final String CLUSTER_ENABLED = "cluster-enabled";
  private static final String RESERVED_MEMORY = "reserved-memory";

  private final ElastiCacheState state;
  private final Map<String, ElastiCacheState.StoredParameterGroup> defaults = new TreeMap<>();

  ParameterGroups(ElastiCacheState state) {
    this.state = state;
    for (String family : SimulatedEngineVersion.families()) {
      addDefault("default." + family, family, "Default parameter group for " + family, Map.of());
      if (!family.startsWith("memcached")) {
        addDefault(
            "default." + family + ".cluster.on",
            family,
            "Customized default parameter group for " + family + " with cluster mode on",
            Map.of(CLUSTER_ENABLED, "yes"));
      }
    }
  }

  private void addDefault(
      String name, String family, String description, Map<String, String> values) {
    CacheParameterGroup shape = shape(name, family, description);
    defaults.put(name, new ElastiCacheState.StoredParameterGroup(shape, values, Instant.MIN));
  }

  private CacheParameterGroup shape(String name, String family, String description) {
    return CacheParameterGroup.builder()
        .cacheParameterGroupName(name)
        .cacheParameterGroupFamily(family)
        .description(description)
        .isGlobal(false)
        .arn(state.arn("parametergroup", name))
        .build();
  }

  CreateCacheParameterGroupResponse create(CreateCacheParameterGroupRequest request) {
    String name =
        Identifiers.checked("CacheParameterGroupName", request.cacheParameterGroupName(), 255);
    if (state.parameterGroups.containsKey(name)) {
      throw ElastiCacheError.CACHE_PARAMETER_GROUP_ALREADY_EXISTS.because(
          "Parameter group %s already exists", name);
    }
    String family = request.cacheParameterGroupFamily();
    if (!SimulatedEngineVersion.families().contains(family)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "CacheParameterGroupFamily %s is not a valid parameter group family.", family);
    }
    if (state.parameterGroups.size() >= state.region.settings().maxCacheParameterGroups()) {
      throw ElastiCacheError.CACHE_PARAMETER_GROUP_QUOTA_EXCEEDED.because(
          "The request cannot be processed because it would exceed the maximum number of cache"
              + " parameter groups.");
    }
    TagSets.check(request.tags());
    CacheParameterGroup shape = shape(name, family, request.description());
    state.parameterGroups.put(
        name, new ElastiCacheState.StoredParameterGroup(shape, Map.of(), state.now()));
    state.tags.add(shape.arn(), request.tags());
    return CreateCacheParameterGroupResponse.builder().cacheParameterGroup(shape).build();
  }

  DescribeCacheParameterGroupsResponse describe(DescribeCacheParameterGroupsRequest request) {
    String name = request.cacheParameterGroupName();
    List<CacheParameterGroup> seen =
        name == null
            ? visible().map(ElastiCacheState.StoredParameterGroup::shape).toList()
            : List.of(shown(name));
    var page =
        Records.page(
            seen,
            CacheParameterGroup::cacheParameterGroupName,
            request.maxRecords(),
            request.marker());
    return DescribeCacheParameterGroupsResponse.builder()
        .cacheParameterGroups(page.items())
        .marker(page.next())
        .build();
  }

  DescribeCacheParametersResponse parameters(DescribeCacheParametersRequest request) {
    shown(request.cacheParameterGroupName());
    ElastiCacheState.StoredParameterGroup group = find(request.cacheParameterGroupName());
    String source = request.source();
    if (source != null && !List.of("user", "system", "engine-default").contains(source)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid parameter source: %s", source);
    }
    List<Parameter> seen =
        ParameterTable.of(group.shape().cacheParameterGroupFamily()).values().stream()
            .map(p -> inForce(group, p))
            .filter(p -> source == null || p.source().equals(source))
            .toList();
    var page = Records.page(seen, Parameter::parameterName, request.maxRecords(), request.marker());
    return DescribeCacheParametersResponse.builder()
        .parameters(page.items())
        .marker(page.next())
        .build();
  }

  ModifyCacheParameterGroupResponse modify(ModifyCacheParameterGroupRequest request) {
    ElastiCacheState.StoredParameterGroup group = own(request.cacheParameterGroupName());
    Map<String, String> values = new TreeMap<>(group.values());
    refuseWrongCount(request.parameterNameValues());
    for (ParameterNameValue wanted : request.parameterNameValues()) {
      Parameter parameter = parameter(group, wanted.parameterName());
      String value = wanted.parameterValue() == null ? "" : wanted.parameterValue();
      if (!AllowedValues.allow(parameter, value)) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "The parameter %s has an invalid value: %s. Allowed values: %s",
            parameter.parameterName(), value, parameter.allowedValues());
      }
      values.put(parameter.parameterName(), value);
    }
    keep(group, values);
    return ModifyCacheParameterGroupResponse.builder()
        .cacheParameterGroupName(group.shape().cacheParameterGroupName())
        .build();
  }

  ResetCacheParameterGroupResponse reset(ResetCacheParameterGroupRequest request) {
    ElastiCacheState.StoredParameterGroup group = own(request.cacheParameterGroupName());
    Map<String, String> values = new TreeMap<>(group.values());
    if (Boolean.TRUE.equals(request.resetAllParameters())) {
      values.clear();
    } else {
      refuseWrongCount(request.parameterNameValues());
      request.parameterNameValues().stream()
          .map(p -> resettable(group, p.parameterName()))
          .forEach(values::remove);
    }
    keep(group, values);
    return ResetCacheParameterGroupResponse.builder()
        .cacheParameterGroupName(group.shape().cacheParameterGroupName())
        .build();
  }

  DeleteCacheParameterGroupResponse delete(DeleteCacheParameterGroupRequest request) {
    CacheParameterGroup shape = own(request.cacheParameterGroupName()).shape();
    String name = shape.cacheParameterGroupName();
    if (inUse(name)) {
      throw ElastiCacheError.INVALID_CACHE_PARAMETER_GROUP_STATE.because(
          "One or more cache clusters are still members of this parameter group %s, so the group"
              + " cannot be deleted.",
          name);
    }
    state.parameterGroups.remove(name);
    state.tags.forget(shape.arn());
    return DeleteCacheParameterGroupResponse.builder().build();
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.CacheParameterGroupNotFoundException
   *     if there is none of the name
   */
  ElastiCacheState.StoredParameterGroup find(String asked) {
    String name = Identifiers.of(asked);
    ElastiCacheState.StoredParameterGroup group =
        defaults.getOrDefault(name, state.parameterGroups.get(name));
    if (group == null) {
      throw ElastiCacheError.CACHE_PARAMETER_GROUP_NOT_FOUND.because(
          "CacheParameterGroup not found: %s", asked);
    }
    return group;
  }

  /** Returns the group for a call that refers to it, which ElastiCache may not know yet. */
  ElastiCacheState.StoredParameterGroup known(String name) {
    ElastiCacheState.StoredParameterGroup group = find(name);
    if (!group.createdAt().equals(Instant.MIN) && !state.known(group.createdAt())) {
      throw ElastiCacheError.CACHE_PARAMETER_GROUP_NOT_FOUND.because(
          "CacheParameterGroup not found: %s", name);
    }
    return group;
  }

  /** Returns true if clusters with this group are in cluster mode. */
  boolean clusterMode(String name) {
    return "yes".equals(find(name).values().get(CLUSTER_ENABLED));
  }

  private Stream<ElastiCacheState.StoredParameterGroup> visible() {
    return Stream.concat(defaults.values().stream(), state.parameterGroups.values().stream())
        .filter(this::visible);
  }

  /** Returns true if reads already show the group. */
  boolean visible(ElastiCacheState.StoredParameterGroup group) {
    return group.createdAt().equals(Instant.MIN) || state.visible(group.createdAt());
  }

  private CacheParameterGroup shown(String name) {
    ElastiCacheState.StoredParameterGroup group = find(name);
    if (!visible(group)) {
      throw ElastiCacheError.CACHE_PARAMETER_GROUP_NOT_FOUND.because(
          "CacheParameterGroup not found: %s", name);
    }
    return group.shape();
  }

  private ElastiCacheState.StoredParameterGroup own(String name) {
    ElastiCacheState.StoredParameterGroup group = find(name);
    if (defaults.containsKey(group.shape().cacheParameterGroupName())) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The default parameter group %s cannot be modified or deleted.", name);
    }
    return group;
  }

  private void keep(ElastiCacheState.StoredParameterGroup group, Map<String, String> values) {
    state.parameterGroups.put(
        group.shape().cacheParameterGroupName(),
        new ElastiCacheState.StoredParameterGroup(
            group.shape(), Map.copyOf(values), group.createdAt()));
  }

  private boolean inUse(String name) {
    return state.clusters().values().stream()
        .anyMatch(
            c ->
                name.equals(
                        c.life()
                            .picture(state.now())
                            .cacheParameterGroup()
                            .cacheParameterGroupName())
                    || c.life()
                        .ahead(state.now())
                        .filter(p -> name.equals(p.cacheParameterGroup().cacheParameterGroupName()))
                        .isPresent());
  }

  /** Refuses as AWS does since 2021 (hashicorp/terraform-provider-aws#17004). */
  private String resettable(ElastiCacheState.StoredParameterGroup group, String name) {
    if (RESERVED_MEMORY.equals(name)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("Parameter %s doesn't exist", name);
    }
    return parameter(group, name).parameterName();
  }

  private Parameter parameter(ElastiCacheState.StoredParameterGroup group, String name) {
    Parameter parameter =
        ParameterTable.of(group.shape().cacheParameterGroupFamily()).get(name == null ? "" : name);
    if (parameter == null) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The parameter %s does not exist.", name);
    }
    boolean frozen = name.equals(CLUSTER_ENABLED) && inUse(group.shape().cacheParameterGroupName());
    if (!parameter.isModifiable() || frozen) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The parameter %s cannot be modified.", name);
    }
    return parameter;
  }

  private static void refuseWrongCount(List<ParameterNameValue> parameters) {
    if (parameters.isEmpty() || parameters.size() > MOST_AT_ONCE) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Between 1 and %d parameters are changed in one call; there are %d.",
          MOST_AT_ONCE, parameters.size());
    }
  }

  private Parameter inForce(ElastiCacheState.StoredParameterGroup group, Parameter parameter) {
    String set = group.values().get(parameter.parameterName());
    if (set == null) {
      return parameter;
    }
    boolean byDefault = set.equals(parameter.parameterValue()) && state.faults.defaultsOfSystem();
    boolean ofUser = !group.createdAt().equals(Instant.MIN) && !byDefault;
    return parameter.toBuilder().parameterValue(set).source(ofUser ? "user" : "system").build();
  }
}
