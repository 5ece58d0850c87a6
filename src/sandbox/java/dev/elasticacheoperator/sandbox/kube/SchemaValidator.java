package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * OpenAPI validation with kube-apiserver's wording. Does not check a value again that an update
 * leaves unchanged ("ratcheting").
 */
final class SchemaValidator {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  /** Reasons of errors after which CEL rules are not evaluated. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private final List<Cause> causes = new ArrayList<>();

  private SchemaValidator() {}

  /** Returns all errors; {@code old} is null for a creation. */
  static List<Cause> check(JsonNode value, JsonNode old, JsonNode schema) {
    SchemaValidator validator = new SchemaValidator();
    validator.validate(value, old, schema, "");
    return validator.causes;
  }

  static boolean blocksRules(List<Cause> causes) {
    return causes.stream().anyMatch(cause -> BLOCKING.contains(cause.reason()));
  }

  /**
   * Refuses values of the wrong type in built-in kinds, as a Go decoder does.
   *
   * @throws ApiException 400
   */
  static void decode(ObjectNode object, ResourceType type) {
    decode(object, type.schema(), type.kind(), type);
  }

  private static void decode(JsonNode value, JsonNode schema, String path, ResourceType type) {
    String error = null;
    if (!value.isNull() && !hasType(value, schema)) {
      String wanted = schema.path("type").asText();
      error =
          "json: cannot unmarshal %s into Go struct field %s of type %s"
              .formatted(
                  value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT),
                  path,
                  wanted.equals("boolean") ? "bool" : wanted.equals("integer") ? "int32" : wanted);
    } else if (value.isTextual() && !hasFormat(value.asText(), schema.path("format").asText())) {
      error = "illegal base64 data at input byte 0";
    }
    if (error != null) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: %s"
              .formatted(type.kind(), type.version(), type.kind(), error));
    }
    if (value.isArray()) {
      value.forEach(item -> decode(item, schema.path("items"), path, type));
    }
    boolean map = schema.has("additionalProperties");
    value
        .properties()
        .forEach(
            field ->
                decode(
                    field.getValue(),
                    Schemas.field(schema, field.getKey()),
                    map ? path : path + "." + field.getKey(),
                    type));
  }

  private void validate(JsonNode value, JsonNode old, JsonNode schema, String path) {
    if (schema.isMissingNode() || value.equals(old)) {
      return;
    }
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean() && schema.has("type")) {
        typeInvalid(value, schema.path("type").asText(), path);
      }
      return;
    }
    if (!hasType(value, schema)) {
      typeInvalid(value, schema.path("type").asText(), path);
      return;
    }
    if (schema.has("enum")
        && StreamSupport.stream(schema.get("enum").spliterator(), false).noneMatch(value::equals)) {
      String supported =
          StreamSupport.stream(schema.get("enum").spliterator(), false)
              .map(JsonNode::toString)
              .collect(Collectors.joining(", "));
      add(
          path,
          "FieldValueNotSupported",
          "Unsupported value: " + value + ": supported values: " + supported);
    }
    if (value.isTextual()) {
      text(value, schema, path);
    } else if (value.isNumber()) {
      number(value, schema, path);
    } else if (value.isArray()) {
      array(value, old, schema, path);
    } else if (value.isObject()) {
      object(value, old, schema, path);
    }
  }

  private void text(JsonNode value, JsonNode schema, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (schema.has("maxLength") && length > schema.get("maxLength").asInt()) {
      add(
          path,
          "FieldValueTooLong",
          "Too long: may not be more than " + schema.get("maxLength") + " bytes");
    } else if (schema.has("minLength") && length < schema.get("minLength").asInt()) {
      inBody(path, value, "should be at least " + schema.get("minLength") + " chars long");
    } else if (schema.has("pattern") && !matches(schema.get("pattern").asText(), text)) {
      inBody(path, value, "should match '" + schema.get("pattern").asText() + "'");
    }
    if (!hasFormat(text, schema.path("format").asText())) {
      inBody(path, value, "must be of type " + schema.get("format").asText() + ": " + value);
    }
  }

  private void number(JsonNode value, JsonNode schema, String path) {
    double number = value.asDouble();
    if (schema.has("minimum")) {
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
      double minimum = schema.get("minimum").asDouble();
      if (exclusive ? number <= minimum : number < minimum) {
        inBody(
            path,
            value,
            "should be greater than "
                + (exclusive ? "" : "or equal to ")
                + plain(schema.get("minimum")));
      }
    }
    if (schema.has("maximum")) {
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
      double maximum = schema.get("maximum").asDouble();
      if (exclusive ? number >= maximum : number > maximum) {
        inBody(
            path,
            value,
            "should be less than "
                + (exclusive ? "" : "or equal to ")
                + plain(schema.get("maximum")));
      }
    }
    if (schema.has("multipleOf") && number % schema.get("multipleOf").asDouble() != 0) {
      inBody(path, value, "should be a multiple of " + schema.get("multipleOf"));
    }
  }

  /** Returns the number without an exponent, as kube-apiserver prints it. */
  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private void array(JsonNode value, JsonNode old, JsonNode schema, String path) {
    size(value.size(), schema, "Items", path);
    String listType = schema.path("x-kubernetes-list-type").asText();
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      boolean keyed = listType.equals("map");
      if (keyed || listType.equals("set")) {
        JsonNode key = keyed ? FieldPaths.keyOf(item, schema) : item;
        if (!seen.add(key)) {
          causes.add(Cause.duplicate(path + "[" + i + "]", key.toString()));
        }
      }
      JsonNode before = keyed ? FieldPaths.itemLike(old, item, schema) : null;
      validate(item, before, schema.path("items"), path + "[" + i + "]");
    }
  }

  private void object(JsonNode value, JsonNode old, JsonNode schema, String path) {
    size(value.size(), schema, "Properties", path);
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        causes.add(Cause.required(at(path, required.asText()), ""));
      }
    }
    value
        .properties()
        .forEach(
            field ->
                validate(
                    field.getValue(),
                    old == null ? null : old.get(field.getKey()),
                    Schemas.field(schema, field.getKey()),
                    at(path, field.getKey())));
  }

  private void size(int size, JsonNode schema, String what, String path) {
    JsonNode most = schema.path("max" + what);
    if (!most.isMissingNode() && size > most.asInt()) {
      add(
          path,
          "FieldValueTooMany",
          "Too many: %d: must have at most %d items".formatted(size, most.asInt()));
    }
    JsonNode least = schema.path("min" + what);
    if (!least.isMissingNode() && size < least.asInt()) {
      String things = what.toLowerCase(Locale.ROOT);
      inBody(
          path,
          Json.JSON.getNodeFactory().numberNode(size),
          "should have at least " + least + " " + things);
    }
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber() || value.isNumber() && value.asDouble() % 1 == 0;
      default -> true;
    };
  }

  private static boolean hasFormat(String text, String format) {
    try {
      switch (format) {
        case "date-time" -> OffsetDateTime.parse(text);
        case "byte" -> Base64.getDecoder().decode(text);
        case "cidr" -> {
          return CelCidr.parse(text).isPresent();
        }
        case "ipv4", "ipv6" -> {
          return CelCidr.address(text)
              .filter(ip -> ip.length() == (format.equals("ipv4") ? 4 : 16))
              .isPresent();
        }
        default -> {
          return true;
        }
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean matches(String pattern, String text) {
    return PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
  }

  private void typeInvalid(JsonNode value, String type, String path) {
    String found =
        switch (value.getNodeType()) {
          case STRING -> "string";
          case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
          case BOOLEAN -> "boolean";
          case ARRAY -> "array";
          case NULL -> "null";
          default -> "object";
        };
    add(
        path,
        "FieldValueTypeInvalid",
        "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
            .formatted(found, path, type, found));
  }

  private void inBody(String path, JsonNode value, String must) {
    causes.add(Cause.invalid(path, value.toString(), path + " in body " + must));
  }

  private void add(String path, String reason, String message) {
    causes.add(new Cause(path, reason, message));
  }

  private static String at(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
