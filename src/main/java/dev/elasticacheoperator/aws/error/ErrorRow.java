package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.util.regex.Pattern;

/**
 * A row of the error table. Codes are those on the wire, from the service models and EC2's list of
 * error codes. Where one code has several meanings, AWS's message tells them apart.
 *
 * @param rule name of the rule
 * @param where {@code *}, a service, or {@code service:Operation}
 * @param code pattern of the whole code
 * @param message pattern of a part of AWS's message
 * @param errorClass class that the row assigns
 * @param remedy action for a person, in the imperative; may be empty
 */
record ErrorRow(
    String rule,
    String where,
    Pattern code,
    Pattern message,
    ErrorClass errorClass,
    String remedy) {

  /** Pattern of a message that does not decide. */
  static final String ANY = "";

  static ErrorRow row(
      String rule,
      String where,
      String code,
      String message,
      ErrorClass errorClass,
      String remedy) {
    return new ErrorRow(
        rule, where, Pattern.compile(code), Pattern.compile(message), errorClass, remedy);
  }

  boolean matches(String service, String operation, String code, String message) {
    return (where.equals("*") || where.equals(service) || where.equals(service + ":" + operation))
        && this.code.matcher(code).matches()
        && this.message.matcher(message).find();
  }
}
