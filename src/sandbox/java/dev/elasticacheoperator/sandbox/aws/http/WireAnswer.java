package dev.elasticacheoperator.sandbox.aws.http;

import java.util.UUID;
import software.amazon.awssdk.awscore.AwsResponse;

/** The answer that is written to the client. */
record WireAnswer(int status, String contentType, String requestId, String body) {

  private static final int OK = 200;

  static WireAnswer of(AwsResponse answer, String action, Protocol protocol) {
    String id = UUID.randomUUID().toString();
    return new WireAnswer(OK, protocol.contentType(), id, protocol.answer(action, answer, id));
  }

  static WireAnswer of(WireError error, Protocol protocol) {
    String id = UUID.randomUUID().toString();
    return new WireAnswer(error.status(), protocol.contentType(), id, protocol.error(error, id));
  }
}
