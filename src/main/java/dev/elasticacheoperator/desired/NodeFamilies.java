package dev.elasticacheoperator.desired;

import java.util.List;

/**
 * Families of node types that cannot do what others can, such as {@code t2} of {@code
 * cache.t2.micro}. The rules of the CRD are generated from these lists.
 *
 * <p>The source is the ElastiCache User Guide: "Supported node types", "Minimizing downtime with
 * Multi-AZ", "In-transit encryption (TLS)", "At-rest encryption", "Snapshot and restore" and "Data
 * tiering".
 */
public final class NodeFamilies {

  /** Families with neither replication groups, and so encryption, nor snapshots. */
  public static final List<String> WITHOUT_GROUPS = List.of("t1");

  /**
   * Families of which groups have neither Multi-AZ nor cluster mode. Older guides name T2; the
   * guide of today does not, but AWS makes no new caches of T2.
   */
  public static final List<String> WITHOUT_MULTI_AZ = List.of("t2");

  /** Families of which replication groups have no encryption. */
  public static final List<String> WITHOUT_ENCRYPTION = List.of("c1", "m1", "m2");

  /** Families of which Memcached has no encryption in transit. */
  public static final List<String> WITHOUT_MEMCACHED_TLS =
      List.of("c1", "m1", "m2", "m3", "r3", "t1", "t2");

  /** Families that store part of the data on disks, for which AWS demands DataTieringEnabled. */
  public static final List<String> DATA_TIERING = List.of("r6gd");

  /** Graviton families that need a newer version than the others. */
  public static final List<String> GRAVITON_3 = List.of("c7gn", "m7g", "r7g");

  private NodeFamilies() {}
}
