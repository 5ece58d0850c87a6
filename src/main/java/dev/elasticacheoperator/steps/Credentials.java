package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.Auth.Mode;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials that a pass brings to AWS.
 *
 * @param mode kind of credentials that the cache must have
 * @param byName the credentials of the users by the user's name, and of the token by {@link #TOKEN}
 *     or {@link #FORMER_TOKEN}. A user of IAM has none.
 * @param problem message for users if a credential cannot be had, such as a missing Secret. The
 *     steps then change no credential, and create no cache that needs one.
 */
public record Credentials(Mode mode, Map<String, Credential> byName, Optional<String> problem) {

  public static final Credentials NONE = new Credentials(Mode.NONE, Map.of(), Optional.empty());

  /** Name of the AUTH token's credential. Redis calls the user of the token default. */
  public static final String TOKEN = "default";

  /**
   * Name of the credential with which the user named default goes on to take a token that the cache
   * no longer has. No user has this name.
   */
  public static final String FORMER_TOKEN = "default.former";

  public Credentials {
    byName = Map.copyOf(byName);
  }

  public Optional<Credential> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Returns the credential of a token that ends. AWS replaces a token by users only. The user named
   * default then takes clients that give the token (ElastiCache User Guide, "Migrating from
   * password-based authentication").
   */
  public Optional<Credential> formerToken() {
    return of(FORMER_TOKEN);
  }

  /** Returns true if the cache must have users, at least on its way to another mode. */
  public boolean needsUsers() {
    return mode == Mode.USERS || formerToken().isPresent();
  }

  /** Returns the credential of the AUTH token, in mode token only. */
  public Optional<Credential> token() {
    return mode == Mode.TOKEN ? of(TOKEN) : Optional.empty();
  }
}
