package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;

/** The choice of the parameter group that the cluster uses. */
final class ParameterGroupChoice {

  private ParameterGroupChoice() {}

  /**
   * Returns the name of the group to use. It is the desired name, or that name with the family if a
   * group of another family has the desired name.
   */
  static String name(ParameterGroup desired, ObservedGroups<ObservedParameterGroup> observed) {
    var withFamily = withFamily(desired.name(), desired.family());
    var current = observed.named(desired.name());
    var taken = current.filter(g -> !g.family().equals(desired.family())).isPresent();
    var moved = current.isEmpty() && observed.named(withFamily).isPresent();
    return taken || moved ? withFamily : desired.name();
  }

  /** Returns a name such as {@code sessions-redis7}. */
  private static String withFamily(String name, String family) {
    return GroupNames.withSuffix(name, "-" + family.replace('.', '-'));
  }
}
