package dev.elasticacheoperator.aws.read;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A list with the pages that it came in. Immutable.
 *
 * @param <C> table of the resources, such as a map by name
 */
record Listed<T, C>(List<Page<T>> pages, C table) {

  /** Returns a list whose pages are not known. */
  static <T, C> Listed<T, C> of(C table) {
    return new Listed<>(List.of(), table);
  }

  /**
   * Reads a list.
   *
   * @param before the earlier reading, if any. If it had the same pages, it is the result
   * @param calls reads all pages
   * @param same returns the resource of the earlier table if it equals the given one, so that the
   *     new copy can be freed at once
   * @param table creates the table
   */
  static <T, C> Listed<T, C> read(
      Optional<Listed<T, C>> before,
      Function<PageReader<T>, List<Page<T>>> calls,
      BiFunction<C, T, T> same,
      Function<Stream<T>, C> table) {
    List<Page<T>> earlier = before.map(Listed::pages).orElse(List.of());
    List<Page<T>> pages =
        calls.apply(
            new PageReader<>(
                earlier,
                parsed -> {
                  T resource = SharedParts.in(parsed);
                  return before.map(list -> same.apply(list.table(), resource)).orElse(resource);
                }));
    return before
        .filter(list -> list.pages().equals(pages))
        .orElseGet(
            () ->
                new Listed<>(
                    pages, table.apply(pages.stream().flatMap(page -> page.items().stream()))));
  }

  /**
   * Reads a list whose table is by key. Of two resources with one key, the first counts.
   *
   * @param before the earlier reading, if any
   * @param calls reads all pages
   */
  static <T> Listed<T, Map<String, T>> byKey(
      Optional<Listed<T, Map<String, T>>> before,
      Function<PageReader<T>, List<Page<T>>> calls,
      Function<T, String> key) {
    return read(
        before,
        calls,
        (table, resource) -> earlier(table, key.apply(resource), resource),
        resources -> tableBy(key, resources));
  }

  /** Returns a table by key. Of two resources with one key, the first counts. */
  static <T> Map<String, T> tableBy(Function<T, String> key, Stream<T> resources) {
    return resources.collect(toMap(key, identity(), (first, again) -> first));
  }

  /** Returns the resource of the earlier table if it equals the given one. */
  static <T> T earlier(Map<String, T> table, String key, T resource) {
    T known = table.get(key);
    return resource.equals(known) ? known : resource;
  }
}
