package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import java.util.List;
import java.util.Optional;

/** Credentials of a client. The text of the record hides the password. */
record CacheClient(Optional<String> user, Optional<String> password) {

  /** Kind of credentials, of which AWS ends the old one at once when it changes. */
  enum Kind {
    NONE,
    TOKEN,
    USERS
  }

  Kind kind() {
    return user.isPresent() ? Kind.USERS : password.isPresent() ? Kind.TOKEN : Kind.NONE;
  }

  /** Returns true for a user whose Secret has no credential, and may be there before the user. */
  boolean isOfIam() {
    return kind() == Kind.USERS && password.isEmpty();
  }

  static Kind kindOf(ServedCache.Access access) {
    return access.users().isPresent()
        ? Kind.USERS
        : access.open() && access.tokens().isEmpty() ? Kind.NONE : Kind.TOKEN;
  }

  boolean isAcceptedBy(ServedCache.Access access) {
    return switch (kind()) {
      case NONE -> access.open();
      case TOKEN -> access.tokens().contains(password.orElseThrow());
      case USERS ->
          access.users().orElse(List.of()).stream()
              .filter(one -> one.name().equals(user.orElseThrow()))
              .anyMatch(one -> password.map(one.passwords()::contains).orElse(true));
    };
  }

  @Override
  public String toString() {
    return kind() + user.map(name -> " " + name).orElse("");
  }
}
