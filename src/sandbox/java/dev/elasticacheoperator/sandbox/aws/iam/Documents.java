package dev.elasticacheoperator.sandbox.aws.iam;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Policy documents: JSON in requests, URL-encoded (RFC 3986) JSON in answers. */
final class Documents {

  private Documents() {}

  /**
   * @throws software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException unless it is
   *     a JSON object with a Statement
   */
  static String checked(String document) {
    if (document == null || !isPolicy(document)) {
      throw IamError.MALFORMED_POLICY_DOCUMENT.because("Syntax errors in policy.");
    }
    return document;
  }

  private static boolean isPolicy(String document) {
    try {
      return JsonNode.parser().parse(document).field("Statement").isPresent();
    } catch (UncheckedIOException | IllegalArgumentException notJson) {
      return false;
    }
  }

  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
