package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The calls that the controller makes to the API server. All of its writes are here. */
public interface ApiServer {

  /** The object was changed by another writer since it was read. The next pass reads it again. */
  final class Conflict extends RuntimeException {
    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The API server answered that it does not make a change. The message has its words, and says
   * what to do.
   */
  final class Refused extends RuntimeException {
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Watch of one Secret. */
  interface SecretWatch {

    /** Returns false if the watch has ended, because the operator may not watch the Secret. */
    boolean isOpen();

    void close();
  }

  /**
   * Replaces the status if the object has not changed since it was read.
   *
   * @return the object as persisted
   * @throws Conflict if the object has changed
   * @throws Refused if a policy or a missing right forbids the change
   */
  ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status);

  /**
   * Compares the object with the API server's, not with a cached one.
   *
   * @throws Conflict if the object is stale or deleted
   */
  void confirmNewest(ElastiCacheEnvironment resource);

  /**
   * Reads a Secret.
   *
   * @throws Refused if the operator may not read it
   */
  Optional<Secret> secret(String namespace, String name);

  /**
   * Returns the resource versions, by name, of the Secrets that belong to an environment, as a
   * watch shows them. A Secret is missing until the watch shows it.
   */
  Map<String, String> watchedSecrets(String namespace, String environment);

  /**
   * Watches a Secret, which need not exist. The watch survives a lost connection and an expired
   * resource version.
   *
   * @param versions receives the resource version of each new state; an empty text for a Secret
   *     that was deleted
   */
  SecretWatch watchSecret(String namespace, String name, Consumer<String> versions);

  /**
   * Creates the Secret.
   *
   * @throws Conflict if another writer has created one of its name
   * @throws Refused if a quota, a policy or a missing right forbids it
   */
  void create(Secret secret);

  /**
   * Applies the fields of {@code desired}, and removes those that the operator applied before. The
   * fields of other writers stay.
   *
   * @param read the Secret as read
   * @param keys the data keys that the operator writes
   * @throws Conflict if the Secret has changed since it was read
   * @throws Refused if the Secret is immutable, or a policy or a missing right forbids the change
   */
  void apply(Secret desired, Secret read, Set<String> keys);

  /**
   * Replaces the owner references of a Secret and marks it, so that it outlives the environment.
   *
   * @param read the Secret as read
   * @param owners the owner references to keep
   * @param marks annotations to add
   * @throws Conflict if the Secret has changed since it was read
   * @throws Refused if a policy or a missing right forbids the change
   */
  void disown(Secret read, List<OwnerReference> owners, Map<String, String> marks);

  /**
   * Deletes a Secret.
   *
   * @throws Refused if a policy or a missing right forbids it
   */
  void delete(Secret secret);

  /**
   * Records an Event about the object.
   *
   * @param warning true for type Warning, false for Normal
   * @param reason one CamelCase word
   */
  void event(ElastiCacheEnvironment about, boolean warning, String reason, String message);
}
