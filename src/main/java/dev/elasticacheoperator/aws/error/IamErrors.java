package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_EXISTS;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_VISIBLE_YET;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes of IAM. */
final class IamErrors {

  private static final String ATTACH = "iam:AttachRolePolicy";

  private static final String CORRECT = "Correct iam.policyArns.";

  static final List<ErrorRow> ROWS =
      List.of(
          row(
              "tag-keys-differ-in-case",
              "iam",
              "InvalidInput",
              "Duplicate tag keys found",
              TERMINAL,
              "IAM ignores the case of tag keys. Remove tags whose keys differ in case only."),
          // Allowed by the tags of a role or profile that IAM's authorization may not see yet.
          row(
              ErrorTable.DENIED,
              "iam:(?!Create|Get|List).*",
              "AccessDenied(Exception)?",
              "^(?!.*" + ErrorTable.EXPLICIT_DENY + ")User:",
              NOT_VISIBLE_YET,
              ErrorTable.ALLOW),
          row(
              "profile-holds-a-role",
              "iam:AddRoleToInstanceProfile",
              "LimitExceeded",
              ANY,
              ALREADY_EXISTS,
              "An instance profile holds one role. Remove the other role from it."),
          row(
              "permissions-boundary",
              "iam:(CreateRole|PutRolePermissionsBoundary)",
              "NoSuchEntity|InvalidInput|PolicyNotAttachable",
              "Scope ARN|permissions ?boundary",
              TERMINAL,
              "Correct iam.permissionsBoundary."),
          row("policy", ATTACH, "PolicyNotAttachable", ANY, TERMINAL, CORRECT),
          // A role that AWS does not show yet has the same code. Its name must not decide.
          row(
              "policy",
              ATTACH,
              "NoSuchEntity|InvalidInput|ValidationError",
              "^Policy arn:\\S+ (does not exist|was not found)|^ARN \\S+ is not valid"
                  + "|at 'policyArn' failed",
              TERMINAL,
              CORRECT));

  private IamErrors() {}
}
