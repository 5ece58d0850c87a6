package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.Tag;

/** Tag lists as IAM keeps them: a key once, in the order of their first setting. */
final class IamTags {

  private static final int MOST = 50;

  private IamTags() {}

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException LimitExceeded above 50
   *     tags, InvalidInput for a key that AWS keeps to itself
   */
  static List<Tag> with(List<Tag> before, List<Tag> added) {
    Map<String, Tag> all = new LinkedHashMap<>();
    before.forEach(tag -> all.put(tag.key(), tag));
    for (Tag tag : added) {
      if (tag.key() == null
          || tag.key().isEmpty()
          || tag.key().length() > 128
          || tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw IamError.INVALID_INPUT.because("Invalid tag key: %s", tag.key());
      }
      all.put(tag.key(), tag);
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
    return before.stream().filter(tag -> !keys.contains(tag.key())).toList();
  }
}
