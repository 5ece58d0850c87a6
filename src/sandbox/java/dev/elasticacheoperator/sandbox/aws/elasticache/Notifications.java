package dev.elasticacheoperator.sandbox.aws.elasticache;

import software.amazon.awssdk.services.elasticache.model.NotificationConfiguration;

/**
 * The SNS topic of a cache (API reference, NotificationConfiguration). A topic is switched off by
 * the status {@code inactive}; it cannot be removed.
 */
final class Notifications {

  private Notifications() {}

  /** Returns the configuration of a new cache; null without a topic. */
  static NotificationConfiguration created(String topicArn) {
    return topicArn == null
        ? null
        : NotificationConfiguration.builder().topicArn(topicArn).topicStatus("active").build();
  }

  static NotificationConfiguration changed(
      NotificationConfiguration present, String topicArn, String status) {
    if (topicArn == null && present == null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "NotificationTopicStatus needs a notification topic.");
    }
    return NotificationConfiguration.builder()
        .topicArn(topicArn == null ? present.topicArn() : topicArn)
        .topicStatus(status == null ? "active" : status)
        .build();
  }
}
