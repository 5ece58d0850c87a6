package dev.elasticacheoperator.sandbox.aws.http;

import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;

/** How a service's requests are read and its answers written. */
interface Protocol {

  /** The media type of answers. */
  String contentType();

  /** The error code for an operation that there is not. */
  String unknownActionCode();

  /**
   * Fills the builder from the arguments of the call.
   *
   * @throws RefusedRequest if an argument is malformed or there is no field for it
   */
  void read(WireRequest request, SdkPojo builder);

  /** The body of an answer. */
  String answer(String action, AwsResponse answer, String requestId);

  /** The body of an error. */
  String error(WireError error, String requestId);
}
