package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Tag lists as IAM keeps them: a key once, in the order of their first setting.
 *
 * <p>IAM ignores the case of keys and keeps the case of the last setting (IAM User Guide, "Tags for
 * AWS Identity and Access Management resources"). The refusal of two keys in one request that
 * differ in case only has the words of moto's IAM and of aws-cdk#26253.
 */
final class IamTags {

  private static final int MOST = 50;

  private IamTags() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException LimitExceeded above 50
   *     tags, InvalidInput for a key that AWS keeps to itself or that the request has twice
   */
  static List<Tag> with(List<Tag> before, List<Tag> added) {
    Map<String, Tag> all = new LinkedHashMap<>();
    before.forEach(tag -> all.put(key(tag.key()), tag));
    Set<String> seen = new HashSet<>();
    for (Tag tag : added) {
      if (tag.key() == null
          || tag.key().isEmpty()
          || tag.key().length() > 128
          || key(tag.key()).startsWith("aws:")) {
        throw IamError.INVALID_INPUT.because("Invalid tag key: %s", tag.key());
      }
      if (!seen.add(key(tag.key()))) {
        throw IamError.INVALID_INPUT.because(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      all.put(key(tag.key()), tag);
    }
    if (all.size() > MOST) {
      throw IamError.LIMIT_EXCEEDED.because("Cannot exceed quota for TagsPerResource: %d", MOST);
    }
    return List.copyOf(all.values());
  }

  static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value() == null ? "" : tag.value()));
    return Map.copyOf(map);
  }

  static List<Tag> without(List<Tag> before, List<String> keys) {
    Set<String> removed = keys.stream().map(IamTags::key).collect(Collectors.toSet());
    return before.stream().filter(tag -> !removed.contains(key(tag.key()))).toList();
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
