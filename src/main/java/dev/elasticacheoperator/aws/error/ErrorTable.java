package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_DONE;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_EXISTS;
import static dev.elasticacheoperator.engine.ErrorClass.IN_USE;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_FOUND;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import dev.elasticacheoperator.engine.ErrorClass;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What AWS's error codes mean, one row each; the first that matches decides. Codes are those on the
 * wire (the service models and EC2's list of error codes); where one code has several meanings,
 * AWS's message tells them apart.
 */
public final class ErrorTable {

  /** Row names that code elsewhere refers to. */
  public static final String DENIED = "denied";

  static final String UNAVAILABLE = "aws-unavailable";

  /** AWS, or our own rate limit, asks for patience. */
  public static final String THROTTLED = "throttled";

  /**
   * @param rule its name
   * @param where {@code *}, a service, or {@code service:Operation}
   * @param code the whole code
   * @param message something in AWS's message
   * @param remedy what a person can do about it; may be empty
   */
  record Row(
      String rule, String where, Pattern code, Pattern message, ErrorClass verdict, String remedy) {

    boolean matches(String service, String operation, String code, String message) {
      return (where.equals("*") || where.equals(service) || where.equals(service + ":" + operation))
          && this.code.matcher(code).matches()
          && this.message.matcher(message).find();
    }
  }

  private static final String ANY = "";

  private static final String ALLOW = "Allow {action} to the operator's IAM identity.";

  private static final String NOT_ACCEPTED =
      "AWS does not accept the operator's credentials: check the key, the role of its service"
          + " account (IRSA, Pod Identity), and that the region is enabled for the account.";

  static final List<Row> ROWS =
      List.of(
          // Who we are, and what we may.
          row(
              "image-not-shared",
              "ec2",
              "AuthFailure",
              "images?:",
              TERMINAL,
              "The AMI is not shared with this account: set bastion.imageId to one that is."),
          row(
              "clock-skew",
              "*",
              "RequestExpired|RequestTimeTooSkewed|InvalidSignatureException|"
                  + "SignatureDoesNotMatch",
              "[Ee]xpired|not yet current|too skewed",
              SLOW,
              "The operator's clock is wrong: synchronise the time of its node."),
          row(
              "clock-skew",
              "*",
              "RequestExpired|RequestTimeTooSkewed",
              ANY,
              SLOW,
              "The operator's clock is wrong: synchronise the time of its node."),
          row(
              "credentials-expired",
              "*",
              "ExpiredToken(Exception)?|TokenRefreshRequired",
              ANY,
              SLOW,
              "The operator's AWS credentials have expired: renew them, or use"
                  + " IRSA or Pod Identity, which renew themselves."),
          row(
              "credentials",
              "*",
              "AuthFailure|InvalidClientTokenId|InvalidAccessKeyId|"
                  + "UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|"
                  + "IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?",
              ANY,
              SLOW,
              NOT_ACCEPTED),
          row(
              "account",
              "*",
              "OptInRequired|PendingVerification|Blocked|SubscriptionRequired.*",
              ANY,
              SLOW,
              "The account may not use this service or region yet: see AWS's"
                  + " console or support."),
          row(
              "service-linked-role",
              "elasticache",
              "ServiceLinkedRoleNotFound(Fault)?",
              ANY,
              SLOW,
              "Create it once: aws iam create-service-linked-role --aws-service-name"
                  + " elasticache.amazonaws.com, or allow iam:CreateServiceLinkedRole to the"
                  + " operator's IAM identity."),
          row(
              DENIED,
              "*",
              "UnauthorizedOperation|UnauthorizedAccess|AccessDenied(Exception)?|"
                  + "NotAuthorized(Exception)?|AuthorizationError",
              ANY,
              SLOW,
              ALLOW),

          // AWS cannot just now.
          row(
              THROTTLED,
              "*",
              "RequestLimitExceeded|Throttl(ing|ed).*|RequestThrottled.*|"
                  + "TooManyRequests.*|EC2ThrottledException|SlowDown|BandwidthLimitExceeded|"
                  + "PriorRequestNotComplete",
              ANY,
              RETRYABLE,
              ""),
          row(
              "changing",
              "*",
              "ConcurrentModification(Exception)?|ConcurrentTagAccess|"
                  + "EntityTemporarilyUnmodifiable",
              ANY,
              RETRYABLE,
              ""),
          row(
              "node-capacity",
              "elasticache",
              "InsufficientCacheClusterCapacity(Fault)?",
              ANY,
              RETRYABLE,
              "AWS has no capacity for this node type in this zone now; another"
                  + " cache.nodeType or zone would not have to wait."),
          row(
              "instance-capacity",
              "ec2",
              "Insufficient.*Capacity.*",
              ANY,
              RETRYABLE,
              "AWS has no"
                  + " capacity for this instance type in this zone now; another bastion.instanceType"
                  + " or zone would not have to wait."),
          row(
              UNAVAILABLE,
              "*",
              "Internal(Error|Failure|Server(Error|Exception)|ServiceError.*)|"
                  + "ServiceUnavailable(Exception)?|ServiceFailure|Unavailable|RequestTimeout",
              ANY,
              RETRYABLE,
              ""),
          row(
              "instance-profile-not-visible-yet",
              "ec2",
              "InvalidParameterValue",
              "Invalid IAM Instance Profile",
              // Part of every create, so the step waits instead of failing.
              IN_USE,
              "A new instance profile takes EC2 up to two minutes to see."),
          // The token is of an earlier request that took effect: its instance is about to be seen.
          row(
              "token-used",
              "ec2",
              "IdempotentParameterMismatch|IdempotentInstanceTerminated",
              ANY,
              RETRYABLE,
              "An earlier request with this token took effect; its result is looked for."),

          // Quotas.
          row(
              "profile-holds-a-role",
              "iam:AddRoleToInstanceProfile",
              "LimitExceeded",
              ANY,
              ALREADY_EXISTS,
              "An instance profile holds one role."),
          row(
              "tag-limit",
              "*",
              "TagLimitExceeded|TagQuotaPerResourceExceeded",
              ANY,
              TERMINAL,
              "AWS allows 50 tags on a resource: list fewer in tags."),
          row(
              "subnet-full",
              "ec2",
              "InsufficientFreeAddressesInSubnet",
              ANY,
              SLOW,
              "The subnet has no free address: free some or name another subnet."),
          row(
              "quota",
              "*",
              ".*(LimitExceeded|QuotaExceeded|QuotaForCustomerExceeded|"
                  + "QuotaForClusterExceeded|CountExceeded)(Fault|Exception)?",
              ANY,
              SLOW,
              "Delete what is not needed, or ask for more in Service Quotas."),

          // What the spec names and AWS does not know or allow.
          row(
              "image",
              "ec2",
              "InvalidAMIID\\..*",
              ANY,
              TERMINAL,
              "Set bastion.imageId to an AMI of this region, or leave it out."),
          row(
              "key-pair",
              "ec2",
              "InvalidKeyPair\\.(NotFound|Format)",
              ANY,
              TERMINAL,
              "Set bastion.keyName to a key pair of this region, or leave it out."),
          row(
              "instance-type",
              "ec2:RunInstances",
              "Unsupported.*|InvalidInstanceType|InvalidParameter(Value|Combination)",
              "(?i)instance ?type|architecture",
              TERMINAL,
              "Change bastion.instanceType, bastion.imageId or bastion.subnet.availabilityZone."),
          row(
              "zone",
              "*",
              "InvalidParameter(Value|Combination).*|InvalidAvailabilityZone.*|InvalidZone.*",
              "(?i)availability.?zone",
              TERMINAL,
              "Set availabilityZone to a zone of the region that offers it."),
          row(
              "cidr",
              "ec2",
              "InvalidVpc\\.?Range|InvalidSubnet\\.?Range|InvalidCidr.*|InvalidVpc\\.Conflict",
              ANY,
              TERMINAL,
              "Correct vpc.cidrBlock or the subnet's cidrBlock."),
          row(
              "policy",
              "iam:AttachRolePolicy",
              "NoSuchEntity|InvalidInput|PolicyNotAttachable|ValidationError",
              "(?i)policy|arn",
              TERMINAL,
              "Correct iam.policyArns."),
          row(
              "node-type",
              "elasticache",
              "InvalidParameter(Value|Combination)",
              "(?i)node ?type|instance type",
              TERMINAL,
              "Change cache.nodeType or cache.version."),
          row(
              "engine-version",
              "elasticache",
              "InvalidParameter(Value|Combination)",
              "(?i)cannot find version|engine.?version|version .* for (redis|valkey|memcached)",
              TERMINAL,
              "Change cache.version."),
          row(
              "parameter",
              "elasticache:ModifyCacheParameterGroup",
              "InvalidParameter(Value|Combination)",
              ANY,
              TERMINAL,
              "Correct parameterGroup.parameters."),
          row(
              "protected",
              "ec2:TerminateInstances",
              "OperationNotPermitted",
              ANY,
              SLOW,
              "Turn off the instance's termination protection."),

          // Relations that are as asked, or are not there to be undone.
          row("rule-exists", "ec2", "InvalidPermission\\.Duplicate", ANY, ALREADY_DONE, ""),
          row("route-exists", "ec2", "RouteAlreadyExists", ANY, ALREADY_DONE, ""),
          row(
              "associated",
              "ec2",
              "Resource\\.AlreadyAssociated|.*AlreadyAttached",
              ANY,
              ALREADY_DONE,
              ""),
          row(
              "detached",
              "ec2:DetachInternetGateway",
              "Gateway\\.NotAttached",
              ANY,
              ALREADY_DONE,
              ""),

          // In use or in the wrong state: wait.
          row("gateway-not-attached", "ec2", "Gateway\\..*", ANY, IN_USE, ""),
          row("in-use", "*", "DependencyViolation|DeleteConflict|.*InUse(Fault)?", ANY, IN_USE, ""),
          row("state", "*", "(Incorrect|Invalid).*State(Fault)?", ANY, IN_USE, ""),

          // There, or not there.
          row(
              "exists",
              "*",
              ".*AlreadyExists(Fault|Exception)?|.*\\.Duplicate|InvalidSubnet\\.Conflict",
              ANY,
              ALREADY_EXISTS,
              ""),
          row(
              "attached-already",
              "ec2:AttachInternetGateway",
              "InvalidParameterValue",
              "already has an internet gateway",
              ALREADY_EXISTS,
              ""),
          row(
              "other-network",
              "ec2:AuthorizeSecurityGroupIngress",
              "InvalidGroup\\.NotFound",
              "different networks",
              TERMINAL,
              "List in network.allowedSecurityGroupIds groups of the cache's VPC or of one peered"
                  + " with it."),
          row("not-found", "*", ".*NotFound(Fault|Exception)?|NoSuchEntity", ANY, NOT_FOUND, ""),

          // The request can never succeed.
          row(
              "invalid",
              "*",
              "Invalid.*|Malformed.*|Validation(Error|Exception)|Missing.*|"
                  + "Unknown.*|Unsupported.*|.*NotSupported.*|OperationNotPermitted|"
                  + "Unmodifiable.*|PolicyNotAttachable|CannotDelete|DefaultVpc.*|.*Malformed",
              ANY,
              TERMINAL,
              ""));

  private static final Row SERVER_ERROR = row(UNAVAILABLE, "*", ".*", ANY, RETRYABLE, "");

  private static final Row FORBIDDEN = row(DENIED, "*", ".*", ANY, SLOW, ALLOW);

  /** A refused identity whose answer came without a body: the JDK loses it with a 401. */
  private static final Row UNAUTHORIZED = row("credentials", "*", ".*", ANY, SLOW, NOT_ACCEPTED);

  private static final Row TOO_MANY = row(THROTTLED, "*", ".*", ANY, RETRYABLE, "");

  private static final Row UNKNOWN = row("unknown-code", "*", ".*", ANY, SLOW, "");

  private ErrorTable() {}

  /**
   * @param status HTTP's, which decides when no row knows the code
   */
  static Row of(String service, String operation, String code, String message, int status) {
    return ROWS.stream()
        .filter(row -> row.matches(service, operation, code, message))
        .findFirst()
        .orElseGet(() -> byStatus(status));
  }

  private static Row byStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 429 -> TOO_MANY;
      default -> status >= 500 ? SERVER_ERROR : UNKNOWN;
    };
  }

  private static Row row(
      String rule, String where, String code, String message, ErrorClass verdict, String remedy) {
    return new Row(rule, where, Pattern.compile(code), Pattern.compile(message), verdict, remedy);
  }
}
