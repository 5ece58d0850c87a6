package dev.elasticacheoperator.steps;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Credential of the AUTH token or of one user. It was persisted before this pass began. The text of
 * the record holds no secret.
 *
 * @param value the newest secret
 * @param old the secret before it, while AWS must take both
 * @param removes true if AWS must stop to take any other secret
 * @param applied true if AWS is known to take exactly these
 * @param baseline AWS's time of the last change of the token before the change that is under way,
 *     {@link #NO_TOKEN} or {@link #USERS}; empty until it is persisted
 */
public record Credential(
    String value,
    Optional<String> old,
    boolean removes,
    boolean applied,
    Optional<String> baseline) {

  /** Baseline of a cache without a token and users. */
  public static final String NO_TOKEN = "none";

  /** Baseline of a cache with users. A token takes their place at once. */
  public static final String USERS = "users";

  /** Returns the secrets that AWS must take, the newest first. AWS allows two. */
  public List<String> accepted() {
    return Stream.concat(Stream.of(value), old.stream()).toList();
  }

  @Override
  public String toString() {
    return "Credential[" + accepted().size() + " secrets, applied=" + applied + "]";
  }
}
