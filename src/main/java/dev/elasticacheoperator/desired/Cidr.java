package dev.elasticacheoperator.desired;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 block.
 *
 * @param network the first address as an unsigned 32-bit number
 * @param prefix the number of leading bits that the block's addresses share, 0 to 32
 */
public record Cidr(long network, int prefix) {

  private static final Pattern SYNTAX =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  public Cidr {
    if (prefix < 0 || prefix > 32 || network < 0 || network >= 1L << 32) {
      throw new IllegalArgumentException("not an IPv4 block: " + network + "/" + prefix);
    }
    if (network % size(prefix) != 0) {
      throw new IllegalArgumentException("host bits are set: " + dotted(network) + "/" + prefix);
    }
  }

  /**
   * Reads {@code 10.20.0.0/16}.
   *
   * @throws IllegalArgumentException if the text is not an IPv4 block or has host bits set
   */
  public static Cidr parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an IPv4 block: " + text);
    }
    long address = 0;
    for (int part = 1; part <= 4; part++) {
      int octet = Integer.parseInt(matcher.group(part));
      if (octet > 255) {
        throw new IllegalArgumentException("not an IPv4 block: " + text);
      }
      address = address << 8 | octet;
    }
    return new Cidr(address, Integer.parseInt(matcher.group(5)));
  }

  /** Returns true if this block contains every address of the other. */
  public boolean contains(Cidr other) {
    return prefix <= other.prefix && other.network - other.network % size(prefix) == network;
  }

  /** Returns true if the blocks have an address in common. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** Returns the number of addresses. */
  public long size() {
    return size(prefix);
  }

  /** Returns the number of blocks with the given prefix into which this block divides. */
  public int parts(int partPrefix) {
    return 1 << partPrefix - prefix;
  }

  /** Returns the block at {@code index}, from 0, of those into which this block divides. */
  public Cidr part(int partPrefix, int index) {
    return new Cidr(network + index * size(partPrefix), partPrefix);
  }

  @Override
  public String toString() {
    return dotted(network) + "/" + prefix;
  }

  private static long size(int prefix) {
    return 1L << 32 - prefix;
  }

  private static String dotted(long address) {
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }
}
