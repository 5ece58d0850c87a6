package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Authentication;
import software.amazon.awssdk.services.elasticache.model.AuthenticationMode;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;

/**
 * The requested authentication of a user. Messages as measured on AWS
 * (badmintoncryer/cdk-preflight, rules/elasticache; moto).
 *
 * @param type password, no-password or iam, as Describe calls show it
 * @param passwords empty unless the type is password
 */
record UserAuthentication(AuthenticationType type, List<String> passwords) {

  private static final int MOST_PASSWORDS = 2;

  /**
   * Returns the authentication that a request asks for; empty if the request names none.
   *
   * @param mode the present way to ask
   * @param passwords the older way, beside NoPasswordRequired
   */
  static Optional<UserAuthentication> of(
      AuthenticationMode mode, List<String> passwords, Boolean noPasswordRequired) {
    if (mode != null) {
      return Optional.of(of(mode));
    }
    if (Boolean.TRUE.equals(noPasswordRequired)) {
      return Optional.of(new UserAuthentication(AuthenticationType.NO_PASSWORD, none(passwords)));
    }
    return passwords.isEmpty()
        ? Optional.empty()
        : Optional.of(new UserAuthentication(AuthenticationType.PASSWORD, checked(passwords)));
  }

  private static UserAuthentication of(AuthenticationMode mode) {
    if (mode.type() == InputAuthenticationType.PASSWORD) {
      return new UserAuthentication(AuthenticationType.PASSWORD, checked(mode.passwords()));
    }
    if (mode.type() == InputAuthenticationType.NO_PASSWORD_REQUIRED) {
      return new UserAuthentication(AuthenticationType.NO_PASSWORD, none(mode.passwords()));
    }
    if (mode.type() == InputAuthenticationType.IAM) {
      return new UserAuthentication(AuthenticationType.IAM, none(mode.passwords()));
    }
    throw notGiven(mode.typeAsString());
  }

  static RuntimeException notGiven(String type) {
    return invalid(
        "Input Authentication type: %s is not in the allowed list:".formatted(type)
            + " [password,no-password-required,iam]");
  }

  Authentication shape() {
    return Authentication.builder()
        .type(type)
        .passwordCount(type == AuthenticationType.PASSWORD ? passwords.size() : null)
        .build();
  }

  private static List<String> none(List<String> passwords) {
    if (!passwords.isEmpty()) {
      throw invalid("Password field is not allowed with authentication type: no-password-required");
    }
    return List.of();
  }

  private static List<String> checked(List<String> passwords) {
    if (passwords.isEmpty()) {
      throw invalid("A user with Authentication Mode: password, must have at least one password");
    }
    if (passwords.size() > MOST_PASSWORDS) {
      throw invalid("Maximum number of passwords allowed in this service is 2.");
    }
    if (passwords.stream().anyMatch(p -> p.length() < 16 || p.length() > 128)) {
      throw invalid("Passwords length must be between 16-128 characters.");
    }
    if (passwords.stream().anyMatch(p -> !p.matches("[!-~&&[^,\"/@]]+"))) {
      throw invalid("The password contains invalid characters.");
    }
    return List.copyOf(passwords);
  }

  private static RuntimeException invalid(String message) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because("%s", message);
  }
}
