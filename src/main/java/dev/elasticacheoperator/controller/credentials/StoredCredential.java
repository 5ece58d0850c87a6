package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.steps.Credential;
import java.time.Instant;
import java.util.Optional;

/**
 * Credential of the AUTH token or of one user, as it is persisted. AWS does not tell which secrets
 * it takes, so that the stage is the only record of it. The text of the record holds no secret.
 *
 * @param value the newest secret
 * @param old the secret before it, as long as AWS may take it
 * @param madeAt time at which the secret was made for a cache that did not exist
 * @param sent true if AWS has answered that it takes the passwords of this stage
 * @param baseline AWS's time of the last change of the token: before the call of this stage, or
 *     after the last one if the stage has none
 * @param rotatedAt time at which the binding Secret got its secret
 */
record StoredCredential(
    String value,
    Optional<String> old,
    Stage stage,
    Optional<Instant> madeAt,
    boolean sent,
    Optional<String> baseline,
    Optional<Instant> rotatedAt) {

  /** Part of a rotation. */
  enum Stage {
    /** AWS must add the newest secret. The binding Secret has the old one. */
    ADDING,
    /** AWS takes both. The binding Secret has the newest one. */
    ADDED,
    /** AWS must remove the old secret. */
    REMOVING,
    /** AWS takes the newest secret only. */
    SETTLED,
    /** Somebody else has changed the token on AWS, so that the newest secret may be refused. */
    LOST,
    /** The cache has no token any more. The user named default takes it for the grace period. */
    FORMER
  }

  /**
   * Returns a credential that AWS does not know yet.
   *
   * @param madeAt the present time, if the cache does not exist
   */
  static StoredCredential first(String value, Optional<Instant> madeAt) {
    return new StoredCredential(
        value, Optional.empty(), Stage.ADDING, madeAt, false, Optional.empty(), Optional.empty());
  }

  /** Returns a credential that clients use already. */
  static StoredCredential inUse(String value, Instant now) {
    return first(value, Optional.empty()).settled(now, Optional.empty());
  }

  /** Begins a rotation. */
  StoredCredential rotating(String next) {
    return new StoredCredential(
        next,
        Optional.of(value),
        Stage.ADDING,
        Optional.empty(),
        false,
        Optional.empty(),
        rotatedAt);
  }

  /** Notes the state of AWS before the call of this stage. */
  StoredCredential withBaseline(String tokenChange) {
    return new StoredCredential(
        value, old, stage, Optional.empty(), sent, Optional.of(tokenChange), rotatedAt);
  }

  /** Notes that AWS has accepted the call of this stage. */
  StoredCredential accepted() {
    return new StoredCredential(value, old, stage, madeAt, true, baseline, rotatedAt);
  }

  /**
   * @param tokenChange AWS's time of the change; empty for a user
   */
  StoredCredential added(Instant now, Optional<String> tokenChange) {
    return next(old, Stage.ADDED, Optional.of(now), tokenChange);
  }

  StoredCredential removing() {
    return next(old, Stage.REMOVING, rotatedAt, Optional.empty());
  }

  /** Returns the passwords of the user that goes on to take this token, when the token ends. */
  StoredCredential ofUser() {
    return new StoredCredential(
        value,
        old.filter(secret -> stage == Stage.ADDING || stage == Stage.ADDED),
        Stage.ADDING,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  StoredCredential former(Instant now) {
    return next(old, Stage.FORMER, Optional.of(now), Optional.empty());
  }

  StoredCredential lost() {
    return next(old, Stage.LOST, rotatedAt, Optional.empty());
  }

  /** Notes AWS's time of a change that left the secrets as they are. */
  StoredCredential seen(String tokenChange) {
    return next(old, stage, rotatedAt, Optional.of(tokenChange));
  }

  /**
   * @param tokenChange AWS's time of the change; empty for a user
   */
  StoredCredential settled(Instant now, Optional<String> tokenChange) {
    return next(Optional.empty(), Stage.SETTLED, rotatedAt.or(() -> Optional.of(now)), tokenChange);
  }

  private StoredCredential next(
      Optional<String> kept, Stage then, Optional<Instant> shownSince, Optional<String> since) {
    return new StoredCredential(value, kept, then, Optional.empty(), false, since, shownSince);
  }

  /** Returns the secret that clients use; empty before AWS has taken the first one. */
  Optional<String> shown() {
    return stage == Stage.ADDING ? old : Optional.of(value);
  }

  /** Returns what a pass brings to AWS. */
  Credential target() {
    var changes = stage == Stage.ADDING || stage == Stage.REMOVING;
    return new Credential(
        value,
        stage == Stage.REMOVING ? Optional.empty() : old,
        stage == Stage.REMOVING,
        !changes || sent,
        changes ? baseline : Optional.empty());
  }

  @Override
  public String toString() {
    return "StoredCredential[" + stage + "]";
  }
}
