package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on cache subnet groups. Each returns the observed state after its call. */
final class SubnetGroupActions {

  private SubnetGroupActions() {}

  /** Creates a group. The name is its token, because the spec may change it before the answer. */
  static Action<AwsContext, ObservedGroups<ObservedSubnetGroup>> create(
      ObservedGroups<ObservedSubnetGroup> observed,
      String name,
      String description,
      List<String> subnets,
      Map<String, String> tags) {
    return Action.repeatable(
            "CreateCacheSubnetGroup",
            "Create cache subnet group " + name + " with " + String.join(", ", subnets),
            name,
            (AwsContext aws) -> {
              var group =
                  aws.clients()
                      .elastiCache()
                      .createCacheSubnetGroup(
                          r ->
                              r.cacheSubnetGroupName(name)
                                  .cacheSubnetGroupDescription(description)
                                  .subnetIds(subnets)
                                  .tags(Tags.elastiCache(tags)))
                      .cacheSubnetGroup();
              return observed.with(ObservedSubnetGroup.of(group, Optional.of(tags)));
            })
        .reporting("Created cache subnet group " + name + " with " + String.join(", ", subnets));
  }

  static Action<AwsContext, ObservedGroups<ObservedSubnetGroup>> setSubnets(
      ObservedGroups<ObservedSubnetGroup> observed,
      ObservedSubnetGroup group,
      List<String> subnets) {
    return Action.of(
        "ModifyCacheSubnetGroup",
        "Set the subnets of cache subnet group "
            + group.name()
            + " to "
            + String.join(", ", subnets),
        (AwsContext aws) -> {
          var changed =
              aws.clients()
                  .elastiCache()
                  .modifyCacheSubnetGroup(
                      r -> r.cacheSubnetGroupName(group.name()).subnetIds(subnets))
                  .cacheSubnetGroup();
          return observed.with(ObservedSubnetGroup.of(changed, group.tags()));
        });
  }

  static Action<AwsContext, ObservedGroups<ObservedSubnetGroup>> delete(
      ObservedGroups<ObservedSubnetGroup> observed, ObservedSubnetGroup group) {
    return Action.of(
            "DeleteCacheSubnetGroup",
            "Delete cache subnet group " + group.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .elastiCache()
                  .deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(group.name()));
              return observed.without(group);
            })
        .reporting("Deleted cache subnet group " + group.name());
  }
}
