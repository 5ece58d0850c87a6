package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Translates the SDK's exceptions into {@link AwsCallException}: classified and readable. */
public final class ErrorTranslator {

  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)");

  /** Parts of AWS's messages that are encoded or that quote the signed request. */
  private static final Pattern BLOBS =
      Pattern.compile(
          "\\s*(Encoded authorization failure message:\\s*\\S+"
              + "|(The Canonical String|The String-to-Sign|Canonical String)[\\s\\S]*)");

  private static final Pattern ACCESS_KEYS = Pattern.compile("\\b(A[KS]IA)[A-Z0-9]{12,}\\b");

  /** Signed tokens of service accounts (RFC 7519): three base64url texts. */
  private static final Pattern TOKENS = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private static final int LONGEST = 600;

  private ErrorTranslator() {}

  /** Returns the exception for a call that AWS refused or did not answer. */
  public static AwsCallException of(String service, String operation, SdkException e) {
    return of(service, operation, e, false);
  }

  /**
   * Returns the exception for a call that AWS refused or did not answer.
   *
   * @param longTermKeys true if the call was signed with keys that do not expire
   */
  public static AwsCallException of(
      String service, String operation, SdkException e, boolean longTermKeys) {
    return e instanceof SdkServiceException answer
        ? answered(service, operation, answer, longTermKeys)
        : NoAnswer.of(service, operation, e);
  }

  /** Returns the exception for a call that would wait too long for the operator's rate limit. */
  public static AwsCallException throttledHere(String service, String operation, Duration wait) {
    return notSent(
        service,
        operation,
        "ClientSideThrottle",
        ErrorTable.THROTTLED,
        "client-side throttle: the operator's own rate limit for "
            + service
            + ":"
            + operation
            + " is used up for "
            + (wait.toSeconds() + 1)
            + " s. Nothing was sent.",
        null);
  }

  /** Returns the exception for a call that was interrupted before it was sent. */
  public static AwsCallException interrupted(
      String service, String operation, InterruptedException e) {
    return notSent(
        service,
        operation,
        "Interrupted",
        "interrupted",
        "the operator is stopping. Nothing was sent.",
        e);
  }

  private static AwsCallException notSent(
      String service,
      String operation,
      String code,
      String rule,
      String words,
      InterruptedException cause) {
    return new AwsCallException(
        service,
        operation,
        code,
        "",
        rule,
        ErrorClass.RETRYABLE,
        true,
        operation + ": " + words,
        cause);
  }

  private static AwsCallException answered(
      String service, String operation, SdkServiceException e, boolean longTermKeys) {
    AwsErrorDetails details = e instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String words = details == null || details.errorMessage() == null ? "" : details.errorMessage();
    ErrorRow row = ErrorTable.of(service, operation, code, words, e.statusCode());
    String shown = code.isEmpty() ? "HTTP " + e.statusCode() : code;
    String remedy =
        remedy(row, longTermKeys).replace("{action}", action(service, operation, words));
    return new AwsCallException(
        service,
        operation,
        shown,
        e.requestId() == null ? "" : e.requestId(),
        row.rule(),
        row.errorClass(),
        !row.rule().equals(ErrorTable.UNAVAILABLE),
        sentence(operation + ": " + shown, readable(words), remedy),
        e);
  }

  /** Returns the row's remedy. Long-term keys never expire, so the clock is the only cause left. */
  private static String remedy(ErrorRow row, boolean longTermKeys) {
    return longTermKeys && row.rule().equals(ErrorTable.REQUEST_EXPIRED)
        ? ErrorTable.SYNCHRONISE
        : row.remedy();
  }

  /** Returns the action that is not allowed. AWS's message names it in most cases. */
  private static String action(String service, String operation, String words) {
    Matcher named = ACTION.matcher(words);
    return named.find() ? named.group(1) : service + ":" + operation;
  }

  /** Returns AWS's words without blobs, tokens and access keys, shortened, and with a full stop. */
  static String readable(String words) {
    String kept = BLOBS.matcher(words).replaceAll("");
    kept = TOKENS.matcher(kept).replaceAll("...");
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
}
