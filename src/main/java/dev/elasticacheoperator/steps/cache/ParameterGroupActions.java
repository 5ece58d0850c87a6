package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.Tagging.merged;
import static dev.elasticacheoperator.steps.Tagging.missing;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/** Actions on cache parameter groups. Each returns the observed state after its call. */
final class ParameterGroupActions {

  /** Most parameters in one ModifyCacheParameterGroup call (ElastiCache API Reference). */
  private static final int MOST_PARAMETERS = 20;

  /**
   * Parameter that AWS does not reset. ResetCacheParameterGroup answers "Parameter reserved-memory
   * doesn't exist", or InternalFailure in some partitions (hashicorp/terraform-provider-aws#17004).
   */
  private static final String NEVER_RESET = "reserved-memory";

  private ParameterGroupActions() {}

  /** Creates a group. The name is its token, because the spec may change it before the answer. */
  static Action<AwsContext, ObservedGroups<ObservedParameterGroup>> create(
      ObservedGroups<ObservedParameterGroup> observed,
      String name,
      String description,
      String family,
      Map<String, String> tags) {
    return Action.repeatable(
            "CreateCacheParameterGroup",
            "Create cache parameter group " + name + " (family " + family + ")",
            name,
            (AwsContext aws) -> {
              var group =
                  aws.clients()
                      .elastiCache()
                      .createCacheParameterGroup(
                          r ->
                              r.cacheParameterGroupName(name)
                                  .cacheParameterGroupFamily(family)
                                  .description(description)
                                  .tags(Tags.elastiCache(tags)))
                      .cacheParameterGroup();
              return observed.with(
                  ObservedParameterGroup.of(group, Optional.of(Map.of()), Optional.of(tags)));
            })
        .reporting("Created cache parameter group " + name + " (family " + family + ")");
  }

  /** Returns the calls that set missing parameters and reset those that are not desired. */
  static List<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>> setParameters(
      ObservedGroups<ObservedParameterGroup> observed,
      ObservedParameterGroup group,
      Map<String, String> current,
      Map<String, String> desired) {
    var actions = new ArrayList<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>>();
    var missing = firstOf(missing(current, desired));
    if (!missing.isEmpty()) {
      actions.add(modify(observed, group, current, missing));
    }
    var extra = new HashMap<>(current);
    extra.keySet().removeAll(desired.keySet());
    extra.keySet().remove(NEVER_RESET);
    // AWS refuses to reset it while a cache uses the group, and its default is the same.
    extra.remove("cluster-enabled", "no");
    if (!extra.isEmpty()) {
      actions.add(reset(observed, group, current, firstOf(extra).keySet()));
    }
    return actions;
  }

  private static Map<String, String> firstOf(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .limit(MOST_PARAMETERS)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static Action<AwsContext, ObservedGroups<ObservedParameterGroup>> modify(
      ObservedGroups<ObservedParameterGroup> observed,
      ObservedParameterGroup group,
      Map<String, String> current,
      Map<String, String> missing) {
    return Action.of(
        "ModifyCacheParameterGroup",
        "Set " + assignments(missing) + " in cache parameter group " + group.name(),
        (AwsContext aws) -> {
          aws.clients()
              .elastiCache()
              .modifyCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(group.name()).parameterNameValues(values(missing)));
          return observed.with(group.withParameters(merged(current, missing)));
        });
  }

  private static Action<AwsContext, ObservedGroups<ObservedParameterGroup>> reset(
      ObservedGroups<ObservedParameterGroup> observed,
      ObservedParameterGroup group,
      Map<String, String> current,
      Set<String> extra) {
    return Action.of(
            "ResetCacheParameterGroup",
            "Reset " + String.join(", ", extra) + " of cache parameter group " + group.name(),
            (AwsContext aws) -> {
              var named =
                  extra.stream()
                      .map(name -> ParameterNameValue.builder().parameterName(name).build())
                      .toList();
              aws.clients()
                  .elastiCache()
                  .resetCacheParameterGroup(
                      r ->
                          r.cacheParameterGroupName(group.name())
                              .resetAllParameters(false)
                              .parameterNameValues(named));
              var left = new HashMap<>(current);
              left.keySet().removeAll(extra);
              return observed.with(group.withParameters(Map.copyOf(left)));
            })
        .asOptional();
  }

  private static String assignments(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + p.getValue())
        .collect(Collectors.joining(", "));
  }

  private static List<ParameterNameValue> values(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            p ->
                ParameterNameValue.builder()
                    .parameterName(p.getKey())
                    .parameterValue(p.getValue())
                    .build())
        .toList();
  }

  static Action<AwsContext, ObservedGroups<ObservedParameterGroup>> delete(
      ObservedGroups<ObservedParameterGroup> observed, ObservedParameterGroup group) {
    return Action.of(
            "DeleteCacheParameterGroup",
            "Delete cache parameter group " + group.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .elastiCache()
                  .deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group.name()));
              return observed.without(group);
            })
        .reporting("Deleted cache parameter group " + group.name());
  }
}
