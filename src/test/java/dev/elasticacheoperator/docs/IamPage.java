package dev.elasticacheoperator.docs;

import static java.util.stream.Collectors.joining;

import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.policy.Declared;
import dev.elasticacheoperator.policy.Statements.DeclaredStatement;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The table of a policy's statements, for people. */
final class IamPage {

  private IamPage() {}

  static String table(Path file) {
    var users = file.equals(Declared.EXISTING) ? Declared.existing() : Declared.users();
    return "| Statement | Actions | On | When | For |\n|---|---|---|---|---|\n"
        + Declared.statements(file).stream().map(s -> row(s, users)).collect(joining());
  }

  private static String row(DeclaredStatement statement, Map<Permission, List<String>> users) {
    return Stream.of(
            code(List.of(statement.sid())),
            code(statement.actions()),
            code(statement.resources().stream().map(IamPage::type).toList()),
            when(statement),
            users(statement, users))
        .collect(joining(" | ", "| ", " |\n"));
  }

  private static String code(Collection<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(joining(", "));
  }

  /** Returns the ARN without the prefix that all ARNs share. */
  private static String type(String arn) {
    return arn.replaceAll("^arn:aws:[a-z0-9]+:[*]?:[*]?:", "");
  }

  private static String when(DeclaredStatement statement) {
    return statement.conditions().entrySet().stream()
        .flatMap(
            operator ->
                operator.getValue().entrySet().stream()
                    .map(key -> "`" + key.getKey() + "` is " + is(operator.getKey(), key)))
        .distinct()
        .collect(joining("; "));
  }

  /** IAM's operator Null asks for a missing key if its value is true. */
  private static String is(String operator, Map.Entry<String, Set<String>> key) {
    return operator.equals("Null") && key.getValue().equals(Set.of("true"))
        ? "missing"
        : values(key.getValue());
  }

  private static String values(Set<String> values) {
    return values.stream()
        .map(value -> "`" + value.replaceAll(".*:policy/", "") + "`")
        .collect(joining(" or "));
  }

  private static String users(DeclaredStatement statement, Map<Permission, List<String>> users) {
    return code(
        statement.permissions().stream()
            .flatMap(permission -> users.get(permission).stream())
            .distinct()
            .toList());
  }
}
