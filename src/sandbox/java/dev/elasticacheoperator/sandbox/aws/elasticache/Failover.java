package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Failovers. The first replica of a shard becomes its primary, and the group is {@code modifying}
 * for a while (API reference, TestFailover).
 */
final class Failover {

  private Failover() {}

  /** Returns the group after a failover of the shard; empty if none is possible. */
  static Optional<Group> of(ElastiCacheState state, Group group, String shard) {
    Instant now = state.now();
    GroupPicture picture = group.life().picture(now);
    String before = picture.primaries().get(shard);
    Optional<StoredCluster> replica =
        state.members(group).stream()
            .filter(m -> group.shardOf(m.id()).equals(shard) && !m.id().equals(before))
            .filter(m -> m.life().reachable(now))
            .findFirst();
    if (before == null || !picture.failover() || replica.isEmpty()) {
      return Optional.empty();
    }
    String after = replica.get().id();
    Group changing =
        group.with(
            group
                .life()
                .edited(p -> p.promoting(shard, before, after))
                .working("modifying", now.plus(state.region.settings().clusterRebooting())));
    state.groups().put(group.id(), changing);
    state.event(
        SourceType.REPLICATION_GROUP,
        group.id(),
        now,
        "Failover from primary node %s to replica node %s completed".formatted(before, after));
    return Optional.of(changing);
  }
}
