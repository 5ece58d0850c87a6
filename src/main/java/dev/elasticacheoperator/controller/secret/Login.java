package dev.elasticacheoperator.controller.secret;

import java.util.Optional;

/**
 * Credentials of a client. The text of the record hides the password from logs.
 *
 * @param user empty for an AUTH token, which has no user
 * @param password empty for a user of IAM, and for a cache without credentials
 */
public record Login(Optional<String> user, Optional<String> password) {

  public static final Login NONE = new Login(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "Login[user=" + user + "]";
  }
}
