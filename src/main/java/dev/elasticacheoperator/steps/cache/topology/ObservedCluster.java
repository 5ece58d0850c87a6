package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** A cache cluster of its own: one Redis node, or the nodes of Memcached. */
public interface ObservedCluster extends ObservedCache {

  /** Kind of the cache for users. */
  String NOUN = "cache cluster";

  CacheCluster cluster();

  /** Returns the cache with another picture of its cluster. */
  ObservedCluster with(CacheCluster picture);

  @Override
  default String id() {
    return cluster().cacheClusterId();
  }

  @Override
  default String arn() {
    return cluster().arn();
  }

  @Override
  default String noun() {
    return NOUN;
  }

  @Override
  default String incarnation() {
    return cluster().arn() + " of " + cluster().cacheClusterCreateTime();
  }

  @Override
  default String status() {
    return cluster().cacheClusterStatus();
  }

  @Override
  default boolean available() {
    return ClusterState.available(cluster());
  }

  @Override
  default boolean failed() {
    return ClusterState.failed(cluster());
  }

  @Override
  default boolean neverAvailable() {
    return ClusterState.neverAvailable(cluster());
  }

  @Override
  default boolean deletable() {
    return ClusterState.deletable(cluster());
  }

  @Override
  default String engine() {
    return cluster().engine();
  }

  @Override
  default Optional<String> version() {
    return Optional.ofNullable(cluster().engineVersion());
  }

  @Override
  default List<String> pending() {
    return ClusterState.pending(cluster());
  }

  @Override
  default Optional<String> subnetGroup() {
    return Optional.ofNullable(cluster().cacheSubnetGroupName());
  }

  default String parameterGroup() {
    return ClusterState.parameterGroup(cluster());
  }

  /** Returns the mismatch of the port; empty if AWS reports the desired one, or none yet. */
  default Optional<String> otherPort(int desired) {
    return port()
        .filter(port -> port != desired)
        .map(port -> "has the port " + port + ", not " + desired);
  }

  /**
   * Returns the cluster after a change. AWS's answer omits the nodes, and with them the endpoints.
   */
  default ObservedCluster changed(CacheCluster answer) {
    return with(
        answer.cacheNodes().isEmpty()
            ? answer.toBuilder().cacheNodes(cluster().cacheNodes()).build()
            : answer);
  }

  @Override
  default Optional<Action<AwsContext, ObservedCaches>> restart(DesiredCache desired) {
    return new Reboot(cluster(), title(), incarnation(), sentence(), List.of(title()), true)
        .action(desired.parameters(), answer -> ObservedCaches.of(changed(answer)));
  }

  @Override
  default Action.Call<AwsContext, ObservedCaches> deletion() {
    return ClusterActions.deletion(this);
  }

  @Override
  default String deleteOperation() {
    return ClusterActions.DELETE;
  }
}
