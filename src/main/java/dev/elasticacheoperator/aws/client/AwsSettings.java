package dev.elasticacheoperator.aws.client;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Settings that all accounts of one operator share.
 *
 * @param clusterName the operator's cluster name, the value of the {@link Tags#CLUSTER} tag of all
 *     its resources
 * @param deepInterval age after which a deep view of the inventory reads a per-resource fact again.
 *     Keep this age well below the time between two deep views of an environment. Otherwise the
 *     second view returns the facts of the first.
 * @param mutationGuard checked before every call that may change something
 */
public record AwsSettings(
    String clusterName,
    InstantSource clock,
    RateLimits limits,
    CallListener listener,
    Duration deepInterval,
    MutationGuard mutationGuard) {

  /** Settings of an operator without leader election. */
  public AwsSettings(
      String clusterName,
      InstantSource clock,
      RateLimits limits,
      CallListener listener,
      Duration deepInterval) {
    this(clusterName, clock, limits, listener, deepInterval, MutationGuard.ALWAYS);
  }

  /** Returns settings with AWS's rate limits, no listener and 15 minutes. */
  public static AwsSettings of(String clusterName) {
    return new AwsSettings(
        clusterName,
        InstantSource.system(),
        RateLimits.aws(),
        CallListener.NONE,
        Duration.ofMinutes(15));
  }

  /** Returns settings for a simulated account: its clock, no rate limits. */
  public static AwsSettings simulated(String clusterName, InstantSource clock) {
    return new AwsSettings(
        clusterName, clock, RateLimits.unlimited(), CallListener.NONE, Duration.ofMinutes(15));
  }
}
