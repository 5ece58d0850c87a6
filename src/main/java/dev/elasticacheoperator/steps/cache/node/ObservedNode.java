package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.SingleNode;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/**
 * A cache cluster of one Redis node as ElastiCache reports it.
 *
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param event the newest event of a failed cluster, which has AWS's reason
 */
public record ObservedNode(
    CacheCluster cluster, Optional<Map<String, String>> tags, Optional<LastEvent> event)
    implements ObservedCluster {

  public ObservedNode(CacheCluster cluster, Optional<Map<String, String>> tags) {
    this(cluster, tags, Optional.empty());
  }

  @Override
  public String description() {
    return engine() + " " + cluster.engineVersion() + " on " + cluster.cacheNodeType();
  }

  @Override
  public Optional<CacheFacts> facts() {
    return endpoint()
        .map(
            endpoint ->
                new CacheFacts(
                    NodeTopology.WORDS,
                    engine(),
                    version(),
                    endpoint,
                    Optional.empty(),
                    List.of(),
                    false,
                    TransitEncryption.DISABLED,
                    Boolean.TRUE.equals(cluster.atRestEncryptionEnabled()),
                    Optional.empty()));
  }

  private Optional<CacheEndpoint> endpoint() {
    return ClusterState.nodes(cluster).stream().findFirst();
  }

  @Override
  public Optional<Integer> port() {
    return endpoint().map(CacheEndpoint::port);
  }

  @Override
  public Optional<String> problem() {
    return LogChanges.problem(cluster.logDeliveryConfigurations());
  }

  @Override
  public boolean canBecomePrimary() {
    return available() && replicationGroup().isEmpty();
  }

  /** Returns the replication group that the cluster has become a member of, if any. */
  public Optional<String> replicationGroup() {
    return Optional.ofNullable(cluster.replicationGroupId());
  }

  @Override
  public ObservedNode with(CacheCluster picture) {
    return new ObservedNode(picture, tags, event);
  }

  @Override
  public ObservedNode withTags(Map<String, String> changed) {
    return new ObservedNode(cluster, Optional.of(changed), event);
  }

  ObservedNode withEvent(Optional<LastEvent> newest) {
    return new ObservedNode(cluster, tags, newest);
  }

  @Override
  public boolean serves(CacheTopology desired) {
    return desired instanceof SingleNode;
  }

  @Override
  public Optional<String> mismatch(
      Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup) {
    var group = subnetGroup.orElse("");
    if (!group.equals(cluster.cacheSubnetGroupName())) {
      return Optional.of(
          "is in the subnet group " + cluster.cacheSubnetGroupName() + ", not in " + group);
    }
    if (replicationGroup().isPresent()) {
      return Optional.of("is part of the replication group " + cluster.replicationGroupId());
    }
    if (cluster.numCacheNodes() != 1) {
      return Optional.of("has " + cluster.numCacheNodes() + " nodes, not 1");
    }
    if (Boolean.TRUE.equals(cluster.transitEncryptionEnabled())) {
      return Optional.of("has in-transit encryption, which the spec does not have");
    }
    return desired
        .filter(d -> !d.engine().equals(engine()))
        .map(d -> "is " + engine() + ", not " + d.engine())
        .or(() -> desired.flatMap(d -> otherPort(d.port())));
  }

  @Override
  public List<String> replacing(DesiredCache desired) {
    return NodeDifference.of(desired, this);
  }

  @Override
  public Optional<Change> change(DesiredCache desired, boolean kept) {
    return NodeChange.of(desired, this, kept);
  }

  /** AWS takes no snapshots of a cache.t1.micro (API Reference, CreateSnapshot). */
  @Override
  public boolean takesSnapshots() {
    return !cluster.cacheNodeType().startsWith("cache.t1.");
  }

  @Override
  public ObservedSnapshot takeSnapshot(AwsContext aws, String name, Map<String, String> tags) {
    return NodeActions.takeSnapshot(aws, this, name, tags);
  }

  @Override
  public Optional<Outcome> unchangeable() {
    return NodeMembership.outcome(this);
  }

  @Override
  public Optional<String> blocker() {
    return NodeMembership.blocker(this);
  }
}
