package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
import dev.elasticacheoperator.engine.StepContext;
import java.util.Map;
import java.util.Optional;

/**
 * The choice of the parameter group that the cache uses. AWS changes neither the family of a group
 * nor cluster mode in a group that a cache uses (ElastiCache User Guide, parameter {@code
 * cluster-enabled}). A change of either takes a second group with another name therefore.
 */
final class ParameterGroupChoice {

  private static final String CLUSTER_ENABLED = "cluster-enabled";

  private ParameterGroupChoice() {}

  /**
   * Returns the name of the group to use. It is the desired name, or that name with family and
   * cluster mode if a group that cannot be used has the desired name.
   */
  static String name(
      ParameterGroup desired,
      ObservedGroups<ObservedParameterGroup> observed,
      StepContext context) {
    var second = second(desired);
    var first = observed.named(desired.name());
    var moved = observed.named(second).isPresent();
    var usable =
        first.map(group -> isUsable(group, desired, context).orElse(!moved)).orElse(!moved);
    return usable ? desired.name() : second;
  }

  /** Returns a name such as {@code sessions-redis7} or {@code sessions-redis7-cluster-on}. */
  static String second(ParameterGroup desired) {
    var mode = hasClusterMode(desired.parameters()) ? "-cluster-on" : "";
    return GroupNames.withSuffix(desired.name(), "-" + desired.family().replace('.', '-') + mode);
  }

  /** Returns true if the group can be used; empty where a shared view does not know it. */
  private static Optional<Boolean> isUsable(
      ObservedParameterGroup group, ParameterGroup desired, StepContext context) {
    if (!group.family().equals(desired.family())) {
      return Optional.of(false);
    }
    // No cache can use a group whose create is still announced, so that its parameters follow.
    return context.announced().contains(group.name())
        ? Optional.of(true)
        : group.parameters().map(set -> otherMode(group, desired).isEmpty());
  }

  /** Returns the mismatch of a group with the other value of cluster mode, which AWS fixes. */
  static Optional<String> otherMode(ObservedParameterGroup group, ParameterGroup desired) {
    var wanted = hasClusterMode(desired.parameters());
    return group
        .parameters()
        .filter(set -> hasClusterMode(set) != wanted)
        .map(
            set ->
                "has %s %s, and the cache needs %s"
                    .formatted(CLUSTER_ENABLED, wanted ? "no" : "yes", wanted ? "yes" : "no"));
  }

  private static boolean hasClusterMode(Map<String, String> parameters) {
    return "yes".equals(parameters.get(CLUSTER_ENABLED));
  }
}
