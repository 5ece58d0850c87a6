package dev.elasticacheoperator.sandbox.aws.sts;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * STS in one region. Any caller may assume any role of any account, because the simulator evaluates
 * no policies. The access key id of the credentials is the 12-digit id of the role's account.
 * Callers name the account by it.
 */
public final class SimulatedSts {
  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/(?:.*/)?([\\w+=,.@-]+)");
  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final int DEFAULT_SECONDS = 3600;

  private final SimulatedRegion region;
  private final Operations operations;

  public SimulatedSts(SimulatedRegion region) {
    this.region = region;
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations()
        .on(GetCallerIdentityRequest.class, this::getCallerIdentity)
        .on(AssumeRoleRequest.class, this::assumeRole)
        .on(AssumeRoleWithWebIdentityRequest.class, this::assumeRoleWithWebIdentity);
  }

  private GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    String account = region.account().id();
    return GetCallerIdentityResponse.builder()
        .account(account)
        .arn("arn:aws:iam::" + account + ":root")
        .userId(account)
        .build();
  }

  private AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    Matcher role = role(request.roleArn(), request.roleSessionName());
    return AssumeRoleResponse.builder()
        .assumedRoleUser(user(role, request.roleSessionName()))
        .credentials(credentials(role, request.durationSeconds()))
        .build();
  }

  /**
   * The token is taken on trust; it only has to be there. STS answers AccessDenied for every reason
   * in the trust policy, and for a role that does not exist (AWS STS API Reference,
   * AssumeRoleWithWebIdentity, and public reports of IRSA).
   */
  private AssumeRoleWithWebIdentityResponse assumeRoleWithWebIdentity(
      AssumeRoleWithWebIdentityRequest request) {
    if (request.webIdentityToken() == null || request.webIdentityToken().isBlank()) {
      throw AwsErrors.error(
          "sts", 400, "InvalidIdentityToken", "No OpenIDConnect token was provided.");
    }
    Matcher role = role(request.roleArn(), request.roleSessionName());
    if (region.account().distrustsWebIdentities(role.group(2))) {
      throw AwsErrors.error(
          "sts", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    return AssumeRoleWithWebIdentityResponse.builder()
        .assumedRoleUser(user(role, request.roleSessionName()))
        .credentials(credentials(role, request.durationSeconds()))
        .subjectFromWebIdentityToken("sandbox")
        .provider("sandbox")
        .audience("sts.amazonaws.com")
        .build();
  }

  private static Matcher role(String arn, String session) {
    Matcher role = ROLE_ARN.matcher(arn == null ? "" : arn);
    if (!role.matches()) {
      throw invalid(arn + " is invalid");
    }
    if (session == null || !SESSION.matcher(session).matches()) {
      throw invalid("1 validation error detected: Value at 'roleSessionName' is invalid");
    }
    return role;
  }

  /** Not modeled: STS shares it with every query service. */
  private static AwsServiceException invalid(String message) {
    return AwsErrors.error("sts", 400, "ValidationError", message);
  }

  private AssumedRoleUser user(Matcher role, String session) {
    String name = role.group(2);
    return AssumedRoleUser.builder()
        .arn("arn:aws:sts::" + role.group(1) + ":assumed-role/" + name + "/" + session)
        .assumedRoleId(
            "AROA" + Integer.toHexString(name.hashCode()).toUpperCase(Locale.ROOT) + ":" + session)
        .build();
  }

  private Credentials credentials(Matcher role, Integer seconds) {
    Duration valid = Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds);
    if (valid.toMinutes() < 15 || valid.toHours() > 12) {
      throw invalid("DurationSeconds must be between 900 and 43200.");
    }
    return Credentials.builder()
        .accessKeyId(role.group(1))
        .secretAccessKey(region.ids().nextHex() + region.ids().nextHex())
        .sessionToken(region.ids().nextHex())
        .expiration(region.now().plus(valid))
        .build();
  }
}
