package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CEL types of a structural schema, so that a rule with an unknown field does not compile. */
final class CelTypes implements CelTypeProvider {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  /** Type name that differs from {@code self}, so that CEL parses {@code self.metadata}. */
  static final String ROOT = "Self";

  private final Map<String, CelType> structs = new HashMap<>();

  /** Returns the type of a schema's values; {@code name} must be unique for each schema. */
  CelType typeOf(JsonNode schema, String name) {
    return switch (schema.path("type").asText()) {
      case "string" ->
          schema.path("format").asText().equals("date-time")
              ? SimpleType.TIMESTAMP
              : SimpleType.STRING;
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "boolean" -> SimpleType.BOOL;
      case "array" -> ListType.create(typeOf(schema.path("items"), name + ".@items"));
      case "object" -> {
        if (schema.path("additionalProperties").isObject()) {
          yield MapType.create(
              SimpleType.STRING, typeOf(schema.get("additionalProperties"), name + ".@values"));
        }
        yield schema.has("properties") ? struct(schema, name) : SimpleType.DYN;
      }
      default -> SimpleType.DYN;
    };
  }

  private CelType struct(JsonNode schema, String name) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    schema
        .get("properties")
        .properties()
        .forEach(
            property -> {
              // Rules may only see the names in an object's own metadata.
              boolean seen =
                  !name.equals(ROOT + ".metadata")
                      || property.getKey().matches("name|generateName");
              if (seen) {
                fields.put(
                    escape(property.getKey()),
                    typeOf(property.getValue(), name + "." + property.getKey()));
              }
            });
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    StructType type =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    structs.put(name, type);
    return type;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** Converts a value to the Java type that CEL's interpreter expects. */
  static Object value(JsonNode value, JsonNode schema) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        boolean struct = !schema.path("additionalProperties").isObject();
        Map<String, Object> fields = new LinkedHashMap<>();
        value
            .properties()
            .forEach(
                field -> {
                  if (!field.getValue().isNull()) {
                    fields.put(
                        struct ? escape(field.getKey()) : field.getKey(),
                        value(field.getValue(), Schemas.field(schema, field.getKey())));
                  }
                });
        return fields;
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        value.forEach(item -> items.add(value(item, schema.path("items"))));
        return items;
      }
      case NUMBER -> {
        boolean whole =
            value.isIntegralNumber() && !schema.path("type").asText().equals("number")
                || schema.path("type").asText().equals("integer");
        return whole ? (Object) value.longValue() : (Object) value.doubleValue();
      }
      case BOOLEAN -> {
        return value.booleanValue();
      }
      default -> {
        return schema.path("format").asText().equals("date-time")
            ? OffsetDateTime.parse(value.asText()).toInstant()
            : value.asText();
      }
    }
  }

  /** Escapes a field name that is no CEL identifier, as Kubernetes documents. */
  private static String escape(String field) {
    if (RESERVED.contains(field)) {
      return "__" + field + "__";
    }
    return field
        .replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
