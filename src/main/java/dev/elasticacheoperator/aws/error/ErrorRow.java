package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.util.regex.Pattern;

/**
 * A row of the error table. Codes are those on the wire, from the service models and EC2's list of
 * error codes. Where one code has several meanings, AWS's message tells them apart.
 *
 * @param rule name of the rule
 * @param where {@code *}, a service, or a pattern of {@code service:Operation}
 * @param code pattern of the whole code
 * @param message part of AWS's message
 * @param errorClass class that the row assigns
 * @param remedy action for a person, in the imperative; may be empty
 */
record ErrorRow(
    String rule, String where, Pattern code, Words message, ErrorClass errorClass, String remedy) {

  /** Phrase of a message that does not decide. */
  static final String ANY = "";

  /**
   * Words of AWS in a message. AWS's messages quote names that users chose, such as a role named
   * {@code learn}, so the words must not be found inside a name. A phrase of several words is safe,
   * because those names have no spaces. A row whose message can quote a name with spaces names its
   * operation.
   *
   * @param phrase pattern of the words, as AWS writes them in large or small letters
   * @param pattern matches the phrase where no name goes on before or after it
   */
  record Words(String phrase, Pattern pattern) {

    static Words of(String phrase) {
      return new Words(
          phrase,
          Pattern.compile(
              phrase.isEmpty() ? "" : "(?<![^\\s'\"(\\[])(?:" + phrase + ")(?![^\\s'\".,:;)\\]])",
              Pattern.CASE_INSENSITIVE));
    }
  }

  static ErrorRow row(
      String rule,
      String where,
      String code,
      String message,
      ErrorClass errorClass,
      String remedy) {
    return new ErrorRow(rule, where, Pattern.compile(code), Words.of(message), errorClass, remedy);
  }

  boolean matches(String service, String operation, String code, String message) {
    return (where.equals("*")
            || where.equals(service)
            || (service + ":" + operation).matches(where))
        && this.code.matcher(code).matches()
        && this.message.pattern().matcher(message).find();
  }
}
