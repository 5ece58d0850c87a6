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

  /** Returns AWS's id of a user of the cache, at most 40 characters as well. */
  String user(String name) {
    return user(name, "");
  }

  /**
   * Returns AWS's id of a user of IAM. AWS requires that its name is its id, and renames no user.
   * So a user that changes to IAM becomes another user, which takes its place at once.
   */
  String iamUser(String name) {
    return user(name, "\niam");
  }

  private String user(String name, String kind) {
    var room = LONGEST_ID - HASH_DIGITS - 1;
    var readable = base.substring(0, base.length() - HASH_DIGITS) + name;
    var head = readable.substring(0, Math.min(room, readable.length()));
    return head.replaceAll("-$", "") + "-" + hash(base + "\n" + name + kind);
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
