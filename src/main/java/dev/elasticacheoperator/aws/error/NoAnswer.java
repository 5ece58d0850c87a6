package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * A reason why a call got no answer from AWS.
 *
 * @param cause matches the exception or one of its causes
 * @param code code of ours, because AWS sent none
 * @param rule the rule's name, as in {@link ErrorRow}
 * @param errorClass class that the reason assigns
 * @param outcomeKnown true if the call cannot have reached AWS
 * @param words the message, from the operation and the matching cause
 */
record NoAnswer(
    Predicate<Throwable> cause,
    String code,
    String rule,
    ErrorClass errorClass,
    boolean outcomeKnown,
    BiFunction<String, Throwable, String> words) {

  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");

  private static final List<NoAnswer> REASONS =
      List.of(
          new NoAnswer(
              AbortedException.class::isInstance,
              "Interrupted",
              "interrupted",
              ErrorClass.RETRYABLE,
              false,
              (operation, e) -> "the call was cut short." + mayHaveWorked(operation)),
          new NoAnswer(
              e ->
                  e instanceof ApiCallAttemptTimeoutException
                      || e instanceof ApiCallTimeoutException,
              "Timeout",
              "timeout",
              ErrorClass.RETRYABLE,
              false,
              (operation, e) -> "no answer from AWS in time." + mayHaveWorked(operation)),
          new NoAnswer(
              NoAnswer::isUnknownRegion,
              "UnknownRegion",
              ErrorTable.NO_SUCH_REGION,
              ErrorClass.SLOW,
              true,
              (operation, e) ->
                  "there is no such AWS region: the name "
                      + e.getMessage()
                      + " does not resolve. Create the environment with another spec.region."),
          new NoAnswer(
              UnknownHostException.class::isInstance,
              "UnknownHost",
              ErrorTable.UNREACHABLE,
              ErrorClass.RETRYABLE,
              true,
              (operation, e) ->
                  "cannot reach AWS: the name "
                      + e.getMessage()
                      + " does not resolve. Check spec.region, AWS_ENDPOINT_URL and the cluster's"
                      + " DNS."),
          new NoAnswer(
              NoAnswer::neverConnected,
              "CannotConnect",
              ErrorTable.UNREACHABLE,
              ErrorClass.RETRYABLE,
              true,
              (operation, e) ->
                  "cannot reach AWS: the connection was refused or not made in time. Check"
                      + " AWS_ENDPOINT_URL, proxies and network policies."),
          new NoAnswer(
              SSLException.class::isInstance,
              "Tls",
              "tls",
              ErrorClass.RETRYABLE,
              false,
              (operation, e) ->
                  "no secure connection to AWS: "
                      + rootWords(e)
                      + " Check proxies and the certificates that the operator trusts."));

  private static final NoAnswer BROKEN =
      new NoAnswer(
          e -> true,
          "Connection",
          "connection",
          ErrorClass.RETRYABLE,
          false,
          (operation, e) ->
              "the connection to AWS broke: " + rootWords(e) + mayHaveWorked(operation));

  /** Returns the exception for a call that AWS did not answer. */
  static AwsCallException of(String service, String operation, SdkException e) {
    var credentials = credentials(e);
    if (credentials.isPresent()) {
      return withoutCredentials(credentials.get()).exception(service, operation, e, e);
    }
    return REASONS.stream()
        .flatMap(
            reason ->
                reason.matching(e).map(c -> reason.exception(service, operation, c, e)).stream())
        .findFirst()
        .orElseGet(() -> BROKEN.exception(service, operation, e, e));
  }

  private Optional<Throwable> matching(SdkException e) {
    return causes(e).filter(cause).findFirst();
  }

  private AwsCallException exception(
      String service, String operation, Throwable matching, SdkException e) {
    return new AwsCallException(
        service,
        operation,
        code,
        "",
        rule,
        errorClass,
        outcomeKnown,
        operation + ": " + words.apply(operation, matching),
        e);
  }

  /** Returns a warning after a mutating call. A read has no effect. */
  private static String mayHaveWorked(String operation) {
    return operation.matches("(Describe|Get|List).*") ? "" : " It may have taken effect.";
  }

  /** Returns the failure to get credentials; none are there if the SDK's own chain says so. */
  private static Optional<CredentialsFailure> credentials(SdkException e) {
    return causes(e)
        .flatMap(
            cause ->
                cause instanceof CredentialsFailure failure
                    ? Stream.of(failure)
                    : hasNoCredentials(cause) ? Stream.of(CredentialsFailure.none()) : Stream.of())
        .findFirst();
  }

  private static NoAnswer withoutCredentials(CredentialsFailure failure) {
    return new NoAnswer(
        e -> true,
        failure.code(),
        ErrorTable.CREDENTIALS,
        failure.errorClass(),
        true,
        (operation, e) -> failure.getMessage());
  }

  private static boolean hasNoCredentials(Throwable e) {
    String words = String.valueOf(e.getMessage());
    return e instanceof SdkException
        && (words.contains("Unable to load credentials")
            || words.contains("Failed to load credentials"));
  }

  /** Returns true if the name that does not resolve has a region that the SDK does not know. */
  private static boolean isUnknownRegion(Throwable e) {
    return e instanceof UnknownHostException
        && Stream.of(String.valueOf(e.getMessage()).split("\\."))
            .filter(label -> REGION.matcher(label).matches())
            .anyMatch(label -> !Region.regions().contains(Region.of(label)));
  }

  private static boolean neverConnected(Throwable e) {
    return e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || (e instanceof SocketTimeoutException
            && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect"));
  }

  private static String rootWords(Throwable e) {
    Throwable root = causes(e).reduce((outer, inner) -> inner).orElse(e);
    return ErrorTranslator.readable(
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
