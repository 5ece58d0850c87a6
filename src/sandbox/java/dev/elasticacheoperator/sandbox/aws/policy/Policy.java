package dev.elasticacheoperator.sandbox.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** An identity-based policy. An action is denied if no statement allows it or one denies it. */
public final class Policy {

  private static final Set<String> ELEMENTS =
      Set.of("Sid", "Effect", "Action", "Resource", "Condition");

  /** IAM's answer, with the Sids of the statements that gave it. */
  public record Decision(boolean allowed, boolean explicitlyDenied, List<String> sids) {}

  private final List<PolicyStatement> statements;

  /** The statements about an action, which are few of many. */
  private final Map<String, List<PolicyStatement>> about = new ConcurrentHashMap<>();

  private Policy(List<PolicyStatement> statements) {
    this.statements = statements;
  }

  /**
   * @param json a policy document
   * @throws IllegalArgumentException when it has something in it that cannot be enforced exactly
   */
  public static Policy of(String json) {
    try {
      List<PolicyStatement> statements = new ArrayList<>();
      many(new ObjectMapper().readTree(json).path("Statement")).forEach(n -> statements.add(of(n)));
      return new Policy(statements);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  public Decision decide(Authorization asked) {
    List<PolicyStatement> applying =
        about.computeIfAbsent(asked.action(), this::about).stream()
            .filter(statement -> statement.appliesTo(asked))
            .toList();
    boolean denied = applying.stream().anyMatch(statement -> !statement.allows());
    return new Decision(
        !applying.isEmpty() && !denied,
        denied,
        applying.stream().filter(s -> s.allows() != denied).map(PolicyStatement::sid).toList());
  }

  private List<PolicyStatement> about(String action) {
    return statements.stream().filter(statement -> statement.isAbout(action)).toList();
  }

  private static PolicyStatement of(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!ELEMENTS.contains(name)) {
                throw new IllegalArgumentException(name + " is not enforced here");
              }
            });
    if (node.toString().contains("${")) {
      throw new IllegalArgumentException("a policy variable is not enforced here: " + node);
    }
    List<PolicyCondition> conditions = new ArrayList<>();
    node.path("Condition")
        .fields()
        .forEachRemaining(
            operator ->
                operator
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        key ->
                            conditions.add(
                                PolicyCondition.of(
                                    operator.getKey(),
                                    key.getKey(),
                                    texts(key.getValue(), text -> text)))));
    return new PolicyStatement(
        node.path("Sid").asText(""),
        node.path("Effect").asText().equals("Allow"),
        texts(node.path("Action"), Glob::ignoringCase),
        texts(node.path("Resource"), Glob::arn),
        conditions);
  }

  private static <T> List<T> texts(JsonNode node, Function<String, T> made) {
    return many(node).stream().map(JsonNode::asText).map(made).toList();
  }

  /** IAM takes a single value without its brackets. */
  private static List<JsonNode> many(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).toList()
        : List.of(node);
  }
}
