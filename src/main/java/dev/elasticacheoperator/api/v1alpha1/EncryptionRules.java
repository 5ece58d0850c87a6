package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec.cache} about the encryption that engine, version and nodes can have. */
final class EncryptionRules {

  /** Rule: a serverless cache does not switch off what AWS always has on. */
  static final String SERVERLESS =
      """
      !has(self.serverless)
      || self.?encryption.?inTransit.orValue('Required') == 'Required'
      && self.?encryption.?atRest.orValue(true)""";

  /** Rule: memcached nodes have TLS or plain text, not both. */
  static final String MEMCACHED_PREFERRED =
      TopologyRules.NO_MEMCACHED_NODES
          + "|| self.?encryption.?inTransit.orValue('') != 'Preferred'";

  /** Rule: memcached nodes have no encryption at rest. */
  static final String MEMCACHED_AT_REST =
      TopologyRules.NO_MEMCACHED_NODES
          + """
          || !self.?encryption.?atRest.orValue(false)
          && !self.?encryption.?kmsKeyId.hasValue()""";

  /** Rule: memcached nodes with TLS have a version with TLS. Every redis and valkey has TLS. */
  static final String MEMCACHED_VERSION =
      TopologyRules.NO_MEMCACHED_NODES
          + """
          || self.?encryption.?inTransit.orValue('') != 'Required'
          || !(
          """
          + TopologyRules.VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_TLS
          + ")";

  /** Rule: a replication group with TLS and plain text has a version with both. */
  static final String PREFERRED_VERSION =
      TopologyRules.NO_GROUP
          + """
          || self.?encryption.?inTransit.orValue('') != 'Preferred'
          || !(
          """
          + TopologyRules.VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_TLS_CHANGE
          + ")";

  private EncryptionRules() {}
}
