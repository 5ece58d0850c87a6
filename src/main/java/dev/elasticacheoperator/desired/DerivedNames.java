package dev.elasticacheoperator.desired;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of resources that the user did not name: {@code sessions-5f2c9a1b} and names that start
 * with it. The hash distinguishes environments of one name in other namespaces and clusters. All
 * names fit the narrowest of AWS's limits, that of ElastiCache ids.
 *
 * @param base lower-case letters, digits and single hyphens, a letter first, at most 40 characters
 */
record DerivedNames(String base) {

  /** Longest id of a replication group, which is shorter than that of a cache cluster. */
  private static final int LONGEST_ID = 40;

  private static final int HASH_DIGITS = 8;

  static DerivedNames of(Owner owner) {
    String hash = hash(owner.cluster() + "\n" + owner.namespace() + "\n" + owner.name());
    int room = LONGEST_ID - HASH_DIGITS - 1;
    String readable = readable(owner.name());
    String head = readable.substring(0, Math.min(room, readable.length()));
    return new DerivedNames(head.replaceAll("-$", "") + "-" + hash);
  }

  String cacheSubnet(int index) {
    return base + "-cache-" + (index + 1);
  }

  String cacheGroup() {
    return base + "-cache";
  }

  /** Returns the name of the bastion and of the resources that only it uses. */
  String bastion() {
    return base + "-bastion";
  }

  String routeTable() {
    return base + "-public";
  }

  /** Replaces dots and a leading digit, which ElastiCache ids must not have. */
  private static String readable(String name) {
    String plain = name.replaceAll("[^a-z0-9]+", "-");
    return Character.isDigit(plain.charAt(0)) ? "e" + plain : plain;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
