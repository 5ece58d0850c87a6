package dev.elasticacheoperator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.chart.Generated;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies in {@code deploy/iam} are what the steps and the reads declare. */
class PolicyFileTest {

  /** IAM and AWS STS quotas: a managed policy's characters, white space not counted. */
  private static final int LARGEST = 6_144;

  /** As long as the default, the UID of kube-system. */
  private static final String CLUSTER_NAME = "01234567-89ab-cdef-0123-456789abcdef";

  private static final String VPC_ID = "vpc-0123456789abcdef0";

  private static final List<Statements.DeclaredStatement> STATEMENTS =
      Stream.of(Declared.EC2, Declared.ELASTICACHE, Declared.IAM)
          .flatMap(file -> Declared.statements(file).stream())
          .toList();

  static Stream<Path> files() {
    return Stream.of(Declared.EC2, Declared.ELASTICACHE, Declared.IAM, Declared.EXISTING);
  }

  @ParameterizedTest
  @MethodSource("files")
  void theFileIsWhatIsDeclared(Path file) {
    Generated.assertUpToDate(file, Statements.json(Declared.statements(file)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void itFitsIntoAManagedPolicy(Path file) {
    var json = Statements.json(Declared.statements(file));
    var policy = Declared.filledIn(json, CLUSTER_NAME, VPC_ID).replaceAll("\\s", "");
    assertTrue(policy.length() <= LARGEST, () -> policy.length() + " characters");
  }

  @Test
  void everyPermissionIsInExactlyOneStatement() {
    var all = STATEMENTS.stream().flatMap(s -> s.permissions().stream()).toList();
    assertEquals(Declared.permissions().size(), all.size());
    assertEquals(new HashSet<>(Declared.permissions()), new HashSet<>(all));
  }

  /** Statements are put together; no action may thereby gain a resource that is not declared. */
  @Test
  void noStatementAllowsMoreThanIsDeclared() {
    for (var statement : STATEMENTS) {
      assertEquals(Set.of(), Statements.gained(statement.permissions(), Declared.permissions()));
    }
  }

  @Test
  void everyMutatingActionHasACondition() {
    var without =
        STATEMENTS.stream()
            .flatMap(statement -> statement.permissions().stream())
            .filter(permission -> permission.conditions().isEmpty())
            .filter(permission -> !permission.action().matches(".*:(Describe|Get|List).*"))
            .map(permission -> permission.action() + " " + permission.resource())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "ec2:RunInstances arn:aws:ec2:*::image/*",
            "ec2:RunInstances arn:aws:ec2:*:*:key-pair/*",
            "elasticache:CreateCacheCluster arn:aws:elasticache:*:*:parametergroup:*",
            "elasticache:CreateCacheCluster arn:aws:elasticache:*:*:subnetgroup:*",
            "elasticache:ModifyCacheCluster arn:aws:elasticache:*:*:parametergroup:*",
            "elasticache:CreateReplicationGroup arn:aws:elasticache:*:*:parametergroup:*",
            "elasticache:CreateReplicationGroup arn:aws:elasticache:*:*:subnetgroup:*",
            "elasticache:ModifyReplicationGroup arn:aws:elasticache:*:*:parametergroup:*",
            "elasticache:CreateReplicationGroup arn:aws:elasticache:*:*:snapshot:*",
            "elasticache:CreateReplicationGroup arn:aws:elasticache:*:*:serverlesscachesnapshot:*",
            "elasticache:CreateServerlessCache arn:aws:elasticache:*:*:serverlesscachesnapshot:*",
            "elasticache:CreateServerlessCache arn:aws:elasticache:*:*:snapshot:*",
            "elasticache:CreateCacheCluster arn:aws:elasticache:*:*:snapshot:*",
            "elasticache:ModifyReplicationGroup arn:aws:elasticache:*:*:usergroup:*",
            "elasticache:ModifyUserGroup arn:aws:elasticache:*:*:user:*"),
        without,
        "what is named and left as it is, and nothing else");
  }
}
