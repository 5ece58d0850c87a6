package dev.elasticacheoperator.sandbox.aws.http;

import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;

/**
 * EC2 query: as AWS query, but with flat lists in requests, no element around the result, and its
 * own form of errors.
 *
 * @param namespace of the XML; it ends with the version of the API
 */
record Ec2Protocol(String namespace) implements Protocol {

  private static final QueryReader READER = new QueryReader(true);

  @Override
  public String contentType() {
    return "text/xml;charset=UTF-8";
  }

  @Override
  public String unknownActionCode() {
    return "InvalidAction";
  }

  @Override
  public void read(WireRequest request, SdkPojo builder) {
    READER.read(request.form(), builder);
  }

  @Override
  public String answer(String action, AwsResponse answer, String requestId) {
    XmlWriter xml = new XmlWriter();
    return xml.root(
            action + "Response", namespace, () -> xml.text("requestId", requestId).fields(answer))
        .toString();
  }

  @Override
  public String error(WireError error, String requestId) {
    XmlWriter xml = new XmlWriter();
    return xml.element(
            "Response",
            () -> {
              xml.element(
                  "Errors",
                  () ->
                      xml.element(
                          "Error",
                          () -> xml.text("Code", error.code()).text("Message", error.message())));
              xml.text("RequestID", requestId);
            })
        .toString();
  }
}
