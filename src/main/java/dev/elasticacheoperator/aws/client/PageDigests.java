package dev.elasticacheoperator.aws.client;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

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

  private final byte[] first;
  private final byte[] last;
  private final Set<String> known;
  private Optional<String> received = Optional.empty();

  /**
   * Creates digests for the calls of one list.
   *
   * @param element name of the XML element of an item, or of the list of the items
   * @param known digests of the pages whose items the caller has
   */
  public PageDigests(String element, Set<String> known) {
    this.first = ("<" + element + ">").getBytes(StandardCharsets.UTF_8);
    this.last = ("</" + element + ">").getBytes(StandardCharsets.UTF_8);
    this.known = Set.copyOf(known);
  }

  /** Adds these digests to a request. */
  public void addTo(AwsRequestOverrideConfiguration.Builder request) {
    request.putExecutionAttribute(ATTRIBUTE, this);
  }

  /** Returns the digest of the page that was received since the last call of this method. */
  public Optional<String> take() {
    Optional<String> digest = received;
    received = Optional.empty();
    return digest;
  }

  /** Returns the page, without its items if they are known, and notes their digest. */
  private InputStream page(SdkHttpResponse answer, InputStream body) {
    byte[] page = read(answer, body);
    int end = page.length - last.length;
    OptionalInt from = find(first, page, IntStream.rangeClosed(0, page.length - first.length));
    OptionalInt to = find(last, page, IntStream.rangeClosed(0, end).map(i -> end - i));
    if (from.isEmpty() || to.isEmpty()) {
      return new ByteArrayInputStream(page);
    }
    int after = to.getAsInt() + last.length;
    String digest = digest(page, from.getAsInt(), after);
    received = Optional.of(digest);
    return known.contains(digest)
        ? new SequenceInputStream(
            new ByteArrayInputStream(page, 0, from.getAsInt()),
            new ByteArrayInputStream(page, after, page.length - after))
        : new ByteArrayInputStream(page);
  }

  private static OptionalInt find(byte[] tag, byte[] page, IntStream positions) {
    return positions
        .filter(i -> Arrays.equals(page, i, i + tag.length, tag, 0, tag.length))
        .findFirst();
  }

  /** Reads the body. Pages are large, so that one of a known length is read without copies. */
  private static byte[] read(SdkHttpResponse answer, InputStream body) {
    Optional<Integer> announced =
        answer.firstMatchingHeader("Content-Length").map(Integer::valueOf);
    try (body) {
      if (announced.isEmpty()) {
        return body.readAllBytes();
      }
      byte[] page = new byte[announced.get()];
      int length = body.readNBytes(page, 0, page.length);
      if (length < page.length) {
        throw new EOFException(length + " of " + page.length + " bytes");
      }
      return page;
    } catch (IOException e) {
      // The SDK passes on an exception of an interceptor as it is.
      throw SdkClientException.create("The answer ends too early: " + e.getMessage(), e);
    }
  }

  /**
   * Returns two check sums, which the processor computes much faster than a cryptographic hash. If
   * a page changes, both stay the same with a probability of 2^-64. Only somebody who may change
   * the resources could choose values that keep them, and would hide nothing but that change.
   */
  private static String digest(byte[] page, int from, int to) {
    return Stream.of(new CRC32(), new CRC32C())
        .map(sum -> sum(sum, page, from, to))
        .collect(joining("-"));
  }

  private static String sum(Checksum sum, byte[] page, int from, int to) {
    sum.update(page, from, to - from);
    return Long.toHexString(sum.getValue());
  }

  /** Interceptor that shows the answers of a client's calls to their digests. */
  static final class Interceptor implements ExecutionInterceptor {

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
      PageDigests digests = attributes.getAttribute(ATTRIBUTE);
      return digests == null || !answer.httpResponse().isSuccessful()
          ? answer.responseBody()
          : answer.responseBody().map(body -> digests.page(answer.httpResponse(), body));
    }
  }
}
