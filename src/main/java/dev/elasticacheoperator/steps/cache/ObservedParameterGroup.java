package dev.elasticacheoperator.steps.cache;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;

/**
 * A cache parameter group as ElastiCache reports it.
 *
 * @param family the family, such as {@code redis7}
 * @param parameters the parameters that users have set; empty where a shared view does not know
 *     them
 * @param tags empty where a shared view does not know them
 */
record ObservedParameterGroup(
    String name,
    String arn,
    String family,
    Optional<Map<String, String>> parameters,
    Optional<Map<String, String>> tags)
    implements ObservedGroups.NamedGroup {

  static ObservedParameterGroup of(
      CacheParameterGroup group,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags) {
    return new ObservedParameterGroup(
        group.cacheParameterGroupName(),
        group.arn(),
        group.cacheParameterGroupFamily(),
        parameters,
        tags);
  }

  ObservedParameterGroup withParameters(Map<String, String> changed) {
    return new ObservedParameterGroup(name, arn, family, Optional.of(changed), tags);
  }

  ObservedParameterGroup withTags(Map<String, String> changed) {
    return new ObservedParameterGroup(name, arn, family, parameters, Optional.of(changed));
  }
}
