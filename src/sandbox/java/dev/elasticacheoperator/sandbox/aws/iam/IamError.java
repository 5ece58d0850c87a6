package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** IAM's errors with the code and the HTTP status of its service model. */
enum IamError {
  NO_SUCH_ENTITY("NoSuchEntity", 404),
  ENTITY_ALREADY_EXISTS("EntityAlreadyExists", 409),
  DELETE_CONFLICT("DeleteConflict", 409),
  LIMIT_EXCEEDED("LimitExceeded", 409),
  INVALID_INPUT("InvalidInput", 400),
  MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument", 400);

  private final String code;
  private final int status;

  IamError(String code, int status) {
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  /**
   * The exception to throw.
   *
   * @param message in AWS's words, a {@link String#format} of the arguments
   */
  AwsServiceException because(String message, Object... arguments) {
    return AwsErrors.iam(status, code, String.format(message, arguments));
  }

  /**
   * Returns IAM's answer to an argument that its patterns refuse. The model has no class for it.
   */
  static AwsServiceException validation(String message, Object... arguments) {
    return AwsErrors.iam(400, "ValidationError", String.format(message, arguments));
  }
}
