package dev.elasticacheoperator.sandbox.aws.http;

import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * An error as it goes over the wire.
 *
 * @param status the HTTP status
 * @param code AWS's error code, such as InvalidVpcID.NotFound
 */
record WireError(int status, String code, String message) {

  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_ERROR = 500;

  static WireError of(RefusedRequest refused) {
    return new WireError(BAD_REQUEST, refused.code(), refused.getMessage());
  }

  /**
   * The message is that of the details, for getMessage() has the service and the status added. An
   * exception without details has no code to send and is a mistake in the simulator.
   */
  static WireError of(AwsServiceException thrown) {
    AwsErrorDetails details = thrown.awsErrorDetails();
    if (details == null || details.errorCode() == null) {
      return internal("An error without a code: " + thrown.getMessage());
    }
    int status = thrown.statusCode() == 0 ? BAD_REQUEST : thrown.statusCode();
    return new WireError(
        status, details.errorCode(), Objects.requireNonNullElse(details.errorMessage(), ""));
  }

  static WireError internal(String message) {
    return new WireError(INTERNAL_ERROR, "InternalFailure", message);
  }

  /** Whose fault it is: Sender or Receiver. */
  String type() {
    return status < INTERNAL_ERROR ? "Sender" : "Receiver";
  }
}
