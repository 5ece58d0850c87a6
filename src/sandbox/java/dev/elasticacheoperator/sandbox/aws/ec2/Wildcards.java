package dev.elasticacheoperator.sandbox.aws.ec2;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The values of a filter, any of which may match: {@code *} is any text, {@code ?} one character, a
 * backslash takes the next character as it is. Case counts.
 */
final class Wildcards {
  private final List<Pattern> patterns;

  private Wildcards(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  static Wildcards of(List<String> values) {
    return new Wildcards(values.stream().map(Wildcards::pattern).toList());
  }

  boolean match(String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  private static Pattern pattern(String value) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        if (c == '\\' && i + 1 < value.length()) {
          c = value.charAt(++i);
        }
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
