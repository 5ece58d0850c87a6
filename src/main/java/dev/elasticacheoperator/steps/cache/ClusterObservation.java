package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import java.util.Map;
import java.util.Optional;

/** Finds the environment's cluster and decides who owns it. */
final class ClusterObservation {

  private static final String KIND = "cache-cluster";
  private static final ObservedClusters NONE = ObservedClusters.none(Optional.empty());

  private final EnvironmentView reads;
  private final Target target;
  private final StepContext context;

  ClusterObservation(EnvironmentView reads, Target target, StepContext context) {
    this.reads = reads;
    this.target = target;
    this.context = context;
  }

  ObservedClusters observe() {
    var desired = target.identity().names().cluster();
    for (var id : Ids.names(context, desired)) {
      var found = observe(id);
      if (found.cluster().isPresent() && !id.equals(desired) && target.desired().isPresent()) {
        // The old cluster is given up only if the new name is free.
        return found.blocked(observe(desired).blocked());
      }
      if (!found.equals(NONE)) {
        return found;
      }
    }
    return NONE;
  }

  private ObservedClusters observe(String id) {
    var found = reads.get(Kinds.CACHE_CLUSTER, id);
    if (found.isEmpty()) {
      return ObservedClusters.none(Adoption.absent(target, context, KIND, id, "cache.name"));
    }
    var node = withEvent(new ObservedNode(found.get(), Optional.empty()));
    var known = tags(node);
    if (known.isEmpty()) {
      return ofUnknownTags(node);
    }
    var tags = known.get();
    if (target.owns(tags)) {
      return ObservedClusters.of(node.withTags(tags));
    }
    if (!target.named(KIND + "/" + id) && isRecorded(id)) {
      return ObservedClusters.ownershipLost(id, Ownership.ownershipLost("cache cluster " + id));
    }
    var mismatch =
        node.mismatch(
            target.desired().map(DesiredState::cluster),
            context.find(StepOutputs.SUBNET_GROUP_NAME));
    var refusal = Adoption.refusal(target, KIND, "cache cluster", id, tags, mismatch);
    return refusal.isPresent()
        ? ObservedClusters.none(refusal)
        : ObservedClusters.of(node.withTags(tags));
  }

  /** AWS tells the tags of an available cluster only (API Reference, ListTagsForResource). */
  private Optional<Map<String, String>> tags(ObservedNode node) {
    return node.available() && reads.perResource()
        ? reads.get(Kinds.ELASTICACHE_TAGS, node.arn())
        : Optional.empty();
  }

  /** Reads AWS's newest event only where something went wrong, or where a move may have. */
  private ObservedNode withEvent(ObservedNode node) {
    var moves =
        node.available()
            && target
                .desired()
                .filter(d -> !d.cluster().nodeType().equals(node.cluster().cacheNodeType()))
                .isPresent();
    return node.failed() || moves
        ? node.withEvent(reads.get(Kinds.CACHE_CLUSTER_EVENT, node.id()))
        : node;
  }

  /** Decides without tags: the record or the intent log may still prove whose the cluster is. */
  private ObservedClusters ofUnknownTags(ObservedNode node) {
    if (isRecorded(node.id()) || !reads.perResource() || node.failed() && announced(node)) {
      return ObservedClusters.of(node);
    }
    if (node.failed()) {
      return ObservedClusters.none(Optional.of(ownerNeverKnown(node)));
    }
    return target.desired().isPresent()
        ? ObservedClusters.none(Optional.of(ownerUnknown(node)))
        : ObservedClusters.ofUnknownOwner(node);
  }

  /**
   * Returns true if the failed cluster is the result of the announced create. A foreign cluster
   * with the announced id is in another subnet group.
   */
  private boolean announced(ObservedNode node) {
    return context.announced().equals(Optional.of(node.id()))
        && context
            .find(StepOutputs.SUBNET_GROUP_NAME)
            .filter(name -> name.equals(node.cluster().cacheSubnetGroupName()))
            .isPresent();
  }

  private static Outcome ownerNeverKnown(ObservedNode node) {
    return new Outcome.Blocked(
        "Cache cluster "
            + node.id()
            + " exists and is "
            + node.status()
            + ". AWS tells the tags of an available cluster only, so its owner is unknown and the"
            + " operator does not touch it. Delete it, or choose another cache.name.");
  }

  /** Returns an outcome that does not publish the cluster before its tags prove ownership. */
  private static Outcome ownerUnknown(ObservedNode node) {
    return new Outcome.InProgress(
        "Waiting for cache cluster "
            + node.id()
            + ": "
            + node.status()
            + " (AWS tells its tags, and so its owner, only afterwards)");
  }

  private boolean isRecorded(String id) {
    return context.recordedIds().contains(id);
  }
}
