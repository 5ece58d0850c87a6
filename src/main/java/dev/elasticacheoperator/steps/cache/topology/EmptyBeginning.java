package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a cache that cannot begin with the snapshot of its predecessor. The plan of the
 * replacement has promised the data, and the spec has changed before the new cache was created.
 */
public final class EmptyBeginning {

  private EmptyBeginning() {}

  /** Returns the plan; empty if AWS can restore the snapshot into the desired cache. */
  public static Optional<Plan> plan(
      ObservedSnapshot snapshot, DesiredCache desired, Topology topology) {
    return snapshot
        .data()
        .map(data -> SnapshotCarriage.of(data, desired.cluster()))
        .filter(carriage -> !carriage.possible())
        .map(carriage -> plan(snapshot.name(), carriage, desired, topology));
  }

  private static Plan plan(
      String snapshot, SnapshotCarriage carriage, DesiredCache desired, Topology topology) {
    var create =
        "Create " + topology.description(desired) + " without the data of snapshot " + snapshot;
    return new Plan(
        snapshot,
        "Snapshot "
            + snapshot
            + " has the data of the last cache, and AWS cannot restore it into "
            + topology.noun()
            + " "
            + desired.id()
            + ". The new cache begins empty, and the snapshot stays."
            + carriage.remedy().map(text -> " " + text).orElse(""),
        List.of(new Planned(StepNames.CLUSTER, topology.createOperation(), create, false, false)));
  }
}
