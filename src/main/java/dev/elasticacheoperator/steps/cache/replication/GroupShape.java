package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology.Mode;

/**
 * Shards, replicas and modes of a replication group.
 *
 * @param replicas replicas of each shard; those of the smallest shard if the shards differ
 */
record GroupShape(int shards, int replicas, Mode mode, boolean multiAz) {

  /**
   * Returns true if a replica takes over from a failed primary. Cluster mode requires it
   * (ElastiCache API Reference, CreateReplicationGroup); without cluster mode it needs a replica.
   */
  boolean failover() {
    return mode == Mode.ENABLED || replicas > 0;
  }

  /** Returns the shape for users, such as {@code 1 shard, 2 replicas, Multi-AZ}. */
  String words() {
    return count(shards, "shard")
        + ", "
        + count(replicas, "replica")
        + (shards > 1 ? " each" : "")
        + switch (mode) {
          case DISABLED -> "";
          case COMPATIBLE -> ", cluster mode compatible";
          case ENABLED -> ", cluster mode";
        }
        + (multiAz ? ", Multi-AZ" : "");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
