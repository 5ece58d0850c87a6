package dev.elasticacheoperator.sandbox.aws.http;

import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS query, of ElastiCache, IAM and STS: requests are forms, answers are XML.
 *
 * @param namespace of the XML; it ends with the version of the API
 */
record QueryProtocol(String namespace) implements Protocol {

  private static final QueryReader READER = new QueryReader(false);

  @Override
  public String contentType() {
    return "text/xml";
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
            action + "Response",
            namespace,
            () -> {
              xml.element(action + "Result", () -> xml.fields(answer));
              xml.element("ResponseMetadata", () -> xml.text("RequestId", requestId));
            })
        .toString();
  }

  @Override
  public String error(WireError error, String requestId) {
    XmlWriter xml = new XmlWriter();
    return xml.root(
            "ErrorResponse",
            namespace,
            () -> {
              xml.element(
                  "Error",
                  () ->
                      xml.text("Type", error.type())
                          .text("Code", error.code())
                          .text("Message", error.message()));
              xml.text("RequestId", requestId);
            })
        .toString();
  }
}
