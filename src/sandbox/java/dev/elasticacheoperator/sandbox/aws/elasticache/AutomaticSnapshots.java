package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.TakenSnapshot;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * Snapshots that AWS takes every day in the snapshot window while the retention is above 0 (user
 * guide, "Scheduling automatic backups"). They follow from the cache's life, so none is stored, and
 * they go with the cache. The cache does not become {@code snapshotting}.
 */
final class AutomaticSnapshots {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").withZone(ZoneOffset.UTC);

  private final ElastiCacheState state;

  AutomaticSnapshots(ElastiCacheState state) {
    this.state = state;
  }

  List<Snapshot> list() {
    return taken().stream().map(TakenSnapshot::shape).toList();
  }

  /** Returns the snapshot of a name. A cache can begin with it, as with one taken by hand. */
  Optional<TakenSnapshot> find(String name) {
    return taken().stream().filter(s -> s.shape().snapshotName().equals(name)).findFirst();
  }

  private List<TakenSnapshot> taken() {
    List<TakenSnapshot> all = new ArrayList<>();
    for (Group group : state.groups().values()) {
      List<StoredCluster> members = state.members(group);
      if (!members.isEmpty()) {
        StoredCluster source = members.get(members.size() - 1);
        add(all, source, SnapshotShape.of(state, group));
      }
    }
    for (StoredCluster cluster : state.clusters().values()) {
      boolean alone = cluster.life().before().replicationGroupId() == null;
      if (alone && !cluster.life().before().engine().equals("memcached")) {
        add(all, cluster, SnapshotShape.of(state, cluster));
      }
    }
    return all;
  }

  private void add(List<TakenSnapshot> all, StoredCluster source, Snapshot.Builder shape) {
    var picture = source.life().picture(state.now());
    for (Instant taken :
        times(source, picture.snapshotWindow(), picture.snapshotRetentionLimit())) {
      String name = "automatic." + source.id() + "-" + TIME.format(taken);
      Snapshot snapshot =
          shape
              .snapshotName(name)
              .arn(state.arn("snapshot", name))
              .snapshotStatus("available")
              .snapshotSource("automated")
              .build();
      all.add(new TakenSnapshot(snapshot, taken, taken, source.data()));
    }
  }

  /** Returns the starts of the last windows since the cache was available, newest first. */
  private List<Instant> times(StoredCluster source, String window, int retentionDays) {
    List<Instant> times = new ArrayList<>();
    if (window == null) {
      return times;
    }
    LocalTime start = LocalTime.parse(window.substring(0, 5));
    ZonedDateTime day = state.now().atZone(ZoneOffset.UTC);
    for (int back = 0; times.size() < retentionDays && back <= retentionDays; back++) {
      Instant taken = day.minusDays(back).with(start).toInstant();
      if (!taken.isAfter(state.now()) && taken.isAfter(source.life().availableAt())) {
        times.add(taken);
      }
    }
    return times;
  }
}
