package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec.cache.snapshots}. */
final class SnapshotRules {

  /** Rule: AWS takes snapshots of the cache. */
  static final String ENGINE = TopologyRules.NO_MEMCACHED_NODES + "|| !has(self.snapshots)";

  /** Rule: RDB files are for engines that write them. */
  static final String FILES_ENGINE =
      """
      self.engine != 'memcached'
      || !has(self.serverless)
      || !self.?snapshots.?restoreFrom.?s3Arns.hasValue()\
      """;

  /** Rule: only cluster mode takes several RDB files. */
  static final String FILES =
      TopologyRules.NO_GROUP
          + """
          || !self.?snapshots.?restoreFrom.?s3Arns.hasValue()
          || self.snapshots.restoreFrom.s3Arns.size() <= 1
          || [self].all(c,\s\
          """
          + TopologyRules.MODE_OF_C
          + " == 'Enabled')";

  private SnapshotRules() {}
}
