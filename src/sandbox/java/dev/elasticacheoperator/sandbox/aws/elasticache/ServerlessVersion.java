package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;

/**
 * A major version that serverless caches offer, in order of release for each engine.
 *
 * @param full the version that AWS chooses and shows
 */
record ServerlessVersion(String engine, String major, String full) {

  private static final List<ServerlessVersion> OFFERED =
      List.of(
          new ServerlessVersion("redis", "7", "7.1"),
          new ServerlessVersion("valkey", "7", "7.2"),
          new ServerlessVersion("valkey", "8", "8.1"),
          new ServerlessVersion("valkey", "9", "9.0"),
          new ServerlessVersion("memcached", "1.6", "1.6.22"));

  /** Returns the version of a request, by default the newest; a minor version is refused. */
  static ServerlessVersion of(String engine, String major) {
    List<ServerlessVersion> ofEngine =
        OFFERED.stream().filter(v -> v.engine().equals(Identifiers.of(engine))).toList();
    if (ofEngine.isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid engine %s. Valid values are valkey, redis and memcached.", engine);
    }
    Optional<ServerlessVersion> found =
        major == null
            ? Optional.of(ofEngine.get(ofEngine.size() - 1))
            : ofEngine.stream().filter(v -> v.major().equals(major)).findFirst();
    return found.orElseThrow(
        () ->
            ElastiCacheError.INVALID_PARAMETER_VALUE.because(
                "Invalid major engine version %s for engine %s.", major, engine));
  }

  /** Returns engine and major version, such as {@code valkey 8}. */
  String words() {
    return engine + " " + major;
  }

  boolean newerThan(ServerlessVersion other) {
    return OFFERED.indexOf(this) > OFFERED.indexOf(other);
  }
}
