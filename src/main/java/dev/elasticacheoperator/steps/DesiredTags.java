package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tags that an existing resource must carry, and the keys that it must not. All other tags
 * belong to others and stay.
 *
 * @param tags ownership tags and the user's tags
 * @param removed keys of the user's tags that the spec no longer has
 */
public record DesiredTags(Map<String, String> tags, Set<String> removed) {

  /** Returns the entries that the resource does not have, or has with another value. */
  Map<String, String> missing(Map<String, String> observed) {
    return Tagging.missing(observed, tags);
  }

  /**
   * Returns the removed keys that the resource still has.
   *
   * @param ignoreCase true if the service takes two keys that differ in case for one, so that the
   *     removal of one would remove the other
   */
  Set<String> surplus(Map<String, String> observed, boolean ignoreCase) {
    var surplus = new TreeSet<>(removed);
    surplus.retainAll(observed.keySet());
    surplus.removeIf(
        key ->
            tags.keySet().stream()
                .anyMatch(k -> ignoreCase ? k.equalsIgnoreCase(key) : k.equals(key)));
    return surplus;
  }

  boolean ownedIn(Map<String, String> observed) {
    return Tags.owned(observed, tags.get(Tags.CLUSTER), tags.get(Tags.ENVIRONMENT));
  }
}
