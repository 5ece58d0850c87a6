package dev.elasticacheoperator.sandbox.kube;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP range as the CEL library of Kubernetes parses it. Host bits may be set. */
record CelCidr(Ip ip, int prefixLength) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  /** IP address: 4 or 16 bytes in network order. */
  record Ip(byte... bytes) {
    int length() {
      return bytes.length;
    }

    int family() {
      return bytes.length == 4 ? 4 : 6;
    }

    InetAddress address() {
      try {
        return InetAddress.getByAddress(bytes);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ip ip && Arrays.equals(bytes, ip.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    /** Returns the canonical text of RFC 5952, with {@code ::} for the longest run of zeros. */
    @Override
    public String toString() {
      if (bytes.length == 4) {
        return address().getHostAddress();
      }
      String[] groups = address().getHostAddress().split(":");
      int start = 0;
      int longest = 1;
      for (int from = 0, to; from < 8; from = to + 1) {
        for (to = from; to < 8 && groups[to].equals("0"); to++) {}
        if (to - from > longest) {
          start = from;
          longest = to - from;
        }
      }
      String[] head = Arrays.copyOf(groups, longest > 1 ? start : 8);
      String[] tail = Arrays.copyOfRange(groups, longest > 1 ? start + longest : 8, 8);
      return String.join(":", head) + (longest > 1 ? "::" : "") + String.join(":", tail);
    }
  }

  /** Parses an address literal. Refuses zones and leading zeros, and never asks a name server. */
  static Optional<Ip> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      boolean mapped = text.contains(":") && bytes.length == 4;
      return mapped ? Optional.empty() : Optional.of(new Ip(bytes));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static Optional<CelCidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9]\\d{0,2}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return address(text.substring(0, slash))
        .filter(ip -> length <= 8 * ip.length())
        .map(ip -> new CelCidr(ip, length));
  }

  CelCidr masked() {
    byte[] bytes = ip.bytes().clone();
    for (int bit = prefixLength; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] &= (byte) ~(128 >> bit % 8);
    }
    return new CelCidr(new Ip(bytes), prefixLength);
  }

  boolean contains(Ip other) {
    return other.length() == ip.length()
        && new CelCidr(other, prefixLength).masked().ip().equals(masked().ip());
  }

  boolean contains(CelCidr other) {
    return other.prefixLength >= prefixLength && contains(other.ip());
  }

  @Override
  public String toString() {
    return ip + "/" + prefixLength;
  }
}
