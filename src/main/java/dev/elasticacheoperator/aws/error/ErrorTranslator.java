package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** From the SDK's exceptions to ours: judged, and in words for people. */
public final class ErrorTranslator {

  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)");

  /** What nobody can read, or nobody should. */
  private static final Pattern BLOBS =
      Pattern.compile(
          "\\s*(Encoded authorization failure message:\\s*\\S+"
              + "|(The Canonical String|The String-to-Sign|Canonical String)[\\s\\S]*)");

  private static final Pattern ACCESS_KEYS = Pattern.compile("\\b(A[KS]IA)[A-Z0-9]{12,}\\b");

  private static final int LONGEST = 600;

  private ErrorTranslator() {}

  public static AwsCallException of(String service, String operation, SdkException e) {
    return e instanceof SdkServiceException answer
        ? answered(service, operation, answer)
        : unanswered(service, operation, e);
  }

  /** The wait for our own rate limit is too long. */
  public static AwsCallException throttledHere(String service, String operation, Duration wait) {
    return ours(
        service,
        operation,
        "ClientSideThrottle",
        ErrorTable.THROTTLED,
        ErrorClass.RETRYABLE,
        true,
        "client-side throttle: the operator's own rate limit for "
            + service
            + ":"
            + operation
            + " is used up for "
            + (wait.toSeconds() + 1)
            + " s. Nothing was sent.",
        null);
  }

  public static AwsCallException interrupted(
      String service, String operation, InterruptedException e) {
    return ours(
        service,
        operation,
        "Interrupted",
        "interrupted",
        ErrorClass.RETRYABLE,
        true,
        "the operator is stopping. Nothing was sent.",
        e);
  }

  private static AwsCallException answered(
      String service, String operation, SdkServiceException e) {
    AwsErrorDetails details = e instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String words = details == null || details.errorMessage() == null ? "" : details.errorMessage();
    ErrorTable.Row row = ErrorTable.of(service, operation, code, words, e.statusCode());
    String shown = code.isEmpty() ? "HTTP " + e.statusCode() : code;
    String remedy = row.remedy().replace("{action}", action(service, operation, words));
    return new AwsCallException(
        service,
        operation,
        shown,
        e.requestId() == null ? "" : e.requestId(),
        row.rule(),
        row.verdict(),
        !row.rule().equals(ErrorTable.UNAVAILABLE),
        sentence(operation + ": " + shown, readable(words), remedy),
        e);
  }

  private static AwsCallException unanswered(String service, String operation, SdkException e) {
    String words = e.getMessage() == null ? "" : e.getMessage();
    if (e instanceof AbortedException) {
      return ours(
          service,
          operation,
          "Interrupted",
          "interrupted",
          ErrorClass.RETRYABLE,
          false,
          "the call was cut short." + mayHaveWorked(operation),
          e);
    }
    if (e instanceof ApiCallAttemptTimeoutException || e instanceof ApiCallTimeoutException) {
      return ours(
          service,
          operation,
          "Timeout",
          "timeout",
          ErrorClass.RETRYABLE,
          false,
          "no answer from AWS in time." + mayHaveWorked(operation),
          e);
    }
    if (words.contains("Unable to load credentials")
        || words.contains("Failed to load credentials")) {
      return ours(
          service,
          operation,
          "NoCredentials",
          "credentials",
          ErrorClass.SLOW,
          true,
          "the operator has no AWS credentials. Give its service account a role (IRSA: the"
              + " eks.amazonaws.com/role-arn annotation; or a Pod Identity association), or set"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
          e);
    }
    Optional<Throwable> unknownHost = cause(e, UnknownHostException.class::isInstance);
    if (unknownHost.isPresent()) {
      return ours(
          service,
          operation,
          "UnknownHost",
          "unreachable",
          ErrorClass.RETRYABLE,
          true,
          "cannot reach AWS: the name "
              + unknownHost.get().getMessage()
              + " does not resolve."
              + " Check spec.region, AWS_ENDPOINT_URL and the cluster's DNS.",
          e);
    }
    if (cause(e, ErrorTranslator::neverConnected).isPresent()) {
      return ours(
          service,
          operation,
          "CannotConnect",
          "unreachable",
          ErrorClass.RETRYABLE,
          true,
          "cannot reach AWS: the connection was refused or not made in time. Check"
              + " AWS_ENDPOINT_URL, proxies and network policies.",
          e);
    }
    if (cause(e, SSLException.class::isInstance).isPresent()) {
      return ours(
          service,
          operation,
          "Tls",
          "tls",
          ErrorClass.RETRYABLE,
          false,
          "no secure connection to AWS: "
              + readable(rootWords(e))
              + " Check proxies and the"
              + " certificates that the operator trusts.",
          e);
    }
    return ours(
        service,
        operation,
        "Connection",
        "connection",
        ErrorClass.RETRYABLE,
        false,
        "the connection to AWS broke: " + readable(rootWords(e)) + mayHaveWorked(operation),
        e);
  }

  /** A read that was not answered has done nothing to worry about. */
  private static String mayHaveWorked(String operation) {
    return operation.matches("(Describe|Get|List).*") ? "" : " It may have taken effect.";
  }

  private static AwsCallException ours(
      String service,
      String operation,
      String code,
      String rule,
      ErrorClass verdict,
      boolean outcomeKnown,
      String words,
      Throwable cause) {
    return new AwsCallException(
        service, operation, code, "", rule, verdict, outcomeKnown, operation + ": " + words, cause);
  }

  /** The action that is not allowed: AWS names it, but not always. */
  private static String action(String service, String operation, String words) {
    Matcher named = ACTION.matcher(words);
    return named.find() ? named.group(1) : service + ":" + operation;
  }

  private static String readable(String words) {
    String kept = BLOBS.matcher(words).replaceAll("");
    kept = ACCESS_KEYS.matcher(kept).replaceAll("$1...").strip();
    if (kept.length() > LONGEST) {
      kept = kept.substring(0, LONGEST) + "...";
    }
    return kept.isEmpty() || kept.matches("(?s).*[.!?]") ? kept : kept + ".";
  }

  private static String sentence(String what, String words, String remedy) {
    String said = words.isEmpty() ? what + "." : what + ": " + words;
    return remedy.isEmpty() ? said : said + " " + remedy;
  }

  private static boolean neverConnected(Throwable e) {
    return e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || (e instanceof SocketTimeoutException
            && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect"));
  }

  private static Optional<Throwable> cause(Throwable e, Predicate<Throwable> wanted) {
    return causes(e).filter(wanted).findFirst();
  }

  private static String rootWords(Throwable e) {
    Throwable root = causes(e).reduce((outer, inner) -> inner).orElse(e);
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
