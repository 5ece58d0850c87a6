package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Failure to get credentials, so that no call was sent. The message has the words of the provider
 * that is configured, and what to check. It never contains a token or a key.
 */
public final class CredentialsFailure extends SdkClientException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final ErrorClass errorClass;

  private CredentialsFailure(String code, ErrorClass errorClass, String message, Throwable cause) {
    super(SdkClientException.builder().message(message).cause(cause));
    this.code = code;
    this.errorClass = errorClass;
  }

  /** Returns the failure of an operator for which nobody has configured credentials. */
  public static CredentialsFailure none() {
    return new CredentialsFailure(
        "NoCredentials",
        ErrorClass.SLOW,
        "the operator has no AWS credentials. Give its service account a role (IRSA: the"
            + " eks.amazonaws.com/role-arn annotation; or a Pod Identity association), or"
            + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        null);
  }

  /** Returns the failure of keys in environment variables or system properties. */
  public static CredentialsFailure ofKeys(RuntimeException e) {
    return failure(
        "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY cannot be used",
        e,
        "Set both of them.");
  }

  /** Returns the failure of a profile in a file. */
  public static CredentialsFailure ofProfile(RuntimeException e) {
    return failure("the AWS profile gives no credentials", e, "Check AWS_PROFILE and its file.");
  }

  /** Returns the failure of EKS Pod Identity, or of another agent that containers ask. */
  public static CredentialsFailure ofContainer(RuntimeException e) {
    return failure(
        "the EKS Pod Identity Agent gives no credentials",
        e,
        "Check that it runs, the Pod Identity association of "
            + WebIdentity.ofPod().map(WebIdentity::account).orElse("the operator's service account")
            + ", and the trust policy of its role.");
  }

  /** Returns the failure of IRSA: STS exchanges the service account's token for credentials. */
  public static CredentialsFailure ofWebIdentity(RuntimeException e) {
    var role =
        SdkSystemSetting.AWS_ROLE_ARN.getStringValue().orElse("the role of its service account");
    return failure(
        "STS does not let it assume " + role, e, webIdentityRemedy(e, WebIdentity.ofTokenFile()));
  }

  /** Returns what to check, by STS's error codes (AWS STS API Reference). */
  private static String webIdentityRemedy(RuntimeException e, Optional<WebIdentity> identity) {
    var subject =
        identity
            .map(WebIdentity::subject)
            .orElse("system:serviceaccount:NAMESPACE:NAME of the operator's service account");
    var provider = identity.map(i -> " of the OIDC provider " + i.issuer()).orElse("");
    return switch (code(e)) {
      case "AccessDenied", "IDPRejectedClaim" ->
          "Check that the role exists, and that its trust policy allows the subject "
              + subject
              + provider
              + ".";
      case "InvalidIdentityToken" ->
          "Check that IAM has the cluster's OIDC provider"
              + identity.map(i -> " " + i.issuer()).orElse("")
              + ", with the audience sts.amazonaws.com.";
      case "ExpiredTokenException" ->
          "Check that the kubelet renews the file in AWS_WEB_IDENTITY_TOKEN_FILE.";
      case "RegionDisabledException" ->
          "Activate STS in the operator's region, in the account settings of IAM.";
      default -> "Check AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.";
    };
  }

  private static CredentialsFailure failure(String what, RuntimeException e, String remedy) {
    return new CredentialsFailure(
        code(e),
        passesByItself(e) ? ErrorClass.RETRYABLE : ErrorClass.SLOW,
        "the operator gets no AWS credentials: " + what + ": " + words(e) + " " + remedy,
        e);
  }

  private static boolean passesByItself(RuntimeException e) {
    return e instanceof AwsServiceException answer
        ? answer.statusCode() >= 500 || answer.isThrottlingException()
        : Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause)
            .limit(20)
            .anyMatch(IOException.class::isInstance);
  }

  private static Optional<AwsErrorDetails> details(RuntimeException e) {
    return Optional.of(e)
        .filter(AwsServiceException.class::isInstance)
        .map(answer -> ((AwsServiceException) answer).awsErrorDetails());
  }

  private static String code(RuntimeException e) {
    return details(e).map(AwsErrorDetails::errorCode).orElse("CredentialsUnavailable");
  }

  private static String words(RuntimeException e) {
    var code = details(e).map(d -> d.errorCode() + ": ").orElse("");
    var words = details(e).map(AwsErrorDetails::errorMessage).orElse(e.getMessage());
    return code + ErrorTranslator.readable(words == null ? e.getClass().getSimpleName() : words);
  }

  /** Returns AWS's error code of the provider's failure, or a code of ours. */
  String code() {
    return code;
  }

  ErrorClass errorClass() {
    return errorClass;
  }
}
