package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.Auth.Mode;
import java.time.Instant;
import java.util.Optional;

/**
 * Credentials that AWS reports of a cache.
 *
 * @param mode kind of credentials
 * @param tokenChange AWS's time of the last change of the token, {@link Credential#NO_TOKEN} or
 *     {@link Credential#USERS}
 * @param userGroup id of the user group
 * @param createdAt AWS's time of the creation; empty if AWS does not tell it
 * @param settled true if the cache is available and no change of its credentials is under way
 */
public record CacheAccess(
    Mode mode,
    String tokenChange,
    Optional<String> userGroup,
    Optional<Instant> createdAt,
    boolean settled) {

  /** Credentials of a cache that can have none. */
  public static final CacheAccess NONE =
      new CacheAccess(Mode.NONE, Credential.NO_TOKEN, Optional.empty(), Optional.empty(), true);
}
