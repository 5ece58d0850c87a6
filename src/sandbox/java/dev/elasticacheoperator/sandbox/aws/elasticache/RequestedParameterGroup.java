package dev.elasticacheoperator.sandbox.aws.elasticache;

/** Which parameter group a cluster has after a change of its engine version or its group. */
final class RequestedParameterGroup {

  private RequestedParameterGroup() {}

  /**
   * A default group follows the engine to the next family; one of the user's has to be replaced in
   * the same call.
   *
   * @param asked the request's, null to keep what there is
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidParameterCombinationException
   *     for a group of another family than the version's
   */
  static String of(
      ClusterRules rules,
      String asked,
      String current,
      SimulatedEngineVersion from,
      SimulatedEngineVersion to) {
    if (asked != null) {
      return rules.parameterGroup(asked, to);
    }
    String defaultBefore = from.defaultParameterGroup();
    if (current.equals(defaultBefore) || current.equals(defaultBefore + ".cluster.on")) {
      return current.replace(defaultBefore, to.defaultParameterGroup());
    }
    return rules.parameterGroup(current, to);
  }
}
