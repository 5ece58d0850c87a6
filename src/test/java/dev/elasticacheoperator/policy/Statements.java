package dev.elasticacheoperator.policy;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Declared permissions as an IAM policy. The policy has as few statements as possible, because a
 * managed policy is limited in size, and allows nothing else.
 */
public final class Statements {

  /** The one key whose values are put together: each of them goes with one resource anyway. */
  private static final String CREATE_ACTION = "ec2:CreateAction";

  /** Contents of one statement, in the order declared. */
  public record DeclaredStatement(String sid, List<Permission> permissions) {

    public Set<String> actions() {
      return permissions.stream().map(Permission::action).collect(toCollection(TreeSet::new));
    }

    public Set<String> resources() {
      return permissions.stream()
          .map(Permission::resource)
          .collect(toCollection(LinkedHashSet::new));
    }

    /** Values by key by operator, as in the policy. */
    public Map<String, Map<String, Set<String>>> conditions() {
      var byOperator = new LinkedHashMap<String, Map<String, Set<String>>>();
      permissions.stream()
          .flatMap(permission -> permission.conditions().stream())
          .forEach(
              condition ->
                  byOperator
                      .computeIfAbsent(condition.operator(), o -> new LinkedHashMap<>())
                      .computeIfAbsent(condition.key(), k -> new LinkedHashSet<>())
                      .addAll(condition.values()));
      return byOperator;
    }
  }

  private Statements() {}

  /** Statements that together allow what is declared and nothing else. */
  public static List<DeclaredStatement> of(Collection<Permission> declared) {
    var groups = new ArrayList<List<Permission>>();
    for (var permission : declared) {
      groups.stream()
          .filter(group -> fits(group, permission, declared))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(permission),
              () -> groups.add(new ArrayList<>(List.of(permission))));
    }
    var taken = new HashSet<String>();
    return groups.stream()
        .map(group -> new DeclaredStatement(sid(group.get(0), taken), List.copyOf(group)))
        .toList();
  }

  /**
   * Returns true if a statement can include the permission without allowing more than is declared.
   */
  private static boolean fits(
      List<Permission> group, Permission more, Collection<Permission> declared) {
    var together = Stream.concat(group.stream(), Stream.of(more)).toList();
    return shape(group.get(0)).equals(shape(more))
        && service(group.get(0)).equals(service(more))
        && gained(together, declared).isEmpty();
  }

  /** One statement for each, for policies that lack some of what is declared. */
  public static List<DeclaredStatement> oneByOne(Collection<Permission> permissions) {
    return permissions.stream().map(one -> new DeclaredStatement("", List.of(one))).toList();
  }

  /**
   * Returns the excess that permissions allow in one statement, where each action applies to each
   * resource. Resources of a type that AWS does not ask about for an action are no gain, nor are
   * those that it is allowed anyway.
   */
  static Set<Permission> gained(List<Permission> together, Collection<Permission> declared) {
    var gained = new LinkedHashSet<Permission>();
    for (var action : together) {
      for (var resource : together) {
        var pair = new Permission(action.action(), resource.resource(), action.conditions());
        var known =
            resource.resource().equals("*") != action.resource().equals("*")
                || declared.stream()
                    .anyMatch(d -> d.action().equals(pair.action()) && about(d, pair));
        if (known && declared.stream().noneMatch(d -> covers(d, pair))) {
          gained.add(pair);
        }
      }
    }
    return gained;
  }

  private static boolean about(Permission one, Permission other) {
    return one.resource().equals(other.resource());
  }

  /**
   * Returns true if a declared permission allows as much. What an action makes has no tags yet, so
   * it never is a resource that is ours already.
   */
  private static boolean covers(Permission declared, Permission pair) {
    var made =
        declared.conditions().equals(List.of(Permission.TAGGED_AS_OURS))
            && pair.conditions().equals(List.of(Permission.OURS));
    return declared.action().equals(pair.action())
        && about(declared, pair)
        && (made || shape(pair).containsAll(shape(declared)));
  }

  /** The conditions, less the values of the key that is put together. */
  private static List<Condition> shape(Permission permission) {
    return permission.conditions().stream()
        .map(c -> c.key().equals(CREATE_ACTION) ? new Condition(c.operator(), c.key()) : c)
        .toList();
  }

  private static String service(Permission permission) {
    return permission.action().replaceAll(":.*", "");
  }

  private static String sid(Permission first, Set<String> taken) {
    var service =
        switch (service(first)) {
          case "ec2" -> "Ec2";
          case "elasticache" -> "ElastiCache";
          case "tag" -> "Tagging";
          case "iam" -> "Iam";
          default -> service(first).toUpperCase();
        };
    var stem = service + kind(first);
    var sid = stem;
    for (int number = 2; !taken.add(sid); number++) {
      sid = stem + number;
    }
    return sid;
  }

  private static String kind(Permission first) {
    var conditions = first.conditions();
    if (conditions.contains(Permission.ON_NO_CREATE)) {
      return "TagParts";
    }
    if (conditions.contains(Permission.NOBODYS)) {
      return "Adopt";
    }
    if (conditions.contains(Permission.GUARD_DUTYS)) {
      return "GuardDuty";
    }
    if (first.resource().equals(Arns.EXISTING_VPC)) {
      return "ExistingVpc";
    }
    if (conditions.contains(Permission.IN_THE_VPC)) {
      return "ExistingSubnet";
    }
    if (conditions.isEmpty()) {
      return first.resource().equals("*") ? "Look" : "Use";
    }
    if (conditions.equals(List.of(Permission.OURS))) {
      return "Change";
    }
    if (conditions.equals(List.of(Permission.TAGGED_AS_OURS))) {
      return "Create";
    }
    return conditions.contains(Permission.TAGGED_AS_OURS)
        ? "TagNew"
        : first.action().replaceAll(".*:", "");
  }

  /** The policy as it is written to a file. */
  public static String json(List<DeclaredStatement> statements) {
    var policy = new LinkedHashMap<String, Object>();
    policy.put("Version", "2012-10-17");
    policy.put("Statement", statements.stream().map(Statements::json).toList());
    var printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(policy) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> json(DeclaredStatement statement) {
    var json = new LinkedHashMap<String, Object>();
    json.put("Sid", statement.sid());
    json.put("Effect", "Allow");
    json.put("Action", oneOrMany(statement.actions()));
    json.put("Resource", oneOrMany(statement.resources()));
    if (!statement.conditions().isEmpty()) {
      var conditions = new LinkedHashMap<String, Object>();
      statement
          .conditions()
          .forEach(
              (operator, keys) -> {
                var byKey = new LinkedHashMap<String, Object>();
                keys.forEach((key, values) -> byKey.put(key, oneOrMany(values)));
                conditions.put(operator, byKey);
              });
      json.put("Condition", conditions);
    }
    return json;
  }

  private static Object oneOrMany(Set<String> values) {
    return values.size() == 1 ? values.iterator().next() : values;
  }
}
