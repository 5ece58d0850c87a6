package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Things.Thing;
import dev.elasticacheoperator.chaos.Things.ThingKind;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.elasticache.CacheFaults;
import java.util.ArrayList;
import java.util.List;

/** Clusters that break down by themselves, and that AWS repairs in the end. */
final class Breakdowns {

  private final CacheFaults faults;
  private final Things things;
  private final List<Thing> broken = new ArrayList<>();

  Breakdowns(CacheFaults faults, Things things) {
    this.faults = faults;
    this.things = things;
  }

  /** Puts a cluster of ours into the status, if there is one that can still fail. */
  String fail(String status, int pick) {
    var clusters =
        things.ours(OperatorHarness.CLUSTER).stream()
            .filter(thing -> thing.kind == ThingKind.CLUSTER && !thing.neverAvailable)
            .toList();
    if (clusters.isEmpty()) {
      return "nothing to fail";
    }
    var cluster = clusters.get(pick % clusters.size());
    faults.fail(cluster.name(), status, "The cluster is " + status + ".");
    broken.add(cluster);
    return cluster.key + " fails";
  }

  /** Repairs those that nobody has replaced. */
  void mend() {
    broken.stream()
        .filter(cluster -> things.find(cluster.key).filter(now -> now == cluster).isPresent())
        .forEach(cluster -> faults.recover(cluster.name()));
    broken.clear();
  }
}
