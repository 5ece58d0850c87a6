package dev.elasticacheoperator.sandbox.aws.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller's part of a signature: {@code <access key id>/<date>/<region>/<service>/aws4_request}.
 * The signature itself is not checked.
 *
 * @param accountId 12 digits
 * @param region such as us-west-2
 * @param service the signing name; an unsigned request has none
 */
record CredentialScope(String accountId, String region, Optional<String> service) {

  private static final String SCOPE = "Credential=([^/&]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request";
  private static final Pattern IN_HEADER = Pattern.compile("\\b" + SCOPE);
  private static final Pattern IN_QUERY = Pattern.compile("\\bX-Amz-" + SCOPE);

  /** The caller without a signature, as of AssumeRoleWithWebIdentity. */
  private static final CredentialScope UNSIGNED =
      new CredentialScope("000000000000", "us-east-1", Optional.empty());

  /**
   * @param authorization the Authorization header, or null
   */
  static CredentialScope ofHeader(String authorization) {
    return of(IN_HEADER, authorization == null ? "" : authorization);
  }

  /**
   * @param query the decoded query string of a presigned request
   */
  static CredentialScope ofQuery(String query) {
    return of(IN_QUERY, query);
  }

  /** An access key id of 12 digits is an account of its own, any other belongs to the default. */
  private static CredentialScope of(Pattern pattern, String text) {
    Matcher scope = pattern.matcher(text);
    if (!scope.find()) {
      return UNSIGNED;
    }
    String key = scope.group(1);
    return new CredentialScope(
        key.matches("\\d{12}") ? key : UNSIGNED.accountId(),
        scope.group(2),
        Optional.of(scope.group(3)));
  }
}
