package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_FOUND;

import java.util.List;

/** Error codes of Systems Manager. */
final class SsmErrors {

  static final List<ErrorRow> ROWS =
      List.of(
          // Systems Manager API Reference, DescribeInstanceInformation: a node that is not
          // registered, or not ours.
          row("node-not-registered", "ssm", "InvalidInstanceId", ANY, NOT_FOUND, ""));

  private SsmErrors() {}
}
