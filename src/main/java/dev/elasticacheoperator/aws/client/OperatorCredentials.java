package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.CredentialsFailure;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * The SDK's standard chain of credentials providers (AWS SDK for Java, "Default credentials
 * provider chain"), with the reason of a failure. The SDK's own chain reports every failure as
 * missing credentials, also if STS refuses the operator's role.
 */
final class OperatorCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

  /**
   * One provider of the chain.
   *
   * @param configured returns true if somebody has configured it, so that its failure is the reason
   * @param failure translates its failure
   */
  private record Source(
      AwsCredentialsProvider provider,
      BooleanSupplier configured,
      Function<RuntimeException, CredentialsFailure> failure) {}

  private final List<Source> chain =
      List.of(
          new Source(
              SystemPropertyCredentialsProvider.create(),
              () -> System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null,
              CredentialsFailure::ofKeys),
          new Source(
              EnvironmentVariableCredentialsProvider.create(),
              () -> System.getenv(SdkSystemSetting.AWS_ACCESS_KEY_ID.environmentVariable()) != null,
              CredentialsFailure::ofKeys),
          new Source(
              WebIdentityTokenFileCredentialsProvider.create(),
              () -> isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE),
              CredentialsFailure::ofWebIdentity),
          new Source(
              ProfileCredentialsProvider.create(),
              OperatorCredentials::hasProfile,
              CredentialsFailure::ofProfile),
          new Source(
              ContainerCredentialsProvider.create(),
              () ->
                  isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                      || isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI),
              CredentialsFailure::ofContainer),
          new Source(
              InstanceProfileCredentialsProvider.create(),
              () -> false,
              CredentialsFailure::ofKeys));

  /** The source of the last credentials, which stays the only one, as in the SDK's chain. */
  private volatile Source used;

  private volatile boolean longTerm;

  @Override
  public AwsCredentials resolveCredentials() {
    if (used != null) {
      return resolved(used);
    }
    CredentialsFailure reason = null;
    for (var source : chain) {
      try {
        return resolved(source);
      } catch (CredentialsFailure failure) {
        if (reason == null && source.configured.getAsBoolean()) {
          reason = failure;
        }
      }
    }
    throw reason == null ? CredentialsFailure.none() : reason;
  }

  private AwsCredentials resolved(Source source) {
    try {
      var credentials = source.provider.resolveCredentials();
      used = source;
      longTerm = !(credentials instanceof AwsSessionCredentials);
      return credentials;
    } catch (RuntimeException e) {
      throw source.failure.apply(e);
    }
  }

  /** Returns true if the last credentials were keys that do not expire. */
  boolean areLongTerm() {
    return longTerm;
  }

  private static boolean isSet(SystemSetting setting) {
    return setting.getStringValue().isPresent();
  }

  /** Returns true if a setting names a profile or a file. The settings have defaults otherwise. */
  private static boolean hasProfile() {
    return Stream.of(
            ProfileFileSystemSetting.AWS_PROFILE,
            ProfileFileSystemSetting.AWS_CONFIG_FILE,
            ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE)
        .anyMatch(
            setting ->
                System.getenv(setting.environmentVariable()) != null
                    || System.getProperty(setting.property()) != null);
  }

  @Override
  public void close() {
    for (var source : chain) {
      if (source.provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
