package dev.elasticacheoperator.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of Redis OSS as users ask for it ({@code 4.0.10}, {@code 6.x}, {@code 7.1}) or as AWS
 * reports it ({@code 6.2.6}). Versions are not text: 4.0.10 is newer than 4.0.9.
 *
 * @param parts the numbers from major to patch, as many as are given; {@link #ANY} for an x
 */
public record EngineVersion(List<Integer> parts) {

  /** A part that is left to AWS. */
  public static final int ANY = -1;

  private static final Pattern SYNTAX = Pattern.compile("\\d{1,4}(\\.(\\d{1,4}|x)){1,2}");

  /** Parameter group family by major version, as DescribeCacheEngineVersions lists them. */
  private static final Map<Integer, String> FAMILIES =
      Map.of(4, "redis4.0", 5, "redis5.0", 6, "redis6.x", 7, "redis7");

  /** The newest that ElastiCache offers as Redis OSS; later ones are Valkey. */
  public static final EngineVersion NEWEST = parse("7.1");

  public EngineVersion {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static EngineVersion parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("not an engine version: " + text);
    }
    List<Integer> parts = new ArrayList<>();
    for (String part : text.split("\\.")) {
      parts.add(part.equals("x") ? ANY : Integer.valueOf(part));
    }
    return new EngineVersion(parts);
  }

  /** Such as 6 of 6.2. */
  public int major() {
    return parts.get(0);
  }

  /** The parameter group family, such as {@code redis6.x}; empty for a version without one. */
  public Optional<String> family() {
    return Optional.ofNullable(FAMILIES.get(parts.get(0)));
  }

  /**
   * Whether this version does not do where the other is wanted, because it is older. What the
   * wanted one leaves open does not count: 6.2.6 is not older than 6.2, nor 6.0.5 than 6.x. What
   * this one leaves open may be as low as 0.
   */
  public boolean isOlderThan(EngineVersion wanted) {
    for (int i = 0; i < Math.min(parts.size(), wanted.parts.size()); i++) {
      int mine = parts.get(i) == ANY ? 0 : parts.get(i);
      int theirs = wanted.parts.get(i);
      if (theirs == ANY || mine > theirs) {
        return false;
      }
      if (mine < theirs) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return String.join(
        ".", parts.stream().map(part -> part == ANY ? "x" : part.toString()).toList());
  }
}
