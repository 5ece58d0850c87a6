package dev.elasticacheoperator.sandbox.aws.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.utils.builder.Buildable;

/** Reads a JSON object into a builder, field by field. */
final class JsonReader {

  private JsonReader() {}

  /**
   * @param path of the object within the request, empty or ending with a point
   * @throws RefusedRequest if a value is not of its field's type or there is no field for it
   */
  static void fill(SdkPojo builder, JsonNode object, String path) {
    require(object, JsonNodeType.OBJECT, path);
    Map<String, SdkField<?>> fields =
        builder.sdkFields().stream().collect(Collectors.toMap(SdkField::locationName, f -> f));
    object
        .fields()
        .forEachRemaining(
            member -> {
              SdkField<?> field = fields.get(member.getKey());
              String name = path + member.getKey();
              if (field == null) {
                throw RefusedRequest.unknownParameter(name);
              }
              field.set(builder, value(field, member.getValue(), name));
            });
  }

  private static Object value(SdkField<?> field, JsonNode node, String name) {
    if (node.isNull()) {
      return null;
    }
    switch (field.marshallingType().getKnownType()) {
      case SDK_POJO:
        SdkPojo builder = field.constructor().get();
        fill(builder, node, name + ".");
        return ((Buildable) builder).build();
      case LIST:
        return list(field.getTrait(ListTrait.class, TraitType.LIST_TRAIT), node, name);
      case MAP:
        return map(field.getTrait(MapTrait.class, TraitType.MAP_TRAIT), node, name);
      default:
        return scalar(field, node, name);
    }
  }

  private static List<Object> list(ListTrait trait, JsonNode node, String name) {
    require(node, JsonNodeType.ARRAY, name);
    List<Object> values = new ArrayList<>();
    node.forEach(element -> values.add(value(trait.memberFieldInfo(), element, name)));
    return values;
  }

  private static Map<String, Object> map(MapTrait trait, JsonNode node, String name) {
    require(node, JsonNodeType.OBJECT, name);
    Map<String, Object> values = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            entry ->
                values.put(
                    entry.getKey(),
                    value(trait.valueFieldInfo(), entry.getValue(), name + "." + entry.getKey())));
    return values;
  }

  private static Object scalar(SdkField<?> field, JsonNode node, String name) {
    try {
      if (!node.isValueNode()) {
        throw new IllegalArgumentException("no scalar");
      }
      return Scalars.parse(field, node.asText(), Format.UNIX_TIMESTAMP);
    } catch (IllegalArgumentException e) {
      throw wrongType(name);
    }
  }

  private static void require(JsonNode node, JsonNodeType type, String name) {
    if (node.getNodeType() != type) {
      throw wrongType(name);
    }
  }

  private static RefusedRequest wrongType(String name) {
    return new RefusedRequest(
        "SerializationException", "A value of another type is expected at '" + name + "'");
  }
}
