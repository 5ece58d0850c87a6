package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Table of AWS's error codes. The first row that matches decides: the rows of the services come
 * first, then those that hold for every service.
 */
public final class ErrorTable {

  /** Rule of a call that the IAM policy does not allow. */
  public static final String DENIED = "denied";

  /**
   * AWS's words where a policy denies the call, which no permission overrides (IAM User Guide,
   * "Troubleshoot access denied error messages").
   */
  public static final String EXPLICIT_DENY = "with an explicit deny in";

  /** Rule of a call that exceeds a rate limit, AWS's or the operator's own. */
  public static final String THROTTLED = "throttled";

  /** Rule of a call for which no connection to AWS was made. */
  public static final String UNREACHABLE = "unreachable";

  /** Rule of a node type that ElastiCache does not offer in a zone. */
  public static final String NODE_ZONE = "node-zone";

  /** Rule of a node type for which ElastiCache has no capacity now. */
  public static final String NODE_CAPACITY = "node-capacity";

  /** Rule of an instance type that EC2 does not offer in a zone. */
  public static final String INSTANCE_ZONE = "instance-zone";

  /** Rule of an instance type for which EC2 has no capacity now. */
  public static final String INSTANCE_CAPACITY = "instance-capacity";

  /** Rule of a failure inside AWS, after which the effect of the call is unknown. */
  static final String UNAVAILABLE = "aws-unavailable";

  static final String CREDENTIALS = "credentials";

  /** Rule of a call to a region that does not exist. */
  static final String NO_SUCH_REGION = "no-such-region";

  /** Rules of failures that come without an account or a region to call. */
  private static final Set<String> WITHOUT_ACCOUNT =
      Set.of(CREDENTIALS, "credentials-expired", "account", NO_SUCH_REGION);

  /** Rule of EC2's answer to expired session keys and to a wrong clock. */
  static final String REQUEST_EXPIRED = "request-expired";

  static final String SYNCHRONISE =
      "The operator's clock is wrong. Synchronise the clock of its node.";

  static final String ALLOW = "Allow {action} to the operator's IAM identity.";

  static final String CHECK_CREDENTIALS =
      "AWS does not accept the operator's credentials. Check the key, the role of its service"
          + " account (IRSA, Pod Identity), and that the region is enabled for the account.";

  static final List<ErrorRow> ROWS =
      Stream.of(
              Ec2Errors.ROWS,
              ElastiCacheErrors.ROWS,
              IamErrors.ROWS,
              SsmErrors.ROWS,
              CommonErrors.ROWS)
          .flatMap(List::stream)
          .toList();

  private static final ErrorRow SERVER_ERROR = row(UNAVAILABLE, "*", ".*", ANY, RETRYABLE, "");
  private static final ErrorRow FORBIDDEN = row(DENIED, "*", ".*", ANY, SLOW, ALLOW);

  /** Row for a 401 without a code, because the JDK loses the body of such an answer. */
  private static final ErrorRow UNAUTHORIZED =
      row(CREDENTIALS, "*", ".*", ANY, SLOW, CHECK_CREDENTIALS);

  private static final ErrorRow TOO_MANY = row(THROTTLED, "*", ".*", ANY, RETRYABLE, "");
  private static final ErrorRow UNKNOWN = row("unknown-code", "*", ".*", ANY, SLOW, "");

  private ErrorTable() {}

  /** Returns true if a failure by this rule means that no call of the operator can succeed. */
  public static boolean isWithoutAccount(String rule) {
    return WITHOUT_ACCOUNT.contains(rule);
  }

  /** Returns true if the failure can last for ever, although AWS refuses nothing in particular. */
  public static boolean isOutOfReach(String rule) {
    return isWithoutAccount(rule) || rule.equals(DENIED) || rule.equals("unreachable");
  }

  /**
   * Returns the row that decides.
   *
   * @param status HTTP status, which decides if no row matches the code
   */
  static ErrorRow of(String service, String operation, String code, String message, int status) {
    return ROWS.stream()
        .filter(row -> row.matches(service, operation, code, message))
        .findFirst()
        .orElseGet(() -> byStatus(status));
  }

  private static ErrorRow byStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 429 -> TOO_MANY;
      default -> status >= 500 ? SERVER_ERROR : UNKNOWN;
    };
  }
}
