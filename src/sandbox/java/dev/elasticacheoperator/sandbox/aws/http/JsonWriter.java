package dev.elasticacheoperator.sandbox.aws.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Turns answers into JSON. */
final class JsonWriter {

  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private JsonWriter() {}

  /** An object with a member for each field that is set. */
  static ObjectNode structure(SdkPojo pojo) {
    ObjectNode object = NODES.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        object.set(field.locationName(), value(field, value));
      }
    }
    return object;
  }

  private static JsonNode value(SdkField<?> field, Object value) {
    if (value instanceof SdkPojo pojo) {
      return structure(pojo);
    }
    if (value instanceof List<?> list) {
      return list(field.getTrait(ListTrait.class, TraitType.LIST_TRAIT), list);
    }
    if (value instanceof Map<?, ?> map) {
      return map(field.getTrait(MapTrait.class, TraitType.MAP_TRAIT), map);
    }
    String text = Scalars.format(field, value, Format.UNIX_TIMESTAMP);
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    return isNumber(field, value) ? NODES.numberNode(new BigDecimal(text)) : NODES.textNode(text);
  }

  private static boolean isNumber(SdkField<?> field, Object value) {
    if (value instanceof Instant) {
      Format format = Scalars.timeFormat(field, Format.UNIX_TIMESTAMP);
      return format == Format.UNIX_TIMESTAMP || format == Format.UNIX_TIMESTAMP_MILLIS;
    }
    return value instanceof Number;
  }

  private static ArrayNode list(ListTrait trait, List<?> values) {
    ArrayNode array = NODES.arrayNode();
    values.forEach(value -> array.add(value(trait.memberFieldInfo(), value)));
    return array;
  }

  private static ObjectNode map(MapTrait trait, Map<?, ?> values) {
    ObjectNode object = NODES.objectNode();
    values.forEach(
        (key, value) -> object.set(key.toString(), value(trait.valueFieldInfo(), value)));
    return object;
  }
}
