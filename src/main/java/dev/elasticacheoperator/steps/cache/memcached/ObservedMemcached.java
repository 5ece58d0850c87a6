package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;

/**
 * A cluster of Memcached nodes as ElastiCache reports it.
 *
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param event the newest event of a failed cluster, which has AWS's reason
 */
public record ObservedMemcached(
    CacheCluster cluster, Optional<Map<String, String>> tags, Optional<LastEvent> event)
    implements ObservedCluster {

  @Override
  public String description() {
    return engine()
        + " "
        + cluster.engineVersion()
        + " on "
        + (nodes() == 1 ? "" : nodes() + " nodes of ")
        + cluster.cacheNodeType();
  }

  @Override
  public Optional<CacheFacts> facts() {
    return endpoint()
        .map(
            endpoint ->
                new CacheFacts(
                    shape(),
                    engine(),
                    version(),
                    endpoint,
                    Optional.empty(),
                    ClusterState.nodes(cluster),
                    false,
                    isEncrypted() ? TransitEncryption.REQUIRED : TransitEncryption.DISABLED,
                    false,
                    Optional.empty()));
  }

  private String shape() {
    var zones =
        cluster.cacheNodes().stream().map(CacheNode::customerAvailabilityZone).distinct().count();
    return MemcachedTopology.WORDS
        + ", "
        + (nodes() == 1 ? "1 node" : nodes() + " nodes")
        + (zones > 1 ? " in " + zones + " zones" : "");
  }

  /** Returns the configuration endpoint, which names all nodes to clients that ask it. */
  private Optional<CacheEndpoint> endpoint() {
    return Optional.ofNullable(cluster.configurationEndpoint())
        .map(endpoint -> new CacheEndpoint(endpoint.address(), endpoint.port()));
  }

  @Override
  public Optional<Integer> port() {
    return endpoint().map(CacheEndpoint::port);
  }

  /** Returns the number of nodes without those that AWS has yet to add. */
  int nodes() {
    return cluster.numCacheNodes();
  }

  boolean isEncrypted() {
    return Boolean.TRUE.equals(cluster.transitEncryptionEnabled());
  }

  @Override
  public ObservedMemcached with(CacheCluster picture) {
    return new ObservedMemcached(picture, tags, event);
  }

  @Override
  public ObservedMemcached withTags(Map<String, String> changed) {
    return new ObservedMemcached(cluster, Optional.of(changed), event);
  }

  ObservedMemcached withEvent(Optional<LastEvent> newest) {
    return new ObservedMemcached(cluster, tags, newest);
  }

  @Override
  public boolean serves(CacheTopology desired) {
    return desired instanceof Memcached;
  }

  @Override
  public Optional<String> mismatch(
      Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup) {
    var actual = subnetGroup().orElse("");
    var group = subnetGroup.orElse("");
    if (!group.equals(actual)) {
      return Optional.of("is in the subnet group " + actual + ", not in " + group);
    }
    return desired.flatMap(this::mismatch);
  }

  private Optional<String> mismatch(DesiredState.Cluster desired) {
    if (!desired.engine().equals(engine())) {
      return Optional.of("is " + engine() + ", not " + desired.engine());
    }
    if (MemcachedDifference.encryption(desired, this)) {
      return Optional.of(
          isEncrypted()
              ? "has in-transit encryption, which the spec does not have"
              : "has no in-transit encryption, which the spec has");
    }
    return otherPort(desired.port());
  }

  @Override
  public List<String> replacing(DesiredCache desired) {
    return MemcachedDifference.of(desired, this);
  }

  @Override
  public Optional<Change> change(DesiredCache desired, boolean kept) {
    return new MemcachedChange(desired, this).next(kept);
  }
}
