package dev.elasticacheoperator.aws.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Digests of the pages of one list. The caller has the items of the pages that it knows, so that
 * the SDK gets such a page without its items. Parsing them would be most of the work of a
 * comparison in which nothing has changed.
 *
 * <p>The digest covers the items alone. The id of the request and the token of the next page are
 * outside of them, may differ each time, and are always parsed. A page without items has no digest,
 * and neither has one that does not come over HTTP. Not thread safe.
 */
public final class PageDigests {

  private static final ExecutionAttribute<PageDigests> ATTRIBUTE =
      new ExecutionAttribute<>("PageDigests");

  private final String element;
  private final Set<String> known;
  private Optional<String> last = Optional.empty();

  /**
   * Creates digests for the calls of one list.
   *
   * @param element name of the XML element of an item
   * @param known digests of the pages whose items the caller has
   */
  public PageDigests(String element, Set<String> known) {
    this.element = element;
    this.known = Set.copyOf(known);
  }

  /** Adds these digests to a request. */
  public void addTo(AwsRequestOverrideConfiguration.Builder request) {
    request.putExecutionAttribute(ATTRIBUTE, this);
  }

  /** Returns the digest of the page that was received since the last call of this method. */
  public Optional<String> take() {
    Optional<String> digest = last;
    last = Optional.empty();
    return digest;
  }

  private InputStream received(InputStream body) {
    byte[] page = read(body);
    String text = new String(page, StandardCharsets.ISO_8859_1);
    String end = "</" + element + ">";
    int from = text.indexOf("<" + element + ">");
    int to = text.lastIndexOf(end) + end.length();
    if (from < 0 || to < from) {
      return new ByteArrayInputStream(page);
    }
    String digest = digest(page, from, to);
    last = Optional.of(digest);
    return known.contains(digest)
        ? new SequenceInputStream(
            new ByteArrayInputStream(page, 0, from),
            new ByteArrayInputStream(page, to, page.length - to))
        : new ByteArrayInputStream(page);
  }

  private static byte[] read(InputStream body) {
    try (body) {
      return body.readAllBytes();
    } catch (IOException e) {
      // The SDK passes on an exception of an interceptor as it is.
      throw SdkClientException.create("The answer ends too early: " + e.getMessage(), e);
    }
  }

  private static String digest(byte[] page, int from, int to) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(page, from, to - from);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Interceptor that shows the answers of a client's calls to their digests. */
  static final class Interceptor implements ExecutionInterceptor {

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
      PageDigests digests = attributes.getAttribute(ATTRIBUTE);
      return digests == null || !answer.httpResponse().isSuccessful()
          ? answer.responseBody()
          : answer.responseBody().map(digests::received);
    }
  }
}
