package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes of a replication group that AWS has accepted and not made yet, in words for users. */
final class GroupPending {

  private GroupPending() {}

  static List<String> words(ObservedGroup observed) {
    var what = new ArrayList<String>();
    observed.member().map(ClusterState::pending).ifPresent(what::addAll);
    if (observed.member().isEmpty() && observed.available()) {
      what.add("the settings of its nodes");
    }
    var pending = observed.group().pendingModifiedValues();
    if (pending == null) {
      return what;
    }
    if (pending.resharding() != null && pending.resharding().slotMigration() != null) {
      what.add(
          "slots moved: %.0f %%"
              .formatted(pending.resharding().slotMigration().progressPercentage()));
    }
    if (pending.automaticFailoverStatus() != null) {
      what.add("automatic failover " + pending.automaticFailoverStatusAsString());
    }
    if (pending.clusterMode() != null) {
      what.add("cluster mode " + pending.clusterModeAsString());
    }
    if (pending.transitEncryptionMode() != null) {
      what.add("encryption in transit " + pending.transitEncryptionModeAsString());
    } else if (pending.transitEncryptionEnabled() != null) {
      what.add("encryption in transit " + (pending.transitEncryptionEnabled() ? "on" : "off"));
    }
    if (pending.authTokenStatus() != null) {
      what.add("AUTH token " + pending.authTokenStatusAsString().toLowerCase(Locale.ROOT));
    }
    if (pending.userGroups() != null) {
      what.add("user group");
    }
    return what;
  }
}
