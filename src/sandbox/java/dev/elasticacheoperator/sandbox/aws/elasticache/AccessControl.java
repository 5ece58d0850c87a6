package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Credentials that a cache accepts (user guide, "Authenticating with the Valkey and Redis OSS AUTH
 * command" and "Role-Based Access Control"). Describe calls show only whether a token exists, so a
 * test asks this record.
 *
 * @param open true if the cache accepts clients without a credential
 * @param tokens the accepted AUTH tokens, the older one first; at most two
 * @param userGroup the attached user group
 */
record AccessControl(boolean open, List<String> tokens, Optional<String> userGroup) {

  /** Accepts every client. */
  static final AccessControl NONE = new AccessControl(true, List.of(), Optional.empty());

  /** Accepts the token only, as a cache that was created with it. */
  static AccessControl token(String token) {
    return new AccessControl(false, List.of(token), Optional.empty());
  }

  /** Accepts the users of the group. */
  static AccessControl users(String group) {
    return new AccessControl(false, List.of(), Optional.of(group));
  }

  /** Returns true if the cache has a token or a user group, even if it is still open as well. */
  boolean controlled() {
    return hasToken() || userGroup.isPresent();
  }

  boolean hasToken() {
    return !tokens.isEmpty();
  }

  /**
   * Adds a token beside the latest one. A cache without a token stays open until {@link #set}; a
   * cache that is open with one token closes.
   */
  AccessControl rotate(String token) {
    if (tokens.isEmpty()) {
      return new AccessControl(true, List.of(token), Optional.empty());
    }
    String latest = tokens.get(tokens.size() - 1);
    var accepted = Stream.of(latest, token).distinct().toList();
    return new AccessControl(false, accepted, Optional.empty());
  }

  /** Makes the token the only credential. */
  AccessControl set(String token) {
    return token(token);
  }
}
