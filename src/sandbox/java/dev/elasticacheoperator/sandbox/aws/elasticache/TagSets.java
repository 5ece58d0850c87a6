package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** The tags of every resource, by ARN. */
final class TagSets {

  /**
   * The tags of a resource from a time on.
   *
   * @param tags empty if the resource is gone
   */
  private record Shown(Instant since, Optional<Map<String, String>> tags) {}

  private static final int MOST = 50;

  private final SimulatedRegion region;
  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  /** Tags that the Resource Groups Tagging API shows now or later, oldest first. */
  private final Map<String, Deque<Shown>> shown = new TreeMap<>();

  TagSets(SimulatedRegion region) {
    this.region = region;
  }

  /**
   * Adds to what the resource has, all or nothing.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException
   *     TagQuotaPerResourceExceeded above 50 tags, InvalidParameterValue for a key that AWS does
   *     not take
   */
  void add(String arn, List<Tag> tags) {
    Map<String, String> all = with(byArn.getOrDefault(arn, Map.of()), tags);
    byArn.put(arn, all);
    changed(arn);
  }

  /** Checks the tags of a create before anything is made. */
  static void check(List<Tag> tags) {
    with(Map.of(), tags);
  }

  private static Map<String, String> with(Map<String, String> before, List<Tag> tags) {
    Map<String, String> all = new LinkedHashMap<>(before);
    for (Tag tag : tags) {
      String key = tag.key() == null ? "" : tag.key();
      boolean reserved = key.toLowerCase(Locale.ROOT).startsWith("aws:");
      if (reserved || key.isEmpty() || key.length() > 128) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("Invalid tag key: %s", key);
      }
      all.put(key, tag.value() == null ? "" : tag.value());
    }
    if (all.size() > MOST) {
      throw ElastiCacheError.TAG_QUOTA_PER_RESOURCE_EXCEEDED.because(
          "The number of tags exceeds the limit of %d tags per resource.", MOST);
    }
    return all;
  }

  void remove(String arn, List<String> keys) {
    byArn.getOrDefault(arn, new HashMap<>()).keySet().removeAll(keys);
    changed(arn);
  }

  void forget(String arn) {
    if (byArn.remove(arn) != null) {
      changed(arn);
    }
  }

  /** Returns the tags of all resources as the Resource Groups Tagging API shows them, by ARN. */
  Map<String, Map<String, String>> shown() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    shown.forEach(
        (arn, tags) -> {
          dropOlder(tags);
          Shown first = tags.getFirst();
          first.tags().filter(known -> isShown(first)).ifPresent(known -> all.put(arn, known));
        });
    shown.values().removeIf(tags -> isShown(tags.getLast()) && tags.getLast().tags().isEmpty());
    return all;
  }

  private void changed(String arn) {
    Deque<Shown> tags = shown.computeIfAbsent(arn, name -> new ArrayDeque<>());
    tags.addLast(new Shown(region.now(), Optional.ofNullable(byArn.get(arn)).map(Map::copyOf)));
    dropOlder(tags);
  }

  /** Drops the tags that others have replaced, so that the first ones are those shown now. */
  private void dropOlder(Deque<Shown> tags) {
    while (tags.size() > 1 && isShown(tags.stream().skip(1).findFirst().get())) {
      tags.removeFirst();
    }
  }

  private boolean isShown(Shown tags) {
    return !region.now().isBefore(tags.since().plus(region.settings().taggingLag()));
  }

  Map<String, String> mapOf(String arn) {
    return Map.copyOf(byArn.getOrDefault(arn, Map.of()));
  }

  List<Tag> of(String arn) {
    return byArn.getOrDefault(arn, Map.of()).entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }
}
