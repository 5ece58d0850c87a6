package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern of IAM's: {@code *} is any text, {@code ?} one character. */
record Glob(String text, Pattern pattern) {

  static Glob of(String text) {
    return new Glob(text, Pattern.compile(regex(text), Pattern.DOTALL));
  }

  /** Case does not count, as in the names of actions. */
  static Glob ignoringCase(String text) {
    return new Glob(
        text,
        Pattern.compile(
            regex(text), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /**
   * Returns the pattern of an ARN. A wildcard stays within its part of the six that colons separate
   * (IAM User Guide, "IAM JSON policy elements: Resource"). {@code *} alone is any resource.
   */
  static Glob arn(String text) {
    if (text.equals("*")) {
      return of(text);
    }
    String[] parts = text.split(":", 6);
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      String part = regex(parts[i]);
      regex.append(i == 0 ? "" : ":").append(i < 5 ? part.replace(".*", "[^:]*") : part);
    }
    return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String whole) {
    return text.equals(whole) || pattern.matcher(whole).matches();
  }

  private static String regex(String text) {
    return text.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
        .collect(Collectors.joining());
  }
}
