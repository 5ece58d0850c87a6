package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;

/**
 * A call to AWS that did not succeed, already judged. The message is for people: the operation,
 * AWS's words and what to do about it; never a secret, a request body or an encoded blob.
 */
public final class AwsCallException extends RuntimeException {

  private final String service;
  private final String operation;
  private final String code;
  private final String requestId;
  private final String rule;
  private final ErrorClass errorClass;
  private final boolean outcomeKnown;

  AwsCallException(
      String service,
      String operation,
      String code,
      String requestId,
      String rule,
      ErrorClass verdict,
      boolean outcomeKnown,
      String message,
      Throwable cause) {
    super(message, cause);
    this.service = service;
    this.operation = operation;
    this.code = code;
    this.requestId = requestId;
    this.rule = rule;
    this.errorClass = verdict;
    this.outcomeKnown = outcomeKnown;
  }

  /** {@code ec2}, {@code elasticache} or {@code iam}. */
  public String service() {
    return service;
  }

  /** AWS's name of the operation, such as {@code CreateVpc}. */
  public String operation() {
    return operation;
  }

  /** AWS's error code as on the wire, or our own for what never reached AWS. */
  public String code() {
    return code;
  }

  /** For AWS's support; empty when AWS gave none. */
  public String requestId() {
    return requestId;
  }

  /** The name of the row of the {@link ErrorTable} that judged it, such as {@code throttled}. */
  public String rule() {
    return rule;
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  /**
   * False for timeouts, broken connections and 5xx answers: the call may have taken effect. True
   * when AWS refused it, or when it never left this process.
   */
  public boolean outcomeKnown() {
    return outcomeKnown;
  }
}
