package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes of ElastiCache. Many parameters share a code, so AWS's message decides. */
final class ElastiCacheErrors {

  private static final String INVALID = "InvalidParameter(Value|Combination)";

  static final List<ErrorRow> ROWS =
      List.of(
          row(
              "service-linked-role",
              "elasticache",
              "ServiceLinkedRoleNotFound(Fault)?",
              ANY,
              SLOW,
              "The account has no service-linked role for ElastiCache. Run aws iam create-service-linked-role --aws-service-name"
                  + " elasticache.amazonaws.com once, or allow iam:CreateServiceLinkedRole to the"
                  + " operator's IAM identity."),
          row(
              "node-capacity",
              "elasticache",
              "InsufficientCacheClusterCapacity(Fault)?",
              ANY,
              RETRYABLE,
              "AWS has no capacity for this node type in this zone now. Wait, or choose another"
                  + " cache.nodeType or zone."),
          row(
              "zone",
              "elasticache",
              INVALID + ".*",
              "(?i)availability.?zone",
              TERMINAL,
              "Set availabilityZone to a zone of the region that offers it."),
          row(
              "node-type",
              "elasticache",
              INVALID,
              "(?i)node ?type|instance type",
              TERMINAL,
              "Change cache.nodeType or cache.version."),
          row(
              "engine-version",
              "elasticache",
              INVALID,
              "(?i)cannot find version|engine.?version|version .* for (redis|valkey|memcached)",
              TERMINAL,
              "Change cache.version."),
          row(
              "parameter",
              "elasticache:ModifyCacheParameterGroup",
              INVALID,
              ANY,
              TERMINAL,
              "Correct parameterGroup.parameters."));

  private ElastiCacheErrors() {}
}
