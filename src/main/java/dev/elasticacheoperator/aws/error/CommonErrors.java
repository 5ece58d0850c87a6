package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_EXISTS;
import static dev.elasticacheoperator.engine.ErrorClass.IN_USE;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_FOUND;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes that all services share, or that follow one pattern in all services. */
final class CommonErrors {

  private static final String DENIALS =
      "UnauthorizedOperation|UnauthorizedAccess|AccessDenied(Exception)?|NotAuthorized(Exception)?"
          + "|AuthorizationError";

  static final List<ErrorRow> ROWS =
      List.of(
          // Identity and permissions.
          row(
              "clock-skew",
              "*",
              "InvalidSignatureException|SignatureDoesNotMatch",
              "^Signature (expired|not yet current)|too skewed",
              SLOW,
              ErrorTable.SYNCHRONISE),
          row("clock-skew", "*", "RequestTimeTooSkewed", ANY, SLOW, ErrorTable.SYNCHRONISE),
          // EC2 answers with one code to expired session keys and to a wrong clock. The AWS SDK for
          // Go lists the code among those of expired credentials, for EC2 only.
          row(
              ErrorTable.REQUEST_EXPIRED,
              "*",
              "RequestExpired",
              ANY,
              SLOW,
              "The operator's session keys have expired, or its clock is wrong. Renew the keys, or"
                  + " use IRSA or Pod Identity, which renew them automatically. If they are valid,"
                  + " synchronise the clock of its node."),
          row(
              "credentials-expired",
              "*",
              "ExpiredToken(Exception)?|TokenRefreshRequired",
              ANY,
              SLOW,
              "The operator's AWS credentials have expired. Renew them, or use IRSA or Pod"
                  + " Identity, which renew them automatically."),
          row(
              ErrorTable.CREDENTIALS,
              "*",
              "AuthFailure|InvalidClientTokenId|InvalidAccessKeyId|"
                  + "UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|"
                  + "IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?",
              ANY,
              SLOW,
              ErrorTable.CHECK_CREDENTIALS),
          row(
              "account",
              "*",
              "OptInRequired|PendingVerification|Blocked|SubscriptionRequired.*",
              ANY,
              SLOW,
              "Check in the AWS console that the account is verified and may use this service and"
                  + " region."),
          row(
              ErrorTable.DENIED,
              "*",
              DENIALS,
              ErrorTable.EXPLICIT_DENY,
              SLOW,
              "A policy denies {action}, and no permission overrides that. Remove the denial from"
                  + " that policy, or ask its owner."),
          row(ErrorTable.DENIED, "*", DENIALS, ANY, SLOW, ErrorTable.ALLOW),

          // AWS cannot serve the call now.
          row(
              ErrorTable.THROTTLED,
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
              ErrorTable.UNAVAILABLE,
              "*",
              "Internal(Error|Failure|Server(Error|Exception)|ServiceError.*)|"
                  + "ServiceUnavailable(Exception)?|ServiceFailure|Unavailable|RequestTimeout",
              ANY,
              RETRYABLE,
              ""),

          // Quotas.
          row(
              "tag-limit",
              "*",
              "TagLimitExceeded|TagQuotaPerResourceExceeded",
              ANY,
              TERMINAL,
              "AWS allows 50 tags on a resource. List fewer in tags."),
          row(
              "quota",
              "*",
              ".*(LimitExceeded|QuotaExceeded|QuotaForCustomerExceeded|"
                  + "QuotaForClusterExceeded|CountExceeded)(Fault|Exception)?",
              ANY,
              SLOW,
              "Ask for a higher quota in Service Quotas, or delete resources that you do not"
                  + " need."),

          // In use or in the wrong state.
          row(
              "in-use",
              "*",
              "DependencyViolation|DeleteConflict|.*InUse(Fault)?",
              ANY,
              IN_USE,
              "Wait: the operator tries again until nothing uses it."),
          row(
              "state",
              "*",
              "(Incorrect|Invalid).*State(Fault)?",
              ANY,
              IN_USE,
              "Wait: the operator tries again until the state allows the change."),

          // Already there, or not there.
          row(
              "exists",
              "*",
              ".*AlreadyExists(Fault|Exception)?|.*\\.Duplicate|InvalidSubnet\\.Conflict",
              ANY,
              ALREADY_EXISTS,
              ""),
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

  private CommonErrors() {}
}
