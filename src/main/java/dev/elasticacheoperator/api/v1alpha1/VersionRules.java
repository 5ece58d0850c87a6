package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec.cache.version}. */
final class VersionRules {

  /** Rule: the operator knows the version of the engine. */
  static final String KNOWN =
      """
      !has(self.version)
      || self.version in
      """
          + EngineRules.VERSIONS
          + "[self.engine]";

  /** Rule: a new cache has no version that AWS has deprecated for new caches. */
  static final String DEPRECATED =
      "!(self.?version.orValue('') in "
          + EngineRules.DEPRECATED_VERSIONS
          + ")\n|| [self.?version] == [oldSelf.?version]";

  /** Rule: a serverless cache has a version that AWS offers serverless. */
  static final String SERVERLESS =
      "!has(self.serverless)\n|| !(self.?version.orValue('') in "
          + EngineRules.VERSIONS_WITHOUT_SERVERLESS
          + ")";

  private VersionRules() {}
}
