package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Decoder of the protobuf bodies that {@code kubectl create} sends for built-in kinds. Reads the
 * envelope of k8s.io/apimachinery ({@code k8s\0}, then runtime.Unknown) and the fields that such
 * commands set. Refuses an unknown field instead of dropping it.
 */
final class KubernetesProtobuf {
  private static final String ACCEPTED = "application/json, application/yaml";
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private enum FieldType {
    TEXT,
    FLAG,
    BYTES_MAP,
    TEXT_MAP,
    METADATA,
    IGNORED
  }

  private record Field(String name, FieldType type) {}

  private static final Map<Integer, Field> OBJECT_META =
      Map.of(
          1, new Field("name", FieldType.TEXT),
          2, new Field("generateName", FieldType.TEXT),
          3, new Field("namespace", FieldType.TEXT),
          4, new Field("selfLink", FieldType.IGNORED),
          5, new Field("uid", FieldType.IGNORED),
          6, new Field("resourceVersion", FieldType.IGNORED),
          7, new Field("generation", FieldType.IGNORED),
          8, new Field("creationTimestamp", FieldType.IGNORED),
          11, new Field("labels", FieldType.TEXT_MAP),
          12, new Field("annotations", FieldType.TEXT_MAP));

  /** Fields of an access review. The spec is ignored, because everything is allowed. */
  private static final Map<Integer, Field> REVIEW =
      Map.of(
          1, new Field("metadata", FieldType.METADATA),
          2, new Field("spec", FieldType.IGNORED),
          3, new Field("status", FieldType.IGNORED));

  private static final Map<String, Map<Integer, Field>> KINDS =
      Map.of(
          "Secret",
          Map.of(
              1, new Field("metadata", FieldType.METADATA),
              2, new Field("data", FieldType.BYTES_MAP),
              3, new Field("type", FieldType.TEXT),
              4, new Field("stringData", FieldType.TEXT_MAP),
              5, new Field("immutable", FieldType.FLAG)),
          "ConfigMap",
          Map.of(
              1, new Field("metadata", FieldType.METADATA),
              2, new Field("data", FieldType.TEXT_MAP),
              3, new Field("binaryData", FieldType.BYTES_MAP),
              4, new Field("immutable", FieldType.FLAG)),
          "Namespace",
          Map.of(
              1, new Field("metadata", FieldType.METADATA),
              2, new Field("spec", FieldType.IGNORED),
              3, new Field("status", FieldType.IGNORED)),
          "ServiceAccount",
          Map.of(1, new Field("metadata", FieldType.METADATA)),
          "SelfSubjectAccessReview",
          REVIEW,
          "SelfSubjectRulesReview",
          REVIEW);

  private KubernetesProtobuf() {}

  /**
   * Decodes a body.
   *
   * @throws ApiException 415 for an unknown kind or field
   */
  static ObjectNode decode(byte[] body) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (body.length < MAGIC.length || body[i] != MAGIC[i]) {
        throw ApiException.badRequest("the body is not a Kubernetes protobuf object");
      }
    }
    try {
      ObjectNode object = Json.object();
      ByteString raw = ByteString.EMPTY;
      CodedInputStream in =
          CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> typeMeta(in.readBytes(), object);
          case 2 -> raw = in.readBytes();
          default -> in.skipField(tag);
        }
      }
      Map<Integer, Field> fields = KINDS.get(object.path("kind").asText());
      if (fields == null) {
        throw ApiException.unsupportedMediaType(ACCEPTED);
      }
      read(raw, fields, object);
      return object;
    } catch (IOException e) {
      throw ApiException.badRequest("malformed protobuf: " + e.getMessage());
    }
  }

  private static void typeMeta(ByteString bytes, ObjectNode object) throws IOException {
    read(
        bytes,
        Map.of(1, new Field("apiVersion", FieldType.TEXT), 2, new Field("kind", FieldType.TEXT)),
        object);
  }

  private static void read(ByteString bytes, Map<Integer, Field> fields, ObjectNode into)
      throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        throw ApiException.unsupportedMediaType(ACCEPTED);
      }
      switch (field.type()) {
        case TEXT -> text(into, field.name(), in.readBytes());
        case FLAG -> into.put(field.name(), in.readBool());
        case METADATA -> read(in.readBytes(), OBJECT_META, Json.child(into, field.name()));
        case TEXT_MAP -> {
          ByteString[] entry = entry(in.readBytes());
          Json.child(into, field.name()).put(entry[0].toStringUtf8(), entry[1].toStringUtf8());
        }
        case BYTES_MAP -> {
          ByteString[] entry = entry(in.readBytes());
          String base64 = Base64.getEncoder().encodeToString(entry[1].toByteArray());
          Json.child(into, field.name()).put(entry[0].toStringUtf8(), base64);
        }
        case IGNORED -> in.skipField(tag);
      }
    }
  }

  private static void text(ObjectNode into, String name, ByteString value) {
    if (!value.isEmpty()) {
      into.put(name, value.toString(StandardCharsets.UTF_8));
    }
  }

  private static ByteString[] entry(ByteString bytes) throws IOException {
    ByteString[] entry = {ByteString.EMPTY, ByteString.EMPTY};
    CodedInputStream in = bytes.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      entry[WireFormat.getTagFieldNumber(tag) - 1] = in.readBytes();
    }
    return entry;
  }
}
