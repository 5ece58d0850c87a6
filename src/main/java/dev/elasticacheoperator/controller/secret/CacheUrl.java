package dev.elasticacheoperator.controller.secret;

import java.nio.charset.StandardCharsets;

/**
 * The URL of a cache, in the form that all clients read alike. It has no query, because some
 * clients refuse parameters that they do not know.
 *
 * @param scheme {@code redis}, {@code rediss} for TLS, or {@code memcached}
 */
record CacheUrl(String scheme, Login login, String host, int port) {

  private static final String UNRESERVED = "-._~";

  /**
   * Returns the part before the host. The colon is always there, because clients take a single word
   * for the user or for the password.
   */
  private String credentials() {
    return login
        .password()
        .map(password -> encoded(login.user().orElse("")) + ":" + encoded(password) + "@")
        .orElse("");
  }

  /** Returns the whole URL, with the credentials. */
  String text() {
    return scheme + "://" + credentials() + host + ":" + port;
  }

  /** Returns the text with each byte as %XX that is not unreserved (RFC 3986, section 2.3). */
  private static String encoded(String text) {
    var url = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      var character = (char) (b & 0xff);
      if (isUnreserved(character)) {
        url.append(character);
      } else {
        url.append("%%%02X".formatted(b & 0xff));
      }
    }
    return url.toString();
  }

  private static boolean isUnreserved(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || UNRESERVED.indexOf(c) >= 0;
  }
}
