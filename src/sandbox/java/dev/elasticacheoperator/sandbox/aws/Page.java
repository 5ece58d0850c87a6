package dev.elasticacheoperator.sandbox.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list. A page starts after the last key of the page before it. A deletion or a
 * create between two pages therefore neither hides nor repeats other items.
 *
 * @param next NextToken or Marker of the page that follows; null on the last
 */
public record Page<T>(List<T> items, String next) {

  /** Thrown for a token or marker that no page has given. */
  public static final class UnknownToken extends IllegalArgumentException {
    UnknownToken(String token) {
      super("The token '" + token + "' is invalid");
    }
  }

  /**
   * EC2's and SSM's style: an opaque NextToken.
   *
   * @param key unique among the items; pages are in its order, an unpaged answer in the list's
   * @param size MaxResults; null for everything
   * @param token the request's NextToken; null for the first page
   * @throws UnknownToken for a token that no page has given
   */
  public static <T> Page<T> byToken(
      List<T> all, Function<T, String> key, Integer size, String token) {
    boolean first = token == null || token.isEmpty();
    if (first && (size == null || all.size() <= size)) {
      return new Page<>(List.copyOf(all), null);
    }
    Page<T> page = after(all, key, size, first ? null : decode(token));
    return new Page<>(page.items, page.next == null ? null : encode(page.next));
  }

  /**
   * ElastiCache's and IAM's style: a Marker, which is the last key shown.
   *
   * @param size MaxRecords or MaxItems, or AWS's default of it
   * @param marker the request's Marker; null for the first page
   */
  public static <T> Page<T> byMarker(
      List<T> all, Function<T, String> key, int size, String marker) {
    return after(all, key, size, marker == null || marker.isEmpty() ? null : marker);
  }

  private static <T> Page<T> after(
      List<T> all, Function<T, String> key, Integer size, String lastKey) {
    List<T> rest =
        all.stream()
            .filter(item -> lastKey == null || key.apply(item).compareTo(lastKey) > 0)
            .sorted(Comparator.comparing(key))
            .toList();
    if (size == null || rest.size() <= size) {
      return new Page<>(rest, null);
    }
    return new Page<>(rest.subList(0, size), key.apply(rest.get(size - 1)));
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("after:" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith("after:")) {
        return text.substring("after:".length());
      }
    } catch (IllegalArgumentException notBase64) {
      throw new UnknownToken(token);
    }
    throw new UnknownToken(token);
  }
}
