package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import dev.elasticacheoperator.sandbox.aws.TagHistory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** The tags of every resource, by ARN. */
final class TagSets {

  private static final int MOST = 50;

  private final TagHistory history;
  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  TagSets(SimulatedRegion region) {
    history = new TagHistory(region::now, region.settings().taggingLag());
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
    return history.shown();
  }

  private void changed(String arn) {
    history.changed(arn, Optional.ofNullable(byArn.get(arn)));
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
