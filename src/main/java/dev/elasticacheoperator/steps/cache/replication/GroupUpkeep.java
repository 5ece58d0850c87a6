package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.UpkeepChange;
import java.util.Optional;

/** Changes of what AWS does by itself to a running group: windows, snapshots, topic and logs. */
final class GroupUpkeep {

  private final DesiredGroup desired;
  private final ObservedGroup running;

  GroupUpkeep(DesiredGroup desired, ObservedGroup running) {
    this.desired = desired;
    this.running = running;
  }

  /** Returns the change of the settings that AWS takes together and applies at once. */
  Optional<Change> settings() {
    var group = running.group();
    var upkeep =
        UpkeepChange.of(
            desired.cluster(),
            running.member().orElseThrow(),
            group.snapshotRetentionLimit(),
            group.snapshotWindow());
    var what = upkeep.words();
    return what.isEmpty()
        ? Optional.empty()
        : GroupChange.modify(
            String.join(", ", what),
            running,
            r ->
                r.preferredMaintenanceWindow(upkeep.maintenanceWindow().orElse(null))
                    .autoMinorVersionUpgrade(upkeep.automaticUpgrades().orElse(null))
                    .notificationTopicArn(upkeep.topicArn().orElse(null))
                    .notificationTopicStatus(upkeep.topicStatus().orElse(null))
                    .snapshotRetentionLimit(upkeep.retentionDays().orElse(null))
                    .snapshottingClusterId(snapshotMember(upkeep).orElse(null))
                    .snapshotWindow(upkeep.snapshotWindow().orElse(null)));
  }

  /**
   * Without cluster mode AWS wants to know the member that a first snapshot is taken of
   * (hashicorp/terraform#10581), and with cluster mode it refuses one.
   */
  private Optional<String> snapshotMember(UpkeepChange upkeep) {
    var present = Optional.ofNullable(running.group().snapshotRetentionLimit()).orElse(0);
    return upkeep
        .retentionDays()
        .filter(days -> present == 0 && running.mode() == Mode.DISABLED)
        .map(days -> running.snapshotMember());
  }

  /** Returns the change of the log delivery, which AWS takes in a call of its own. */
  Optional<Change> logs() {
    var changes =
        LogChanges.of(
            desired.cluster().upkeep().logs(), running.group().logDeliveryConfigurations());
    return changes.isEmpty()
        ? Optional.empty()
        : GroupChange.modify(
            LogChanges.words(changes), running, r -> r.logDeliveryConfigurations(changes));
  }
}
