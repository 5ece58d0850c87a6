package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** JSONPath subset of printer columns: fields, indexes, {@code [*]} and equality filters. */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.((?:[^.\\[\\\\]|\\\\.)+)" // .field, with \. for a dot in its name
              + "|\\['([^']+)'\\]"
              + "|\\[(\\*|-?\\d+)\\]"
              + "|\\[\\?\\(\\s*@((?:\\.[^=!\\s]+))\\s*(==|!=)\\s*[\"']?([^\"')]*)[\"']?\\s*\\)\\]");

  private final List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();

  private JsonPath() {}

  /**
   * Parses a path such as {@code .status.conditions[?(@.type=="Ready")].status}.
   *
   * @throws IllegalArgumentException if the path needs more than this subset
   */
  static JsonPath of(String text) {
    JsonPath path = new JsonPath();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      path.steps.add(step(matcher));
      end = matcher.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException("unrecognized JSONPath: " + text);
    }
    return path;
  }

  private static Function<JsonNode, Stream<JsonNode>> step(Matcher matcher) {
    String field = matcher.group(1) != null ? matcher.group(1).replace("\\", "") : matcher.group(2);
    if (field != null) {
      return node -> Stream.of(node.path(field));
    }
    String index = matcher.group(3);
    if ("*".equals(index)) {
      return node -> items(node).stream();
    }
    if (index != null) {
      int at = Integer.parseInt(index);
      return node -> Stream.of(node.path(at < 0 ? node.size() + at : at));
    }
    JsonPath key = of(matcher.group(4));
    boolean equal = matcher.group(5).equals("==");
    String value = matcher.group(6);
    return node ->
        items(node).stream().filter(item -> equal == key.first(item).asText().equals(value));
  }

  private static List<JsonNode> items(JsonNode node) {
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    return items;
  }

  /** Returns the values at the path, in order. */
  List<JsonNode> all(JsonNode object) {
    Stream<JsonNode> found = Stream.of(object);
    for (Function<JsonNode, Stream<JsonNode>> step : steps) {
      found = found.flatMap(step);
    }
    return found.filter(node -> !node.isMissingNode() && !node.isNull()).toList();
  }

  JsonNode first(JsonNode object) {
    return all(object).stream().findFirst().orElse(Json.JSON.missingNode());
  }
}
