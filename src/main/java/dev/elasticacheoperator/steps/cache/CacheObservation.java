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
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * Finds the environment's cache in any topology and decides who owns it. Only a cache of the
 * desired kind can be in the way of a new cache, because AWS has a name space for each kind.
 */
final class CacheObservation {

  private static final ObservedCaches NONE = ObservedCaches.none(Optional.empty());

  private final EnvironmentView reads;
  private final Target target;
  private final StepContext context;
  private final List<Topology> topologies;

  /**
   * @param topologies all topologies; the desired one is looked at first
   */
  CacheObservation(
      EnvironmentView reads, Target target, StepContext context, List<Topology> topologies) {
    this.reads = reads;
    this.target = target;
    this.context = context;
    this.topologies = topologies.stream().sorted(Comparator.comparing(t -> !isDesired(t))).toList();
  }

  ObservedCaches observe() {
    var named = named();
    var free = named.blocked().isEmpty() || target.desired().isEmpty();
    return named.cache().isEmpty() && free ? leftBehind().orElse(named) : named;
  }

  /**
   * Returns the environment's cache if it has a name that neither the spec nor the status has. What
   * appears after the begin of a deletion is another cache with the same tags, such as one that
   * somebody restored from a snapshot.
   */
  private Optional<ObservedCaches> leftBehind() {
    var left = new LeftBehind(reads, target);
    return left.isPossible(context) && !context.deletionBegan()
        ? Stream.concat(nodesLeftBehind(left), serverlessLeftBehind(left))
            .distinct()
            .map(this::observe)
            .filter(found -> !found.equals(NONE))
            .findFirst()
        : Optional.empty();
  }

  private Stream<String> nodesLeftBehind(LeftBehind left) {
    return left.clusters(context).stream()
        .filter(cluster -> mayBeOurs(cluster.arn(), ClusterState.available(cluster)))
        .map(CacheObservation::cacheId);
  }

  private Stream<String> serverlessLeftBehind(LeftBehind left) {
    return left.serverlessCaches().stream()
        .filter(cache -> mayBeOurs(cache.arn(), "available".equals(cache.status())))
        .map(ServerlessCache::serverlessCacheName);
  }

  /** Returns the id of the cache that the cluster is, or is a member of. */
  private static String cacheId(CacheCluster cluster) {
    return Optional.ofNullable(cluster.replicationGroupId()).orElse(cluster.cacheClusterId());
  }

  /** AWS tells the tags of an available cache only. */
  private boolean mayBeOurs(String arn, boolean available) {
    return !available || reads.get(Kinds.ELASTICACHE_TAGS, arn).map(target::owns).orElse(true);
  }

  private ObservedCaches named() {
    var desired = target.identity().names().cluster();
    for (var id : Ids.names(context, desired)) {
      if (LastSnapshot.isSnapshot(id)) {
        continue;
      }
      var found = observe(id);
      if (found.cache().isPresent() && !id.equals(desired) && target.desired().isPresent()) {
        // The old cache is given up only if the new name is free.
        return found.blocked(inTheWay(desired));
      }
      if (!found.equals(NONE)) {
        return found;
      }
    }
    return NONE;
  }

  /**
   * Returns the reason why the desired cache cannot be made; only its own topology can give one.
   */
  private Optional<Outcome> inTheWay(String id) {
    return topologies.stream()
        .filter(this::isDesired)
        .map(topology -> observe(topology, id))
        .flatMap(found -> found.blocked().stream())
        .findFirst();
  }

  private boolean isDesired(Topology topology) {
    return target.desired().filter(d -> topology.makes(d.cluster().topology())).isPresent();
  }

  /** Returns true if no other cache can have the id of a cache of this topology. */
  private boolean isInTheWay(Topology topology) {
    return topologies.stream()
        .filter(this::isDesired)
        .anyMatch(t -> t.kind().equals(topology.kind()));
  }

  /** Returns the owned cache of that id, or else what is known of the desired topology's. */
  private ObservedCaches observe(String id) {
    var second = NONE;
    for (var topology : topologies) {
      var found = observe(topology, id);
      if (found.cache().filter(cache -> cache.unchangeable().isEmpty()).isPresent()) {
        return found;
      }
      second = second.equals(NONE) ? found : second;
    }
    return second.equals(NONE) ? ObservedCaches.none(neverAdopted(id)) : second;
  }

  private Optional<Outcome> neverAdopted(String id) {
    return topologies.stream()
        .flatMap(t -> Adoption.absent(target, context, t.kind(), id, "cache.name").stream())
        .findFirst();
  }

  private ObservedCaches observe(Topology topology, String id) {
    var found = topology.find(reads, target, id);
    if (found.isEmpty()) {
      return NONE;
    }
    var cache = found.get();
    var known = tags(cache);
    if (known.isEmpty()) {
      return ofUnknownTags(topology, cache);
    }
    var tags = known.get();
    if (target.owns(tags)) {
      return ObservedCaches.of(cache.withTags(tags));
    }
    var entry = topology.kind() + "/" + id;
    if (!target.named(entry) && isRecorded(id)) {
      return ObservedCaches.ownershipLost(id, Ownership.ownershipLost(cache.title()));
    }
    if (!isInTheWay(topology) && !target.named(entry)) {
      return NONE;
    }
    var mismatch =
        cache.mismatch(
            target.desired().map(DesiredState::cluster),
            context.find(StepOutputs.SUBNET_GROUP_NAME));
    var refusal = Adoption.refusal(target, topology.kind(), topology.noun(), id, tags, mismatch);
    return refusal.isPresent()
        ? ObservedCaches.none(refusal)
        : ObservedCaches.of(cache.withTags(tags));
  }

  /** AWS tells the tags of an available cache only (API Reference, ListTagsForResource). */
  private Optional<Map<String, String>> tags(ObservedCache cache) {
    return cache.available()
        ? GroupOwner.tags(reads, context, cache.id(), cache.arn())
        : Optional.empty();
  }

  /** Decides without tags: the record or the intent log may still prove whose the cache is. */
  private ObservedCaches ofUnknownTags(Topology topology, ObservedCache cache) {
    if (isRecorded(cache.id()) || !reads.perResource() || cache.failed() && announced(cache)) {
      return ObservedCaches.of(cache);
    }
    if (target.desired().isPresent()
        && !isInTheWay(topology)
        && !isAnnounced(cache)
        && !mayBeLeftBehind(cache)) {
      return NONE;
    }
    if (cache.failed()) {
      return ObservedCaches.none(Optional.of(ownerNeverKnown(cache)));
    }
    return target.desired().isPresent()
        ? ObservedCaches.none(Optional.of(ownerUnknown(cache)))
        : ObservedCaches.ofUnknownOwner(cache);
  }

  private boolean isAnnounced(ObservedCache cache) {
    return context.announced().contains(cache.id());
  }

  /**
   * Returns true if the failed cache is the result of the announced create. A foreign cache with
   * the announced id is in another subnet group, or in other security groups.
   */
  private boolean announced(ObservedCache cache) {
    if (!isAnnounced(cache)) {
      return false;
    }
    if (cache.isServerless()) {
      return mayBeLeftBehind(cache);
    }
    // A deletion begins with the cache, so that the subnet group was not observed before.
    return isIn(context.find(StepOutputs.SUBNET_GROUP_NAME), cache)
        || target.desired().isEmpty()
            && new LeftBehind(reads, target)
                .ownedSubnetGroups().stream().anyMatch(group -> isIn(Optional.of(group), cache));
  }

  private static boolean isIn(Optional<String> subnetGroup, ObservedCache cache) {
    return cache.mismatch(Optional.empty(), subnetGroup).isEmpty();
  }

  /**
   * Returns true if the cache is in the environment's subnet groups or security groups. A cache of
   * another topology with the same id would not be in the way, but the environment's data may be in
   * it.
   */
  private boolean mayBeLeftBehind(ObservedCache cache) {
    var left = new LeftBehind(reads, target);
    var ids =
        cache.isServerless()
            ? left.serverlessCaches().stream().map(ServerlessCache::serverlessCacheName)
            : left.clusters(context).stream().map(CacheObservation::cacheId);
    return ids.anyMatch(cache.id()::equals);
  }

  private Outcome ownerNeverKnown(ObservedCache cache) {
    var desired = cache.id().equals(target.identity().names().cluster());
    return new Outcome.Blocked(
        cache.sentence()
            + " exists and is "
            + cache.status()
            + ". AWS tells the tags of an available cluster only, so its owner is unknown and the"
            + " operator does not touch it. Delete it"
            + (desired ? ", or choose another cache.name." : "."));
  }

  /** Returns an outcome that does not publish the cache before its tags prove ownership. */
  private static Outcome ownerUnknown(ObservedCache cache) {
    return new Outcome.InProgress(
        "Waiting for "
            + cache.title()
            + ": "
            + cache.status()
            + " (AWS tells its tags, and so its owner, only afterwards)");
  }

  private boolean isRecorded(String id) {
    return context.recordedIds().contains(id);
  }
}
