package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Reboots, replacements and failovers by AWS itself, whatever state the replication group has.
 * Groups are {@code modifying} during a failover, and members have a state of their own meanwhile
 * (user guide, "Event notifications", "Minimizing downtime with Multi-AZ").
 */
public final class MemberFaults {

  private final ElastiCacheState state;

  MemberFaults(ElastiCacheState state) {
    this.state = state;
  }

  /**
   * Restarts the engine of a member, which then takes its data from the others.
   *
   * @return false if AWS is at work on the member, or if the data has no other place
   */
  public boolean reboot(String memberId) {
    StoredCluster member = CacheClusters.find(state, memberId);
    if (!member.life().available(state.now()) || isAlone(member)) {
      return false;
    }
    Instant until = state.now().plus(state.region.settings().clusterRebooting());
    state
        .clusters()
        .put(member.id(), member.with(member.life().working(CacheClusters.REBOOTING, until)));
    state.event(SourceType.CACHE_CLUSTER, member.id(), until, "Cache node 0001 restarted");
    return true;
  }

  private boolean isAlone(StoredCluster member) {
    Group group = groupOf(member);
    String shard = group.shardOf(member.id());
    return state.members(group).stream().filter(m -> group.shardOf(m.id()).equals(shard)).count()
        == 1;
  }

  private Group groupOf(StoredCluster member) {
    return ReplicationGroups.find(state, member.life().before().replicationGroupId());
  }

  /**
   * Replaces the node of a member. The member keeps its id and endpoint, and takes its data from
   * the others. A primary fails over before.
   *
   * @return false if AWS is at work on the member, or if the data has no other place
   */
  public boolean replace(String memberId) {
    StoredCluster member = CacheClusters.find(state, memberId);
    Group group = groupOf(member);
    boolean primary = group.life().picture(state.now()).primaries().containsValue(member.id());
    if (!member.life().available(state.now())
        || primary && failOver(group, group.shardOf(member.id())).isEmpty()) {
      return false;
    }
    Instant until = state.now().plus(state.region.settings().clusterCreating());
    state.event(SourceType.CACHE_CLUSTER, member.id(), state.now(), "Recovering cache nodes 0001");
    StoredCluster replaced =
        member.with(member.life().edited(p -> createdAt(p, until)).working("modifying", until));
    state.clusters().put(member.id(), replaced);
    state.event(
        SourceType.CACHE_CLUSTER, member.id(), until, "Finished recovery for cache nodes 0001");
    return true;
  }

  /** Promotes a replica of the primary's shard. Returns false if AWS cannot do so. */
  public boolean failOver(String primaryId) {
    StoredCluster member = CacheClusters.find(state, primaryId);
    Group group = groupOf(member);
    return failOver(group, group.shardOf(member.id())).isPresent();
  }

  private Optional<Group> failOver(Group group, String shard) {
    return group.life().reachable(state.now())
        ? Failover.of(state, group, shard)
        : Optional.empty();
  }

  private static CacheCluster createdAt(CacheCluster picture, Instant at) {
    return picture.toBuilder()
        .cacheNodes(
            picture.cacheNodes().stream()
                .map(node -> node.toBuilder().cacheNodeCreateTime(at).build())
                .toList())
        .build();
  }
}
