package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiled {@code x-kubernetes-validations} of one schema. */
final class CelRules {
  /** Refusal of rules that do not compile. Field paths start at the schema. */
  static final class InvalidRules extends RuntimeException {
    private final transient List<Cause> causes;

    InvalidRules(List<Cause> causes) {
      super(causes.toString());
      this.causes = causes;
    }

    List<Cause> causes() {
      return causes;
    }
  }

  private record Rule(
      JsonNode definition,
      Program condition,
      Program message,
      boolean usesOldSelf,
      boolean optionalOldSelf) {
    String text(String field) {
      return definition.path(field).asText("");
    }
  }

  /** Cache by schema. A schema can be the key, because it is never changed in place. */
  private static final Map<ObjectNode, CelRules> COMPILED =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectNode, CelRules> eldest) {
          return size() > 32;
        }
      };

  private final Map<JsonNode, List<Rule>> bySchema = new IdentityHashMap<>();
  private final ObjectNode root;

  private CelRules(ObjectNode root) {
    this.root = root;
  }

  /** Returns the compiled schema. Rules are looked up by the identity of its nodes. */
  ObjectNode schema() {
    return root;
  }

  /**
   * Compiles a schema's rules, or returns them from the cache.
   *
   * @throws InvalidRules if a rule does not compile
   */
  static CelRules compile(ObjectNode schema) {
    synchronized (COMPILED) {
      CelRules known = COMPILED.get(schema);
      if (known == null) {
        known = compileAnew(schema);
        COMPILED.put(schema, known);
      }
      return known;
    }
  }

  private static CelRules compileAnew(ObjectNode schema) {
    CelRules rules = new CelRules(schema);
    List<Cause> invalid = new ArrayList<>();
    rules.compile(schema, CelTypes.ROOT, "", invalid);
    if (!invalid.isEmpty()) {
      throw new InvalidRules(invalid);
    }
    return rules;
  }

  private void compile(JsonNode schema, String name, String path, List<Cause> invalid) {
    JsonNode definitions = schema.path("x-kubernetes-validations");
    if (!definitions.isEmpty()) {
      CelTypes types = new CelTypes();
      CelType self = types.typeOf(schema, name);
      Cel environment = CelLibrary.environment(types);
      List<Rule> rules = new ArrayList<>();
      for (int i = 0; i < definitions.size(); i++) {
        String at = path + ".x-kubernetes-validations[" + i + "]";
        try {
          rules.add(compile(definitions.get(i), environment, self));
        } catch (CelValidationException | CelEvaluationException e) {
          invalid.add(Cause.invalid(at + ".rule", shown(definitions.get(i)), compilation(e)));
        } catch (IllegalArgumentException e) {
          invalid.add(Cause.invalid(at + ".rule", shown(definitions.get(i)), e.getMessage()));
        }
      }
      bySchema.put(schema, rules);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            p ->
                compile(
                    p.getValue(),
                    name + "." + p.getKey(),
                    path + ".properties[" + p.getKey() + "]",
                    invalid));
    if (schema.path("additionalProperties").isObject()) {
      compile(
          schema.get("additionalProperties"),
          name + ".@values",
          path + ".additionalProperties",
          invalid);
    }
    if (schema.has("items")) {
      compile(schema.get("items"), name + ".@items", path + ".items", invalid);
    }
  }

  private static Rule compile(JsonNode definition, Cel environment, CelType self)
      throws CelValidationException, CelEvaluationException {
    boolean optional = definition.path("optionalOldSelf").asBoolean();
    Cel cel =
        environment
            .toCelBuilder()
            .addVar("self", self)
            .addVar("oldSelf", optional ? OptionalType.create(self) : self)
            .build();
    CelAbstractSyntaxTree rule =
        compile(
            cel,
            definition.path("rule"),
            SimpleType.BOOL,
            "cel expression must evaluate to a bool");
    String expression = definition.path("messageExpression").asText("");
    Program message = null;
    if (!expression.isEmpty()) {
      message =
          cel.createProgram(
              compile(
                  cel,
                  definition.path("messageExpression"),
                  SimpleType.STRING,
                  "messageExpression must evaluate to a string"));
    }
    boolean usesOldSelf =
        rule.getReferenceMap().values().stream()
            .map(CelReference::name)
            .anyMatch("oldSelf"::equals);
    return new Rule(definition, cel.createProgram(rule), message, usesOldSelf, optional);
  }

  private static CelAbstractSyntaxTree compile(
      Cel cel, JsonNode expression, CelType wanted, String otherwise)
      throws CelValidationException {
    CelAbstractSyntaxTree tree = cel.compile(expression.asText()).getAst();
    if (!wanted.isAssignableFrom(tree.getResultType())) {
      throw new IllegalArgumentException(otherwise);
    }
    return tree;
  }

  /**
   * Returns the compiler's message in cel-go's wording, which has two words more than dev.cel's.
   */
  private static String compilation(Exception e) {
    return "compilation failed: "
        + e.getMessage()
            .replaceAll("(:\\d+: )(mismatched|extraneous|no viable|token)", "$1Syntax error: $2");
  }

  /** Returns a rule as Go prints it in a refusal. */
  private static String shown(JsonNode definition) {
    ObjectNode shown = Json.object();
    for (String field :
        List.of("rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf")) {
      String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
      boolean pointer = field.equals("reason") || field.equals("optionalOldSelf");
      shown.set(
          name,
          definition.has(field) || pointer
              ? definition.get(field)
              : Json.JSON.getNodeFactory().textNode(""));
    }
    return shown.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** Returns the violations of a value; {@code old} is null for a creation. */
  List<Cause> check(JsonNode value, JsonNode old) {
    List<Cause> causes = new ArrayList<>();
    if (!bySchema.isEmpty()) {
      check(value, old, root, "", causes);
    }
    return causes;
  }

  private void check(
      JsonNode value, JsonNode old, JsonNode schema, String path, List<Cause> causes) {
    if (value.isNull()) {
      return;
    }
    for (Rule rule : bySchema.getOrDefault(schema, List.of())) {
      boolean skipped =
          rule.usesOldSelf() ? old == null && !rule.optionalOldSelf() : value.equals(old);
      if (!skipped) {
        evaluate(rule, value, old, schema, path, causes);
      }
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field -> {
                JsonNode before = old == null ? null : old.get(field.getKey());
                boolean mapped = !schema.path("properties").has(field.getKey());
                String at =
                    mapped ? path + "[" + field.getKey() + "]" : join(path, "." + field.getKey());
                check(field.getValue(), before, Schemas.field(schema, field.getKey()), at, causes);
              });
    }
    if (value.isArray()) {
      boolean keyed = schema.path("x-kubernetes-list-type").asText().equals("map");
      for (int i = 0; i < value.size(); i++) {
        JsonNode before = keyed ? FieldPaths.itemLike(old, value.get(i), schema) : null;
        check(value.get(i), before, schema.path("items"), path + "[" + i + "]", causes);
      }
    }
  }

  private static void evaluate(
      Rule rule, JsonNode value, JsonNode old, JsonNode schema, String path, List<Cause> causes) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelTypes.value(value, schema));
    Object oldSelf = old == null ? null : CelTypes.value(old, schema);
    if (rule.optionalOldSelf()) {
      variables.put("oldSelf", Optional.ofNullable(oldSelf));
    } else if (oldSelf != null) {
      variables.put("oldSelf", oldSelf);
    }
    String type = "\"" + schema.path("type").asText() + "\"";
    try {
      if (!Boolean.TRUE.equals(rule.condition().eval(variables))) {
        causes.add(cause(rule, join(path, rule.text("fieldPath")), type, message(rule, variables)));
      }
    } catch (CelEvaluationException e) {
      causes.add(
          Cause.invalid(
              path, type, "rule evaluation error: " + rule.text("rule") + ": " + e.getMessage()));
    }
  }

  private static Cause cause(Rule rule, String path, String type, String message) {
    return switch (rule.text("reason")) {
      case "FieldValueRequired" -> Cause.required(path, message);
      case "FieldValueForbidden" -> Cause.forbidden(path, message);
      case "FieldValueDuplicate" -> Cause.duplicate(path, type);
      default -> Cause.invalid(path, type, message);
    };
  }

  private static String message(Rule rule, Map<String, Object> variables) {
    if (rule.message() != null) {
      try {
        String message = String.valueOf(rule.message().eval(variables)).trim();
        if (!message.isEmpty() && !message.contains("\n")) {
          return message;
        }
      } catch (CelEvaluationException e) {
        // As in kube-apiserver, the fixed message replaces one that cannot be computed.
      }
    }
    return rule.text("message").isEmpty()
        ? "failed rule: " + rule.text("rule").trim()
        : rule.text("message").trim();
  }

  private static String join(String path, String below) {
    String joined = path + below;
    return joined.startsWith(".") ? joined.substring(1) : joined;
  }
}
