package dev.elasticacheoperator.desired;

/**
 * A spec that means no environment. Admission refuses most of them; this is for objects that are
 * older than a rule, and for what the rules cannot compute. Only a change of the spec helps.
 */
public final class InvalidSpec extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field path below {@code spec}, such as {@code vpc.cidrBlock}
   * @param message what is wrong and what is allowed, to be read after the field's name
   */
  public InvalidSpec(String field, String message) {
    super(field + " " + message);
    this.field = field;
  }

  /** Path below {@code spec} of the field to change. */
  public String field() {
    return field;
  }
}
