package dev.elasticacheoperator.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An engine version as a spec names it ({@code 4.0.10}, {@code 6.x}, {@code 7.1}) or as AWS reports
 * it ({@code 6.2.6}). Versions are compared as numbers, because 4.0.10 is newer than 4.0.9.
 *
 * @param parts the numbers from major to patch, as many as are given; {@link #ANY} for an x
 */
public record EngineVersion(List<Integer> parts) {

  /** A part that AWS chooses. */
  public static final int ANY = -1;

  private static final Pattern SYNTAX = Pattern.compile("\\d{1,4}(\\.(\\d{1,4}|x)){1,2}");

  public EngineVersion {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException if the text is not a version
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

  /** Returns the major version, such as 6 of 6.2. */
  public int major() {
    return parts.get(0);
  }

  /**
   * Returns true if this version is older than the wanted one, so that it does not satisfy it.
   * Parts that the wanted version leaves open do not count: 6.2.6 is not older than 6.2, nor 6.0.5
   * than 6.x. A part that this version leaves open counts as 0.
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
