package dev.elasticacheoperator.controller.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * The operator's configuration; {@code elasticache-operator.poll-interval} is also {@code
 * ELASTICACHE_OPERATOR_POLL_INTERVAL}, and so on. Durations as {@code 15s}, {@code 5m}.
 */
@ConfigMapping(prefix = "elasticache-operator")
public interface OperatorConfig {

  /** Part of every derived name and of the ownership tags. Default: the UID of kube-system. */
  Optional<String> clusterName();

  /** Namespaces to watch, separated by commas. Default: all. */
  Optional<String> namespaces();

  /** Interval of the passes while AWS is at work, and the first delay after an error. */
  @WithDefault("15s")
  Duration pollInterval();

  /** Interval at which a Ready environment is compared with AWS and a stalled one is retried. */
  @WithDefault("5m")
  Duration driftInterval();

  /** Interval at which facts that AWS tells only per resource are read again. */
  @WithDefault("15m")
  Duration deepDriftInterval();

  /** Time for which NotFound after a create is not believed. */
  @WithDefault("2m")
  Duration consistencyWindow();

  /** Share of AWS's call rates that the operator takes, above 0 and at most 1. */
  @WithDefault("0.5")
  double awsRateShare();

  /** The condition Reachable. */
  Reachability reachability();

  /** Probes of the caches. */
  interface Reachability {

    /** False leaves the condition out, and no cache is probed. */
    @WithDefault("true")
    boolean enabled();
  }

  /** Election of the leader among the replicas. */
  LeaderElection leaderElection();

  /** The Lease named {@code elasticache-operator}. */
  interface LeaderElection {

    @WithDefault("true")
    boolean enabled();

    /** Default: the pod's, else the kubeconfig context's, else {@code default}. */
    Optional<String> namespace();

    @WithDefault("15s")
    Duration leaseDuration();

    @WithDefault("10s")
    Duration renewDeadline();

    @WithDefault("2s")
    Duration retryPeriod();
  }
}
