package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec.cache} about node types that cannot do what the cache asks for. */
final class NodeTypeRules {

  /** The node type does not match the pattern that follows, with a closing bracket. */
  private static final String NODE_TYPE_IS_NOT = "!has(self.nodeType)\n|| !self.nodeType.matches(";

  /** The cache encrypts something. */
  private static final String ENCRYPTED =
      """
      (self.?encryption.?inTransit.orValue('Disabled') != 'Disabled'
        || self.?encryption.?atRest.orValue(false)
        || self.?encryption.?kmsKeyId.hasValue())""";

  /** Rule: a Graviton node type has a version that runs on it. */
  static final String GRAVITON =
      """
      !has(self.nodeType)
      || !self.nodeType.matches('^cache[.][a-z]+[0-9]+g[a-z]*[.]')
      || self.nodeType.matches(
      """
          + EngineRules.NODES_OF_GRAVITON_3
          + """
          )
          || !(self.?version.orValue('') in
          """
          + EngineRules.VERSIONS_WITHOUT_GRAVITON
          + ")";

  /** Rule: a Graviton3 node type has a version that runs on it. */
  static final String GRAVITON_3 =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_OF_GRAVITON_3
          + """
          )
          || !(self.?version.orValue('') in
          """
          + EngineRules.VERSIONS_WITHOUT_GRAVITON_3
          + ")";

  /** Rule: the node type has no data tiering. */
  static final String DATA_TIERING = NODE_TYPE_IS_NOT + EngineRules.NODES_WITH_DATA_TIERING + ")";

  /** Rule: a node type without replication groups has a single node. */
  static final String GROUPS =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_GROUPS
          + """
          )
          || self.engine == 'memcached'
          || self.engine == 'redis'
          && self.?replicas.orValue(0) == 0
          && self.?shards.orValue(1) == 1
          && self.?clusterMode.orValue('Disabled') == 'Disabled'
          && !\
          """
          + ENCRYPTED;

  /** Rule: a node type without replication groups has no snapshots. */
  static final String SNAPSHOTS =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_GROUPS
          + """
          )
          || self.engine == 'memcached'
          || !has(self.snapshots)
          || self.snapshots.?retentionDays.orValue(0) == 0
          && !self.snapshots.?finalSnapshot.orValue(false)
          && !has(self.snapshots.restoreFrom)""";

  /** Rule: a node type without Multi-AZ has none. */
  static final String MULTI_AZ =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_MULTI_AZ
          + """
          )
          || self.engine == 'memcached'
          || [self].all(c, !\
          """
          + TopologyRules.MULTI_AZ_OF_C
          + ")";

  /** Rule: a node type without cluster mode has none. */
  static final String CLUSTER_MODE =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_MULTI_AZ
          + """
          )
          || self.engine == 'memcached'
          || [self].all(c,\s"""
          + TopologyRules.MODE_OF_C
          + " == 'Disabled')";

  /** Rule: a node type without encryption has none. */
  static final String ENCRYPTION =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_ENCRYPTION
          + """
          )
          || self.engine == 'memcached'
          || !\
          """
          + ENCRYPTED;

  /** Rule: a node type on which memcached has no TLS has none. */
  static final String MEMCACHED_TLS =
      NODE_TYPE_IS_NOT
          + EngineRules.NODES_WITHOUT_MEMCACHED_TLS
          + """
          )
          || self.engine != 'memcached'
          || self.?encryption.?inTransit.orValue('Disabled') != 'Required'""";

  private NodeTypeRules() {}
}
