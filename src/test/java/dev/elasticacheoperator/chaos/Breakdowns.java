package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.MemberEvent;
import dev.elasticacheoperator.chaos.Things.Thing;
import dev.elasticacheoperator.chaos.Things.ThingKind;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.elasticache.CacheFaults;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/** Clusters that break down by themselves, and members of groups that AWS looks after. */
final class Breakdowns {

  private final CacheFaults faults;
  private final Things things;
  private final ElastiCacheClient aws;
  private final List<Thing> broken = new ArrayList<>();

  Breakdowns(World world) {
    faults = world.account().cacheFaults(OperatorHarness.REGION);
    things = world.checker.things;
    aws = world.straight().elastiCache();
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

  /** Lets AWS reboot, replace or demote a member of a group of ours that keeps its data. */
  String happens(MemberEvent event, int pick) {
    var members =
        things.ours(OperatorHarness.CLUSTER).stream()
            .filter(thing -> thing.kind == ThingKind.REPLICATION_GROUP)
            .map(group -> CacheShape.members(aws, group))
            .filter(list -> list.size() > 1)
            .flatMap(List::stream)
            .toList();
    if (members.isEmpty()) {
      return "no member of a group that has another one";
    }
    var member = members.get(pick % members.size());
    var happened =
        switch (event) {
          case REBOOT -> faults.members().reboot(member);
          case REPLACE -> faults.members().replace(member);
          case FAIL_OVER -> faults.members().failOver(member);
        };
    return member + (happened ? ": " : " does not take ") + event;
  }

  /** Repairs those that nobody has replaced. */
  void mend() {
    broken.stream()
        .filter(cluster -> things.find(cluster.key).filter(now -> now == cluster).isPresent())
        .forEach(cluster -> faults.recover(cluster.name()));
    broken.clear();
  }
}
