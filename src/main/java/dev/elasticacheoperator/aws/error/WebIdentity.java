package dev.elasticacheoperator.aws.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Identity in a service account's token: what a trust policy has to allow. Only the two claims are
 * kept, never the token.
 *
 * @param subject such as {@code system:serviceaccount:operators:elasticache-operator}
 * @param issuer URL of the cluster's OIDC provider
 */
record WebIdentity(String subject, String issuer) {

  /** Path of the pod's own token (Kubernetes documentation, "Accessing the API from a Pod"). */
  private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private static final String PREFIX = "system:serviceaccount:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the identity in the token that STS gets; empty if it cannot be read. */
  static Optional<WebIdentity> ofTokenFile() {
    return SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE
        .getStringValue()
        .map(Path::of)
        .flatMap(WebIdentity::read);
  }

  /** Returns the identity in the pod's own token; empty outside of a pod. */
  static Optional<WebIdentity> ofPod() {
    return read(POD);
  }

  /** Returns the service account as {@code namespace/name}. */
  String account() {
    return subject.startsWith(PREFIX)
        ? "service account " + subject.substring(PREFIX.length()).replace(':', '/')
        : subject;
  }

  private static Optional<WebIdentity> read(Path file) {
    try {
      var parts = Files.readString(file).strip().split("\\.");
      var claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
      return Optional.of(claims)
          .filter(c -> c.path("sub").isTextual() && c.path("iss").isTextual())
          .map(c -> new WebIdentity(text(c, "sub"), text(c, "iss")));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode claims, String name) {
    return claims.path(name).asText();
  }
}
