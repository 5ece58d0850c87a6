package dev.elasticacheoperator.controller.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Translates the API server's refusals: its words, then what to do. */
final class Refusals {

  private static final int LONGEST = 600;
  private static final String OTHER =
      "Allow it in the admission policy or webhook that forbids it.";

  /**
   * A kind of refusal.
   *
   * @param phrase fixed phrase of the API server's message; no name can contain it
   */
  private record Kind(String phrase, String remedy) {}

  /** Phrases from k8s.io/apiserver and k8s.io/kubernetes, version 1.34. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "is forbidden: exceeded quota: ",
              "Raise the ResourceQuota, or delete objects that you do not need."),
          new Kind(
              " because it is being terminated",
              "Wait until the namespace is deleted, or create the environment in another one."),
          new Kind(
              "is forbidden: User \"",
              "Allow it to the operator's service account, as the Helm chart does."),
          new Kind("field is immutable", "Delete the Secret. The operator then creates it again."));

  private Refusals() {}

  /**
   * Returns the exception to throw. A write to an object that was changed or deleted is a conflict.
   * An API server that did not answer refused nothing.
   *
   * @param refusal the first part of the message: what the API server does not do
   */
  static RuntimeException translated(String refusal, KubernetesClientException e) {
    return switch (e.getCode()) {
      case 0 -> e;
      case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND ->
          new ApiServer.Conflict(e.getMessage(), e);
      default -> {
        var words = words(e);
        yield new ApiServer.Refused(refusal + ": " + words + " " + remedy(e, words), e);
      }
    };
  }

  /** Returns the API server's own words, as sentences. */
  static String words(KubernetesClientException e) {
    var words =
        Stream.of(
                Optional.ofNullable(e.getStatus()).map(Status::getMessage),
                Optional.ofNullable(e.getMessage()))
            .flatMap(Optional::stream)
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("HTTP " + e.getCode())
            .strip();
    var shown = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
    return shown.endsWith(".") ? shown : shown + ".";
  }

  private static String remedy(KubernetesClientException e, String words) {
    return KINDS.stream()
        .filter(kind -> words.contains(kind.phrase))
        .map(Kind::remedy)
        .findFirst()
        .orElse(
            e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
                ? "Check the API server and its admission webhooks."
                : OTHER);
  }
}
