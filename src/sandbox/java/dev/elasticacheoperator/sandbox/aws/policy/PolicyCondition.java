package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of one operator of a statement's Condition (IAM User Guide, "IAM JSON policy elements:
 * Condition operators"): those operators alone that are enforced exactly.
 *
 * @param quantifier {@code ForAllValues}, {@code ForAnyValue} or empty
 * @param ifExists whether a missing key satisfies it
 */
record PolicyCondition(
    String quantifier, String operator, boolean ifExists, String key, List<String> values) {

  private static final Pattern NAME =
      Pattern.compile("(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?");

  private static final Map<String, BiPredicate<String, String>> OPERATORS =
      Map.of(
          "StringEquals", String::equals,
          "StringNotEquals", String::equals,
          "StringLike", (pattern, value) -> Glob.of(pattern).matches(value),
          "ArnEquals", (pattern, value) -> Glob.arn(pattern).matches(value),
          "ArnLike", (pattern, value) -> Glob.arn(pattern).matches(value));

  /**
   * @param name such as {@code ForAnyValue:StringEquals} or {@code StringEqualsIfExists}
   * @throws IllegalArgumentException for an operator that is not enforced here
   */
  static PolicyCondition of(String name, String key, List<String> values) {
    Matcher parts = NAME.matcher(name);
    boolean known =
        parts.matches() && (name.equals("Null") || OPERATORS.containsKey(parts.group(2)));
    if (!known) {
      throw new IllegalArgumentException("The operator " + name + " is not enforced here");
    }
    return new PolicyCondition(
        parts.group(1) == null ? "" : parts.group(1),
        parts.group(2),
        parts.group(3) != null,
        key.toLowerCase(Locale.ROOT),
        values);
  }

  boolean holds(Map<String, List<String>> context) {
    List<String> actual = context.get(key);
    if (operator.equals("Null")) {
      return values.contains(Boolean.toString(actual == null));
    }
    if (actual == null) {
      // A negated operator holds of a key that is missing, as does a set that has no member.
      return ifExists || operator.equals("StringNotEquals") || quantifier.equals("ForAllValues");
    }
    Predicate<String> one = this::holdsOf;
    return quantifier.equals("ForAllValues")
        ? actual.stream().allMatch(one)
        : actual.stream().anyMatch(one);
  }

  private boolean holdsOf(String actual) {
    boolean found = values.stream().anyMatch(v -> OPERATORS.get(operator).test(v, actual));
    return operator.equals("StringNotEquals") != found;
  }
}
