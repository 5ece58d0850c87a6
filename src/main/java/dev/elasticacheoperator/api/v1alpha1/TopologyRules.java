package dev.elasticacheoperator.api.v1alpha1;

/**
 * CEL rules of {@code spec.cache} about the shape and the logs of the cache, and parts of rules.
 * Defaults are those of {@code ClusterBuilder}.
 */
final class TopologyRules {

  /** The cache is no replication group; another rule refuses the fields of one. */
  static final String NO_GROUP =
      """
      has(self.serverless)
      || self.engine == 'memcached'
      """;

  /** The cache is not one of memcached nodes. */
  static final String NO_MEMCACHED_NODES =
      """
      has(self.serverless)
      || self.engine != 'memcached'
      """;

  /** The version, or the engine's default version. */
  static final String VERSION =
      "self.?version.orValue(" + EngineRules.DEFAULT_VERSION + "[self.engine])";

  /** The cluster mode of the cache c. */
  static final String MODE_OF_C =
      "c.?clusterMode.orValue(c.?shards.orValue(1) > 1 ? 'Enabled' : 'Disabled')";

  /** The cache c has primaries and replicas in different zones. */
  static final String MULTI_AZ_OF_C = "c.?multiAz.orValue(c.?replicas.orValue(0) > 0)";

  /** Rule: a serverless cache has no field of caches with nodes. */
  static final String SERVERLESS =
      """
      !has(self.serverless)
      || !has(self.nodeType) && !has(self.port)
      && !has(self.nodes) && !has(self.replicas) && !has(self.shards)
      && !has(self.clusterMode) && !has(self.multiAz)
      && !has(self.maintenanceWindow) && !has(self.autoMinorVersionUpgrade)
      && !has(self.notificationTopicArn) && !has(self.logs)\
      """;

  /** Rule: memcached nodes have no field of replication groups. */
  static final String MEMCACHED =
      NO_MEMCACHED_NODES
          + """
          || !has(self.replicas) && !has(self.shards)
          && !has(self.clusterMode) && !has(self.multiAz) && !has(self.logs)\
          """;

  /** Rule: nodes are given for memcached only. */
  static final String NODES =
      """
      !has(self.nodes)
      || has(self.serverless)
      || self.engine == 'memcached'\
      """;

  /** Rule: several shards are in cluster mode. */
  static final String SHARDS =
      NO_GROUP
          + """
          || self.?shards.orValue(1) == 1
          || self.?clusterMode.orValue('Enabled') == 'Enabled'\
          """;

  /** Rule: AWS has groups of that many nodes. The field's own maximum refuses more shards. */
  static final String SIZE =
      NO_GROUP
          + """
          || self.?shards.orValue(1) > 500
          || self.?shards.orValue(1) * (1 + self.?replicas.orValue(0))
            <= (
          """
          + VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_LARGE_GROUPS
          + " ? 250 : 500)";

  /** Rule: the version has the cluster mode Compatible. */
  static final String COMPATIBLE_VERSION =
      NO_GROUP
          + """
          || self.?clusterMode.orValue('') != 'Compatible'
          || !(
          """
          + VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_MODE_CHANGE
          + ")";

  /** Rule: a group in the cluster mode Compatible has a replica. */
  static final String COMPATIBLE_REPLICA =
      NO_GROUP
          + """
          || self.?clusterMode.orValue('') != 'Compatible'
          || self.?replicas.orValue(0) > 0\
          """;

  /** Rule: Multi-AZ has a replica for the second zone. */
  static final String MULTI_AZ =
      NO_GROUP
          + """
          || !self.?multiAz.orValue(false)
          || self.?replicas.orValue(0) > 0\
          """;

  /** Rule: each type of log has one entry. */
  static final String LOG_TYPES =
      """
      !has(self.logs)
      || self.logs.all(a, self.logs.exists_one(b, b.type == a.type))\
      """;

  /** Rule: a slow log has a version that delivers it. */
  static final String SLOW_LOG =
      NO_GROUP
          + """
          || !has(self.logs)
          || self.logs.all(log, log.type != 'slow-log')
          || !(
          """
          + VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_SLOW_LOG
          + ")";

  /** Rule: an engine log has a version that delivers it. */
  static final String ENGINE_LOG =
      NO_GROUP
          + """
          || !has(self.logs)
          || self.logs.all(log, log.type != 'engine-log')
          || !(
          """
          + VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_ENGINE_LOG
          + ")";

  private TopologyRules() {}
}
