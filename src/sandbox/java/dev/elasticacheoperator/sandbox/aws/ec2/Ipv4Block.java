package dev.elasticacheoperator.sandbox.aws.ec2;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 block in canonical form: the host bits are cleared, as AWS clears them.
 *
 * @param first the network address
 * @param length of the prefix, 0 to 32
 */
record Ipv4Block(long first, int length) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /** Empty when the text is not a block. */
  static Optional<Ipv4Block> parse(String text) {
    Matcher matcher = FORM.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(matcher.group(i));
      if (part > 255) {
        return Optional.empty();
      }
      address = address << 8 | part;
    }
    int length = Integer.parseInt(matcher.group(5));
    if (length > 32) {
      return Optional.empty();
    }
    return Optional.of(new Ipv4Block(address & -(1L << (32 - length)), length));
  }

  long size() {
    return 1L << (32 - length);
  }

  boolean contains(Ipv4Block other) {
    return other.first >= first && other.first + other.size() <= first + size();
  }

  boolean overlaps(Ipv4Block other) {
    return first < other.first + other.size() && other.first < first + size();
  }

  /** The address at an offset from the network address. */
  String address(long offset) {
    long a = first + offset;
    return (a >> 24) + "." + (a >> 16 & 255) + "." + (a >> 8 & 255) + "." + (a & 255);
  }

  @Override
  public String toString() {
    return address(0) + "/" + length;
  }
}
