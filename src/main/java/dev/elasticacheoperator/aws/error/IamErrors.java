package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_EXISTS;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes of IAM. */
final class IamErrors {

  static final List<ErrorRow> ROWS =
      List.of(
          row(
              "profile-holds-a-role",
              "iam:AddRoleToInstanceProfile",
              "LimitExceeded",
              ANY,
              ALREADY_EXISTS,
              "An instance profile holds one role. Remove the other role from it."),
          row(
              "policy",
              "iam:AttachRolePolicy",
              "NoSuchEntity|InvalidInput|PolicyNotAttachable|ValidationError",
              "(?i)policy|arn",
              TERMINAL,
              "Correct iam.policyArns."));

  private IamErrors() {}
}
