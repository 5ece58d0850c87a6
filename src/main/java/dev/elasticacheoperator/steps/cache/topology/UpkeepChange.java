package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.DesiredState.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.NotificationConfiguration;

/**
 * Settings of a running cache of nodes that AWS uses without the cache's clients: windows,
 * automatic upgrades, topic and snapshots. A value is present if AWS has another one. AWS takes
 * them together and applies them at once.
 *
 * @param topicStatus {@code active} or {@code inactive}. AWS never removes a topic, and only stops
 *     using it
 */
public record UpkeepChange(
    Optional<String> maintenanceWindow,
    Optional<Boolean> automaticUpgrades,
    Optional<String> topicArn,
    Optional<String> topicStatus,
    Optional<Integer> retentionDays,
    Optional<String> snapshotWindow) {

  /** Returns the change of a cache cluster of its own. */
  public static UpkeepChange of(Cluster desired, CacheCluster cluster) {
    return of(desired, cluster, cluster.snapshotRetentionLimit(), cluster.snapshotWindow());
  }

  /**
   * Returns the change of a cache.
   *
   * @param node a node of the cache
   * @param retentionDays null if AWS does not show it
   * @param snapshotWindow null if AWS does not show it
   */
  public static UpkeepChange of(
      Cluster desired, CacheCluster node, Integer retentionDays, String snapshotWindow) {
    var upkeep = desired.upkeep();
    var topic = upkeep.notificationTopicArn();
    var sameTopic = topic.equals(topic(node));
    var days = desired.snapshots().retentionDays();
    return new UpkeepChange(
        upkeep
            .maintenanceWindow()
            .filter(window -> !window.equals(node.preferredMaintenanceWindow())),
        upkeep
            .autoMinorVersionUpgrade()
            .filter(automatic -> !automatic.equals(node.autoMinorVersionUpgrade())),
        topic.filter(arn -> !sameTopic),
        sameTopic ? Optional.empty() : Optional.of(topic.isPresent() ? "active" : "inactive"),
        Optional.of(days).filter(d -> d != present(retentionDays)),
        desired.snapshots().window().filter(window -> !window.equals(snapshotWindow)));
  }

  private static Optional<String> topic(CacheCluster node) {
    return Optional.ofNullable(node.notificationConfiguration())
        .filter(topic -> !"inactive".equals(topic.topicStatus()))
        .map(NotificationConfiguration::topicArn);
  }

  private static int present(Integer retentionDays) {
    return Optional.ofNullable(retentionDays).orElse(0);
  }

  /** Returns the settings with their new values, in words for users; empty without a change. */
  public List<String> words() {
    var what = new ArrayList<String>();
    maintenanceWindow.ifPresent(window -> what.add("maintenance window to " + window));
    automaticUpgrades.ifPresent(
        automatic -> what.add("automatic minor upgrades to " + (automatic ? "on" : "off")));
    topicStatus.ifPresent(status -> what.add("notification topic to " + topicArn.orElse("none")));
    retentionDays.ifPresent(days -> what.add("snapshot retention to " + days + " days"));
    snapshotWindow.ifPresent(window -> what.add("snapshot window to " + window));
    return what;
  }
}
