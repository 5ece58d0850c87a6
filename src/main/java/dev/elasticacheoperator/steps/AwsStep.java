package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.Step;

/**
 * A step of an ElastiCache environment.
 *
 * @param <O> the observed state of the step
 */
public interface AwsStep<O> extends Step<Target, AwsContext, O> {

  /**
   * Returns the permissions for this step's calls and for what AWS does on their behalf. The reads
   * of {@link AwsContext#reads} declare their own permissions.
   */
  Permissions permissions();

  @Override
  default boolean mayAssumeAbsent(Target target) {
    return target.adopt("").isEmpty();
  }
}
