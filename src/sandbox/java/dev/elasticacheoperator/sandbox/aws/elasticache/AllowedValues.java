package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticache.model.Parameter;

/** Reads the {@code AllowedValues} of a parameter: words, numbers and ranges between commas. */
final class AllowedValues {

  private static final Pattern RANGE = Pattern.compile("(-?\\d+)-(-?\\d+)");

  private AllowedValues() {}

  static boolean allow(Parameter parameter, String value) {
    String allowed = parameter.allowedValues();
    if (allowed.isEmpty()) {
      return true;
    }
    boolean numeric = !parameter.dataType().equals("string");
    for (String choice : allowed.split(",")) {
      Matcher range = RANGE.matcher(choice);
      boolean fits =
          numeric && range.matches()
              ? within(value, range.group(1), range.group(2))
              : choice.equals(value);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static boolean within(String value, String low, String high) {
    return number(value)
        .filter(n -> Double.parseDouble(low) <= n && n <= Double.parseDouble(high))
        .isPresent();
  }

  private static Optional<Double> number(String value) {
    return value.matches("-?\\d+(\\.\\d+)?")
        ? Optional.of(Double.parseDouble(value))
        : Optional.empty();
  }
}
