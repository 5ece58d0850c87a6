package dev.elasticacheoperator.aws.client;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What all accounts of one operator share.
 *
 * @param clusterName the operator's, found in the {@link Tags#CLUSTER} tag of all its resources
 * @param deepInterval how old a fact that costs a call per resource may be in a deep view of the
 *     inventory; well below the time between two deep views of an environment, or the second is
 *     shown what the first has read
 * @param permit asked before every call that may change something
 */
public record AwsSettings(
    String clusterName,
    InstantSource clock,
    RateLimits limits,
    CallListener listener,
    Duration deepInterval,
    MutationGuard permit) {

  /** Of an operator that is alone. */
  public AwsSettings(
      String clusterName,
      InstantSource clock,
      RateLimits limits,
      CallListener listener,
      Duration deepInterval) {
    this(clusterName, clock, limits, listener, deepInterval, MutationGuard.ALWAYS);
  }

  /** AWS's rate limits, nobody listening, 15 minutes. */
  public static AwsSettings of(String clusterName) {
    return new AwsSettings(
        clusterName,
        InstantSource.system(),
        RateLimits.aws(),
        CallListener.NONE,
        Duration.ofMinutes(15));
  }

  /** For a simulated account: its clock, no rate limits. */
  public static AwsSettings simulated(String clusterName, InstantSource clock) {
    return new AwsSettings(
        clusterName, clock, RateLimits.unlimited(), CallListener.NONE, Duration.ofMinutes(15));
  }
}
