package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The calls that the controller makes to the API server. All of its writes are here. */
public interface ApiServer {

  /** The object was changed by another writer since it was read. The next pass reads it again. */
  final class Conflict extends RuntimeException {
    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Replaces the status if the object has not changed since it was read.
   *
   * @return the object as persisted
   * @throws Conflict if the object has changed
   */
  ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status);

  /**
   * Compares the object with the API server's, not with a cached one.
   *
   * @throws Conflict if the object is stale or deleted
   */
  void confirmNewest(ElastiCacheEnvironment resource);

  Optional<Secret> secret(String namespace, String name);

  /** Creates the Secret, or replaces the version that was read before. */
  void write(Secret secret);

  void delete(Secret secret);

  /**
   * Records an Event about the object.
   *
   * @param warning true for type Warning, false for Normal
   * @param reason one CamelCase word
   */
  void event(ElastiCacheEnvironment about, boolean warning, String reason, String message);
}
