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

  /** The namespaces watched, separated by commas. Default: all. */
  Optional<String> namespaces();

  /** How often AWS is asked while something is under way; an error backs off from here. */
  @WithDefault("15s")
  Duration pollInterval();

  /** How often a Ready environment is compared with the inventory, and a stuck one looked at. */
  @WithDefault("5m")
  Duration driftInterval();

  /** How often that is compared which only reads per resource show. */
  @WithDefault("15m")
  Duration deepDriftInterval();

  /** How long a NotFound after one of our creates is not believed. */
  @WithDefault("2m")
  Duration consistencyWindow();

  /** How one of several replicas is chosen. */
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
