package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AuthenticationMode;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;

/**
 * A user that the cache must have.
 *
 * @param id AWS's UserId
 * @param name the name that clients give, AWS's UserName
 * @param credential the passwords; empty for a user without, and while they cannot be had
 */
record DesiredUser(
    String id,
    String name,
    String accessString,
    AuthenticationType type,
    Optional<Credential> credential) {

  private static final String DEFAULT = "default";

  /** Lets nobody do anything (ElastiCache User Guide, "Applying RBAC", default user). */
  private static final String OFF = "off ~* -@all";

  private static final String EVERYTHING = "on ~* +@all";

  static DesiredUser of(Auth.User user, Credentials credentials) {
    return new DesiredUser(
        user.id(),
        user.loginName(),
        user.accessString(),
        user.iam() ? AuthenticationType.IAM : AuthenticationType.PASSWORD,
        user.iam() ? Optional.empty() : credentials.of(user.name()));
  }

  /** Returns the user that takes the place of AWS's own default user. */
  static DesiredUser ofDefault(String id) {
    return new DesiredUser(id, DEFAULT, OFF, AuthenticationType.NO_PASSWORD, Optional.empty());
  }

  /** Returns the user that takes clients with the former AUTH token, which may do everything. */
  static DesiredUser ofFormerToken(String id, Credential token) {
    return new DesiredUser(
        id, DEFAULT, EVERYTHING, AuthenticationType.PASSWORD, Optional.of(token));
  }

  /** Returns true if the user cannot be made, because its password is not known. */
  boolean lacksCredential() {
    return type == AuthenticationType.PASSWORD && credential.isEmpty();
  }

  /** Returns the number of passwords that AWS must report. */
  int passwords() {
    return credential.map(c -> c.accepted().size()).orElse(0);
  }

  /** Returns the authentication to send, which replaces all passwords. */
  AuthenticationMode authentication() {
    var mode = AuthenticationMode.builder();
    return switch (type) {
      case PASSWORD ->
          mode.type(InputAuthenticationType.PASSWORD)
              .passwords(credential.orElseThrow().accepted())
              .build();
      case IAM -> mode.type(InputAuthenticationType.IAM).build();
      default -> mode.type(InputAuthenticationType.NO_PASSWORD_REQUIRED).build();
    };
  }

  /** Returns id and name for users, such as {@code user sessions-app-5f2c9a1b (app)}. */
  String title() {
    return "user " + id + (id.equals(name) ? "" : " (" + name + ")");
  }
}
