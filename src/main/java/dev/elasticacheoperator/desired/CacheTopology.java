package dev.elasticacheoperator.desired;

import java.util.Optional;

/** The shape of a cache. It follows from the fields of the spec; the user names no kind of AWS. */
public sealed interface CacheTopology {

  /** Returns the least number of zones, and so of subnets, that the cache needs. */
  int zones();

  /** One node of Redis OSS in a cache cluster of its own. */
  record SingleNode() implements CacheTopology {
    @Override
    public int zones() {
      return 1;
    }
  }

  /** A cache cluster of Memcached nodes, spread over two zones if there are several nodes. */
  record Memcached(int nodes) implements CacheTopology {
    @Override
    public int zones() {
      return nodes > 1 ? 2 : 1;
    }
  }

  /**
   * A replication group of Redis OSS or Valkey.
   *
   * @param replicas replicas of each shard, 0 to 5
   * @param multiAz true if primary and replicas are in different zones, with automatic failover
   */
  record ReplicationGroup(int shards, int replicas, Mode mode, boolean multiAz)
      implements CacheTopology {
    @Override
    public int zones() {
      return multiAz ? 2 : 1;
    }
  }

  /**
   * A serverless cache.
   *
   * @param majorVersion AWS's MajorEngineVersion, such as {@code 8} or {@code 1.6}
   * @param dataStorageGb limits of the stored data in GB
   * @param ecpuPerSecond limits of ElastiCache processing units per second
   */
  record Serverless(String majorVersion, Range dataStorageGb, Range ecpuPerSecond)
      implements CacheTopology {
    // A serverless cache takes two or three subnets in different zones (ElastiCache API Reference,
    // CreateServerlessCache, SubnetIds).
    @Override
    public int zones() {
      return 2;
    }
  }

  /** Cluster mode of a replication group, with AWS's names. */
  enum Mode {
    DISABLED,
    COMPATIBLE,
    ENABLED
  }

  /** Limits of a serverless cache; an empty one is AWS's own limit. */
  record Range(Optional<Integer> minimum, Optional<Integer> maximum) {
    public static final Range ANY = new Range(Optional.empty(), Optional.empty());
  }
}
