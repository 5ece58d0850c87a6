package dev.elasticacheoperator.desired;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Credentials of the cache as the spec wants them. A mode that the spec leaves out is a default of
 * the creation, and an existing cache keeps what it has.
 *
 * @param mode empty if the spec leaves it out
 * @param modeOfNew mode of a new cache
 * @param token source of the AUTH token; empty if the operator generates it
 * @param users the users, the first one for the environment's own Secret; used in mode users
 * @param defaultUserId id of the user that is named default and can do nothing. A user group of
 *     engine redis needs it in the place of AWS's own default user, who can do everything.
 */
public record Auth(
    Optional<Mode> mode,
    Mode modeOfNew,
    Optional<Source> token,
    List<User> users,
    String defaultUserId,
    Rotation rotation) {

  /** Kind of credentials. */
  public enum Mode {
    NONE,
    TOKEN,
    USERS
  }

  /**
   * A user of the cache.
   *
   * @param name name in the spec
   * @param id AWS's UserId, at most 40 characters, unique in account and region
   * @param iam true if the user authenticates with IAM, false for a password
   * @param password source of the password; empty if the operator generates it
   */
  public record User(
      String name, String id, String accessString, boolean iam, Optional<Source> password) {

    /**
     * Returns the name that clients give. AWS requires of a user of IAM that it is the id
     * (ElastiCache User Guide, "Authenticating with IAM").
     */
    public String loginName() {
      return iam ? id : name;
    }
  }

  /** One entry of a Secret in the environment's namespace. */
  public record Source(String secret, String key) {}

  /**
   * @param interval time between two rotations; empty if they happen on demand only
   * @param gracePeriod time for which the old credential stays valid
   */
  public record Rotation(Optional<Duration> interval, Duration gracePeriod) {}

  /** Returns the credentials of a new cache without TLS, which has none by default. */
  Auth withoutTls() {
    return new Auth(mode, mode.orElse(Mode.NONE), token, users, defaultUserId, rotation);
  }

  /**
   * Returns the mode that the cache must have.
   *
   * @param present mode of the existing cache; empty if there is no cache yet
   */
  public Mode mode(Optional<Mode> present) {
    return mode.or(() -> present).orElse(modeOfNew);
  }
}
