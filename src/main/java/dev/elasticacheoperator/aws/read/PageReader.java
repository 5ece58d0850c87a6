package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.PageDigests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * Reader of a list in pages. A page that has not changed since an earlier reading is not parsed
 * again, and its items stay the same objects. Reads one list once.
 */
final class PageReader<T> {

  /**
   * Calls that list resources.
   *
   * @param <R> the SDK's response with one page
   */
  @FunctionalInterface
  interface Calls<R> {

    /**
     * Returns the responses.
     *
     * @param request to be applied to each request
     */
    Iterable<R> responses(Consumer<AwsRequestOverrideConfiguration.Builder> request);
  }

  /**
   * A page.
   *
   * @param digest of the items as AWS sent them; empty if it is not known
   */
  record Page<T>(Optional<String> digest, List<T> items) {}

  private final Map<String, List<T>> earlier;
  private final UnaryOperator<T> parsed;

  /**
   * Creates a reader.
   *
   * @param earlier pages of the earlier reading
   * @param parsed returns the object to use for an item that was parsed
   */
  PageReader(List<Page<T>> earlier, UnaryOperator<T> parsed) {
    this.earlier =
        earlier.stream()
            .filter(page -> page.digest().isPresent())
            .collect(toMap(page -> page.digest().get(), Page::items, (first, same) -> first));
    this.parsed = parsed;
  }

  /** Returns a reader without an earlier reading. */
  static <T> PageReader<T> first() {
    return new PageReader<>(List.of(), UnaryOperator.identity());
  }

  /**
   * Reads all pages.
   *
   * @param element name of the XML element of an item in the response, or of the list of the items
   * @param items the items of a response
   */
  <R> List<Page<T>> read(String element, Calls<R> calls, Function<R, List<T>> items) {
    PageDigests digests = new PageDigests(element, earlier.keySet());
    List<Page<T>> pages = new ArrayList<>();
    for (R response : calls.responses(digests::addTo)) {
      Optional<String> digest = digests.take();
      pages.add(
          new Page<>(
              digest,
              digest
                  .map(earlier::get)
                  .orElseGet(() -> items.apply(response).stream().map(parsed).toList())));
    }
    return List.copyOf(pages);
  }
}
