package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A Describe operation: ids, then filters, then pages.
 *
 * @param <S> the state that is kept
 * @param <T> what the caller is shown
 */
final class Listing<S, T> {
  private static final int MIN_RESULTS = 5;

  private final Shelf<S> shelf;
  private final Ec2Tagging tags;
  private final BiFunction<S, List<Tag>, T> show;
  private final Function<T, String> id;
  private final Filters<T> filters;

  /**
   * @param show makes what the caller sees of the state and the tags
   * @param id of what is shown
   */
  Listing(
      Shelf<S> shelf,
      Ec2Tagging tags,
      BiFunction<S, List<Tag>, T> show,
      Function<T, String> id,
      Filters<T> filters) {
    this.shelf = shelf;
    this.tags = tags;
    this.show = show;
    this.id = id;
    this.filters = filters;
  }

  T show(String resourceId) {
    return show.apply(shelf.require(resourceId), tags.of(resourceId));
  }

  /**
   * @param ids the requested ids, each of which must exist; empty for all
   */
  List<T> select(List<String> ids, List<Filter> asked) {
    filters.check(asked);
    ids.forEach(shelf::requireShown);
    Predicate<String> byTag =
        asked.stream()
            .filter(Ec2Tagging::isAbout)
            .map(tags::matching)
            .reduce(item -> true, Predicate::and);
    List<T> items =
        (ids.isEmpty() ? shelf.shown() : ids.stream().distinct().toList())
            .stream().filter(byTag).map(this::show).collect(Collectors.toList());
    return filters.select(asked, items);
  }

  Page<T> page(List<String> ids, List<Filter> asked, Integer maxResults, String nextToken) {
    return page(select(ids, asked), id, maxResults, nextToken, 1000);
  }

  /**
   * @param limit the most that MaxResults may be
   */
  Page<T> page(
      List<String> ids, List<Filter> asked, Integer maxResults, String nextToken, int limit) {
    return page(select(ids, asked), id, maxResults, nextToken, limit);
  }

  /** A page of anything else that EC2 lists. */
  static <T> Page<T> page(
      List<T> items, Function<T, String> key, Integer maxResults, String nextToken, int limit) {
    if (maxResults != null && (maxResults < MIN_RESULTS || maxResults > limit)) {
      throw ec2(
          "InvalidParameterValue",
          String.format(
              "Value ( %d ) for parameter maxResults is invalid. Expecting a value between %d and"
                  + " %d.",
              maxResults, MIN_RESULTS, limit));
    }
    try {
      return Page.byToken(items, key, maxResults, nextToken);
    } catch (Page.UnknownToken e) {
      throw ec2("InvalidPaginationToken", e.getMessage());
    }
  }
}
