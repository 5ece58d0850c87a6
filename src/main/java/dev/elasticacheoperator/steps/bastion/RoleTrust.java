package dev.elasticacheoperator.steps.bastion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Trust policy of the bastion's role: only EC2 may assume the role. Policies are compared by their
 * meaning, because IAM and its users may write the same policy in several ways.
 */
final class RoleTrust {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** EC2 as a principal: everywhere, and in China. */
  private static final Set<String> EC2 = Set.of("ec2.amazonaws.com", "ec2.amazonaws.com.cn");

  private static final Set<String> NEEDED = Set.of("Effect", "Principal", "Action");

  /** Elements that change nothing: a statement's name. */
  private static final Set<String> IGNORED = Set.of("Sid");

  private RoleTrust() {}

  /**
   * Returns the trust policy that the operator sets.
   *
   * @param service EC2's principal in the region's partition
   */
  static String document(String service) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
        + "\"Principal\":{\"Service\":\""
        + service
        + "\"},\"Action\":\"sts:AssumeRole\"}]}";
  }

  /** Returns true if the policy means the same as {@link #document}, with either principal. */
  static boolean isAsWanted(String document) {
    var statements = statements(document);
    return !statements.isEmpty() && statements.stream().allMatch(RoleTrust::letsEc2Assume);
  }

  /**
   * Returns the reason why the role cannot be adopted, if its policy allows anybody other than EC2.
   * Adoption would replace the policy and lock them out.
   */
  static Optional<String> servesOthers(String document) {
    var allowing = statements(document).stream().filter(s -> !has(s, "Effect", "Deny")).toList();
    return !allowing.isEmpty() && allowing.stream().allMatch(RoleTrust::isForEc2Alone)
        ? Optional.empty()
        : Optional.of("is trusted by others than EC2");
  }

  /** Returns true if the statement allows EC2, and nobody else, to assume the role. */
  private static boolean letsEc2Assume(JsonNode statement) {
    var elements = names(statement);
    return elements.containsAll(NEEDED)
        && elements.stream().allMatch(e -> NEEDED.contains(e) || IGNORED.contains(e))
        && has(statement, "Effect", "Allow")
        && isForEc2Alone(statement)
        && onlyAssumesRole(values(statement.get("Action")));
  }

  private static boolean onlyAssumesRole(List<String> actions) {
    // IAM ignores the case of actions.
    return !actions.isEmpty() && actions.stream().allMatch("sts:AssumeRole"::equalsIgnoreCase);
  }

  private static boolean isForEc2Alone(JsonNode statement) {
    var principal = statement.path("Principal");
    var services = values(principal.path("Service"));
    return names(principal).equals(Set.of("Service"))
        && !services.isEmpty()
        && EC2.containsAll(services);
  }

  /** Returns the statements; empty if the document is not a policy. */
  private static List<JsonNode> statements(String document) {
    try {
      var statement = JSON.readTree(document).path("Statement");
      return statement.isObject() ? List.of(statement) : elements(statement);
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static boolean has(JsonNode statement, String element, String value) {
    return value.equals(statement.path(element).asText());
  }

  /** Returns the texts of an element, which may be a single text or a list. */
  private static List<String> values(JsonNode element) {
    return element.isTextual()
        ? List.of(element.asText())
        : elements(element).stream().map(JsonNode::asText).toList();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
