package dev.elasticacheoperator.sandbox.aws.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS JSON 1.1, of SSM and the Resource Groups Tagging API: the arguments are one JSON object, and
 * so is the answer.
 */
record JsonProtocol() implements Protocol {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Override
  public String contentType() {
    return "application/x-amz-json-1.1";
  }

  @Override
  public String unknownActionCode() {
    return "UnknownOperationException";
  }

  @Override
  public void read(WireRequest request, SdkPojo builder) {
    JsonReader.fill(builder, parse(request.body()), "");
  }

  @Override
  public String answer(String action, AwsResponse answer, String requestId) {
    return JsonWriter.structure(answer).toString();
  }

  @Override
  public String error(WireError error, String requestId) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("__type", error.code());
    body.put("message", error.message());
    return body.toString();
  }

  private static JsonNode parse(String body) {
    try {
      return MAPPER.readTree(body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException e) {
      throw new RefusedRequest("SerializationException", e.getOriginalMessage());
    }
  }
}
