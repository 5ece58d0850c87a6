package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Locale;
import java.util.regex.Pattern;

/** ElastiCache stores every id and name in lower case and takes few of them. */
final class Identifiers {

  private static final Pattern ID = Pattern.compile("[a-z](-?[a-z0-9])*");

  private Identifiers() {}

  /** As it is looked up; a missing one is the empty string, which nothing has. */
  static String of(String asked) {
    return asked == null ? "" : asked.toLowerCase(Locale.ROOT);
  }

  /**
   * @param what the request's parameter, for the message
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException unless
   *     it begins with a letter and is made of letters, digits and single hyphens inside
   */
  static String checked(String what, String asked, int longest) {
    String id = of(asked);
    if (id.length() > longest || !ID.matcher(id).matches()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The parameter %s is not a valid identifier. Identifiers must begin with a letter; must"
              + " contain only ASCII letters, digits, and hyphens; and must not end with a hyphen"
              + " or contain two consecutive hyphens.",
          what);
    }
    return id;
  }
}
