package dev.elasticacheoperator.policy;

import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.sandbox.aws.policy.Policy;
import dev.elasticacheoperator.steps.Steps;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that the operator declares to need, and who needs it. */
public final class Declared {

  private static final Path FOLDER = Path.of("deploy/iam");

  /**
   * Permissions for EC2, and for SSM on its behalf. One policy for all services would be too large
   * for IAM.
   */
  public static final Path EC2 = FOLDER.resolve("policy-ec2.json");

  /** Permissions for ElastiCache, with its service-linked role. */
  public static final Path ELASTICACHE = FOLDER.resolve("policy-elasticache.json");

  /** Permissions for the bastion's role and instance profile. */
  public static final Path IAM = FOLDER.resolve("policy-iam.json");

  /** Extra permissions for environments that use or adopt existing resources. */
  public static final Path EXISTING = FOLDER.resolve("policy-existing.json");

  private Declared() {}

  /** In the order declared: the reads first, then the steps. */
  public static List<Permission> permissions() {
    return List.copyOf(users().keySet());
  }

  /** Declarers of a permission: {@code reads}, or steps. */
  public static Map<Permission, List<String>> users() {
    var users = new LinkedHashMap<Permission, List<String>>();
    Kinds.PERMISSIONS.all().forEach(permission -> users.put(permission, List.of("reads")));
    Steps.permissions()
        .forEach(
            (step, permissions) ->
                permissions
                    .all()
                    .forEach(
                        permission ->
                            users.merge(
                                permission,
                                List.of(step),
                                (a, b) -> Stream.concat(a.stream(), b.stream()).toList())));
    return users;
  }

  /** Extra permissions for existing resources, and the fields of the spec that need them. */
  public static Map<Permission, List<String>> existing() {
    var users = new LinkedHashMap<Permission, List<String>>();
    Steps.permissionsForExisting()
        .forEach(
            (field, permissions) ->
                permissions.all().forEach(permission -> users.put(permission, List.of(field))));
    return users;
  }

  /** Which file a permission goes to. */
  public static Path file(Permission permission) {
    if (permission.action().matches("(ec2|ssm):.*")) {
      return EC2;
    }
    return permission.action().matches("iam:(?!CreateServiceLinkedRole).*") ? IAM : ELASTICACHE;
  }

  /** The statements of a file. */
  public static List<Statements.DeclaredStatement> statements(Path file) {
    if (file.equals(EXISTING)) {
      return Statements.of(existing().keySet());
    }
    return Statements.of(permissions().stream().filter(p -> file(p).equals(file)).toList());
  }

  /** The statements of the three files in force, as of a role that all are attached to. */
  public static Policy policy(String clusterName) {
    return policy(Stream.of(EC2, ELASTICACHE, IAM), clusterName, "");
  }

  public static Set<String> actions() {
    return permissions().stream()
        .map(Permission::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The statements of all four files in force. */
  public static Policy policyForExisting(String clusterName, String vpcId) {
    return policy(Stream.of(EC2, ELASTICACHE, IAM, EXISTING), clusterName, vpcId);
  }

  private static Policy policy(Stream<Path> files, String clusterName, String vpcId) {
    var statements = files.flatMap(file -> statements(file).stream()).toList();
    return Policy.of(filledIn(Statements.json(statements), clusterName, vpcId));
  }

  /** A policy for an operator of that name and a VPC, as the lines with sed on the page make it. */
  public static String filledIn(String policy, String clusterName, String vpcId) {
    return filledIn(policy, clusterName).replace(Permission.VPC_ID, vpcId);
  }

  /** A policy for an operator of that name, as the line with sed on the page makes it. */
  public static String filledIn(String policy, String clusterName) {
    return policy.replace(Permission.CLUSTER_NAME, clusterName);
  }
}
