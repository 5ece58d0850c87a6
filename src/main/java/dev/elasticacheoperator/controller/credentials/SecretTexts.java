package dev.elasticacheoperator.controller.credentials;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes and checks tokens and passwords. AWS takes 16 to 128 printable characters of both, and of a
 * token the special characters !&amp;#$^&lt;&gt;- only (ElastiCache API Reference,
 * CreateReplicationGroup, AuthToken; User Guide, "Role-Based Access Control").
 */
final class SecretTexts {

  /** Characters that need no escape in a URL, a shell or a configuration file. */
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** About 285 bits. */
  private static final int LENGTH = 48;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!&#$^<>-]{16,128}");
  private static final Pattern PASSWORD = Pattern.compile("[!-~&&[^,\"/@]]{16,128}");

  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretTexts() {}

  static String generate() {
    return RANDOM
        .ints(LENGTH, 0, ALPHABET.length())
        .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
        .collect(Collectors.joining());
  }

  /** Returns the rule that the text breaks, without the text; empty if AWS takes it. */
  static Optional<String> brokenRule(String text, boolean token) {
    var fits = (token ? TOKEN : PASSWORD).matcher(text).matches();
    return fits
        ? Optional.empty()
        : Optional.of(
            token
                ? "must be 16 to 128 letters, digits and !&#$^<>-"
                : "must be 16 to 128 printable characters without spaces and , \" / @");
  }
}
