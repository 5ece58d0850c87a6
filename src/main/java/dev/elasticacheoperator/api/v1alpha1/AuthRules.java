package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules about the credentials that engine, version and encryption allow. */
final class AuthRules {

  /** A duration, such as 720h, 1h30m or 90s. */
  static final String DURATION =
      "'^([0-9]{1,5}h([0-9]{1,5}m)?([0-9]{1,5}s)?|[0-9]{1,5}m([0-9]{1,5}s)?|[0-9]{1,5}s)$'";

  /**
   * Rule: the old credential is gone before the next rotation. Other rules check the form. Without
   * has() an API server does not know how long a text can be, and refuses the rule as too costly.
   */
  static final String GRACE =
      """
      !has(self.interval)
      || !self.interval.matches(
      """
          + DURATION
          + """
          )
          || (has(self.gracePeriod)
            ? !self.gracePeriod.matches(
          """
          + DURATION
          + """
          )
              || duration(self.gracePeriod) < duration(self.interval)
            : duration('24h') < duration(self.interval))""";

  /** The cache has no credentials that the spec names. */
  private static final String NO_MODE =
      """
      self.?auth.?mode.orValue('None') == 'None'
      """;

  /** Rule: memcached has no credentials. */
  static final String MEMCACHED = NO_MODE + "|| self.engine != 'memcached'";

  /** Rule: a serverless cache has users only. */
  static final String SERVERLESS =
      "!has(self.serverless)\n|| self.engine == 'memcached'\n|| self.?auth.?mode.orValue('Users') != 'Token'";

  /** Rule: credentials need TLS. */
  static final String TLS =
      NO_MODE
          + """
          || has(self.serverless)
          || self.?encryption.?inTransit.orValue('Required') == 'Required'""";

  /** Rule: the node type has TLS. */
  static final String NODE_TYPE =
      NO_MODE
          + """
          || !has(self.nodeType)
          || !self.nodeType.matches(
          """
          + EngineRules.NODES_WITHOUT_ENCRYPTION
          + """
          )
          && !self.nodeType.matches(
          """
          + EngineRules.NODES_WITHOUT_GROUPS
          + ")";

  /** Rule: the version has users. */
  static final String USERS_VERSION =
      """
      self.?auth.?mode.orValue('') != 'Users'
      || self.engine == 'memcached'
      || !(
      """
          + TopologyRules.VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_USERS
          + ")";

  /** Rule: the version has users that authenticate with IAM. */
  static final String IAM_VERSION =
      """
      !self.?auth.?users.hasValue()
      || !self.auth.users.exists(user, user.?authentication.orValue('') == 'Iam')
      || !(
      """
          + TopologyRules.VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_IAM_USERS
          + ")";

  /** Rule: the version can change the token of an existing cache. */
  static final String ROTATION_VERSION =
      """
      !self.?auth.?rotation.hasValue()
      || self.engine == 'memcached'
      || !(
      """
          + TopologyRules.VERSION
          + " in "
          + EngineRules.VERSIONS_WITHOUT_TOKEN_CHANGE
          + ")";

  private AuthRules() {}
}
