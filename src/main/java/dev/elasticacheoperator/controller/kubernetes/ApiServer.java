package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** What the controller asks of the API server; everything it writes goes through here. */
public interface ApiServer {

  /** The object was changed by somebody else since it was read: read it again and decide anew. */
  final class Conflict extends RuntimeException {
    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Replaces the status, if the object is still the one that was read.
   *
   * @return the object as persisted
   * @throws Conflict if it is not
   */
  ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status);

  /**
   * Asks the API server itself, not a cache.
   *
   * @throws Conflict if the object is not the newest, or is no more
   */
  void confirmNewest(ElastiCacheEnvironment resource);

  Optional<Secret> secret(String namespace, String name);

  /** Creates the Secret, or replaces the one that was read before. */
  void write(Secret secret);

  void delete(Secret secret);

  /**
   * Records an Event about the object.
   *
   * @param warning whether its type is Warning instead of Normal
   * @param reason one CamelCase word
   */
  void event(ElastiCacheEnvironment about, boolean warning, String reason, String message);
}
