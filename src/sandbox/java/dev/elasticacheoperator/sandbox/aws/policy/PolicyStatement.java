package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.List;

/**
 * One statement of a policy.
 *
 * @param sid may be empty
 * @param allows its Effect: Allow, else Deny
 */
record PolicyStatement(
    String sid,
    boolean allows,
    List<Glob> actions,
    List<Glob> resources,
    List<PolicyCondition> conditions) {

  boolean isAbout(String action) {
    return actions.stream().anyMatch(pattern -> pattern.matches(action));
  }

  /** Returns true if the statement, which {@link #isAbout} the action, covers the resource. */
  boolean appliesTo(Authorization asked) {
    return resources.stream().anyMatch(resource -> resource.matches(asked.resource()))
        && conditions.stream().allMatch(condition -> condition.holds(asked.context()));
  }
}
