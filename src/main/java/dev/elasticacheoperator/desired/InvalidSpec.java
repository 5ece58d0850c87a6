package dev.elasticacheoperator.desired;

/**
 * A spec without a desired state. Admission refuses most invalid specs; the others are older than a
 * rule or break a condition that no rule can compute. Only a change of the spec helps.
 */
public final class InvalidSpec extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field path below {@code spec}, such as {@code vpc.cidrBlock}
   * @param message the mistake and the allowed values, worded to follow the field's name
   */
  public InvalidSpec(String field, String message) {
    super(field + " " + message);
    this.field = field;
  }

  /** Returns the path below {@code spec} of the field to change. */
  public String field() {
    return field;
  }
}
