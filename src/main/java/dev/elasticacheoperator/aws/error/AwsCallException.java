package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;

/**
 * Failure of a call to AWS, with its error class. The message names the operation, AWS's words and
 * the remedy. It never contains a secret, a request body or an encoded blob.
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
      ErrorClass errorClass,
      boolean outcomeKnown,
      String message,
      Throwable cause) {
    super(message, cause);
    this.service = service;
    this.operation = operation;
    this.code = code;
    this.requestId = requestId;
    this.rule = rule;
    this.errorClass = errorClass;
    this.outcomeKnown = outcomeKnown;
  }

  /** Name of the service: {@code ec2}, {@code elasticache}, {@code iam} or {@code ssm}. */
  public String service() {
    return service;
  }

  /** Name of the operation, such as {@code CreateVpc}. */
  public String operation() {
    return operation;
  }

  /** AWS's error code as on the wire, or a code of ours if AWS did not answer. */
  public String code() {
    return code;
  }

  /** AWS's request id, for AWS support; empty if AWS gave none. */
  public String requestId() {
    return requestId;
  }

  /** Rule of the {@link ErrorTable} that decided, such as {@code throttled}. */
  public String rule() {
    return rule;
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  /**
   * Returns true if AWS refused the call or never received it. Returns false for timeouts, broken
   * connections and 5xx answers, after which the call may have taken effect.
   */
  public boolean outcomeKnown() {
    return outcomeKnown;
  }
}
