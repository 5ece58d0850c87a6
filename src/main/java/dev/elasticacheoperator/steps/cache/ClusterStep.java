package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
import dev.elasticacheoperator.desired.Identity;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.memcached.MemcachedTopology;
import dev.elasticacheoperator.steps.cache.node.NodeTopology;
import dev.elasticacheoperator.steps.cache.replication.ReplicationTopology;
import dev.elasticacheoperator.steps.cache.serverless.ServerlessTopology;
import dev.elasticacheoperator.steps.cache.topology.CacheFailure;
import dev.elasticacheoperator.steps.cache.topology.CacheProgress;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.EmptyBeginning;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import dev.elasticacheoperator.steps.cache.topology.Replacement;
import dev.elasticacheoperator.steps.cache.topology.Restore;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cache in whatever topology, reachable through its security group. This step owns adoption,
 * ownership, approval and the endpoint. The package of the topology below it owns the calls. A
 * change in place is made at once, not in the maintenance window. A replacement waits for approval.
 */
public record ClusterStep(String name, Set<String> needs) implements AwsStep<ObservedCaches> {

  private static final List<Topology> TOPOLOGIES =
      List.of(
          new NodeTopology(),
          new ReplicationTopology(),
          new MemcachedTopology(),
          new ServerlessTopology());

  /** Returns true if {@code spec.adopt} has a cache, of any topology. */
  public static boolean adopts(Identity identity) {
    return TOPOLOGIES.stream()
        .map(topology -> topology.kind() + "/")
        .anyMatch(kind -> identity.adopt().stream().anyMatch(entry -> entry.startsWith(kind)));
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.SECURITY_GROUPS);
  }

  @Override
  public Permissions permissions() {
    return TOPOLOGIES.stream()
        .map(Topology::permissions)
        .reduce(FirstCache.PERMISSIONS, Permissions::and);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public ObservedCaches absent() {
    return ObservedCaches.none(Optional.empty());
  }

  @Override
  public ObservedCaches observe(AwsContext aws, Target target, StepContext context) {
    var found = new CacheObservation(aws.reads(), target, context, TOPOLOGIES).observe();
    return aws.reads().perResource()
        ? RestoreSource.checked(
            aws.reads(),
            target,
            snapshot(aws, target, found, context).map(found::with).orElse(found))
        : found;
  }

  @Override
  public ObservedCaches observeAbsent(AwsContext aws, Target target, StepContext context) {
    return RestoreSource.checked(aws.reads(), target, absent());
  }

  /** Returns the snapshot of a cache that is deleted or replaced, or whose successor is made. */
  private static Optional<ObservedSnapshot> snapshot(
      AwsContext aws, Target target, ObservedCaches found, StepContext context) {
    var available = found.cache().filter(ObservedCache::available);
    if (available.isEmpty() && target.desired().isPresent()) {
      return LastSnapshot.recorded(aws.reads(), context);
    }
    return found
        .cache()
        .flatMap(cache -> lastSnapshot(target, cache, context))
        .filter(last -> last.plan().isEmpty() || target.approves(last.plan().get()))
        .flatMap(last -> last.read(aws.reads(), found.cache().get()));
  }

  /** Returns the snapshot that the deletion of the cache waits for, if there is one. */
  private static Optional<LastSnapshot> lastSnapshot(
      Target target, ObservedCache cache, StepContext context) {
    if (target.desired().isEmpty()) {
      return LastSnapshot.ofDeletion(target, cache);
    }
    return context.find(StepOutputs.CACHE_SECURITY_GROUP_ID).isEmpty()
        ? Optional.empty()
        : replacement(target, desired(target, context), cache).flatMap(LastSnapshot::of);
  }

  private static Optional<Replacement> replacement(
      Target target, DesiredCache desired, ObservedCache cache) {
    return Replacement.of(desired, cache, topology(desired), target.identity().finalSnapshot());
  }

  @Override
  public List<Action<AwsContext, ObservedCaches>> diff(
      Target target, ObservedCaches observed, StepContext context) {
    var actions = actions(target, observed, context);
    return observed
        .snapshot()
        .map(kept -> actions.stream().map(a -> a.adding(after -> after.with(kept))).toList())
        .orElse(actions);
  }

  private List<Action<AwsContext, ObservedCaches>> actions(
      Target target, ObservedCaches observed, StepContext context) {
    if (!isDesired(target)) {
      return observed
          .cache()
          .filter(cache -> observed.ownerKnown() && cache.deletable())
          .map(
              cache ->
                  LastSnapshot.ofDeletion(target, cache)
                      .map(last -> last.before(cache.delete(), observed, target, context))
                      .orElse(List.of(cache.delete())))
          .orElse(List.of());
    }
    if (observed.blocked().isPresent() || waitsForCredentials(target, observed)) {
      return List.of();
    }
    var desired = desired(target, context);
    if (observed.cache().isEmpty()) {
      var tags = target.tags(StepNames.CLUSTER, desired.id());
      var kept = observed.snapshot();
      var held =
          kept.flatMap(snapshot -> EmptyBeginning.plan(snapshot, desired, topology(desired)));
      var source = kept.filter(s -> held.isEmpty()).map(desired::of).orElse(desired);
      var create = topology(desired).create(keeping(target, source), tags);
      return List.of(held.map(create::holding).orElse(create));
    }
    var cache = observed.cache().get();
    if (cache.failed()) {
      return repair(target, desired, observed, context);
    }
    return cache.available() && cache.unchangeable().isEmpty()
        ? changes(target, desired, observed, context)
        : List.of();
  }

  /** Returns the cache with the encryption of the last one, if that had the same topology. */
  private static DesiredCache keeping(Target target, DesiredCache desired) {
    var words = topology(desired).words();
    return target
        .keptEncryption()
        .filter(kept -> kept.topology().startsWith(words))
        .map(kept -> desired.keeping(kept.inTransit(), kept.atRest(), kept.kmsKeyId()))
        .orElse(desired);
  }

  /** A cache is never made without the credentials that it must have. */
  private static boolean waitsForCredentials(Target target, ObservedCaches observed) {
    return observed.cache().isEmpty() && target.credentials().problem().isPresent();
  }

  private static Topology topology(DesiredCache desired) {
    return TOPOLOGIES.stream()
        .filter(topology -> topology.makes(desired.cluster().topology()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the deletion, or the snapshot that comes before; empty while one is taken. */
  private static List<Action<AwsContext, ObservedCaches>> replace(
      Target target, Replacement replacement, ObservedCaches observed, StepContext context) {
    var deletion = observed.cache().orElseThrow().delete(replacement.plan());
    return LastSnapshot.of(replacement)
        .map(last -> last.before(deletion, observed, target, context))
        .orElse(List.of(deletion));
  }

  /** Returns the deletion of a failed cache, so that the next pass creates it again. */
  private static List<Action<AwsContext, ObservedCaches>> repair(
      Target target, DesiredCache desired, ObservedCaches observed, StepContext context) {
    var cache = observed.cache().orElseThrow();
    var replacement = replacement(target, desired, cache);
    if (CacheFailure.createdAgain(replacement.isPresent(), cache, context.now())) {
      return List.of(cache.delete());
    }
    return replacement.map(r -> cache.delete(r.plan())).stream().toList();
  }

  private List<Action<AwsContext, ObservedCaches>> changes(
      Target target, DesiredCache desired, ObservedCaches observed, StepContext context) {
    var cache = observed.cache().orElseThrow();
    var tagging =
        Tagging.retag(
            cache.arn(),
            cache.title(),
            cache.tags(),
            target.corrected(target.tags(StepNames.CLUSTER, cache.id())),
            tags -> observed.with(cache.withTags(tags)));
    if (cache.tags().filter(tags -> !target.owns(tags)).isPresent()) {
      // An adopted cache may be changed only once it carries our tags.
      return tagging.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedCaches>>();
    var replacement = replacement(target, desired, cache);
    change(target, desired, cache, replacement.isPresent(), context)
        .map(Change::action)
        .ifPresent(actions::add);
    tagging.ifPresent(actions::add);
    replacement
        .map(r -> replace(target, r, observed, context))
        .orElseGet(() -> cache.restart(desired).stream().toList())
        .forEach(actions::add);
    return actions;
  }

  private static Optional<Change> change(
      Target target,
      DesiredCache desired,
      ObservedCache cache,
      boolean replaced,
      StepContext context) {
    var kept = replaced || CacheFailure.undone(cache, context.now()).isPresent();
    if (cache.serves(desired.cluster().topology()) || kept) {
      return cache.change(desired, kept);
    }
    var tags = target.tags(StepNames.CLUSTER, desired.id());
    return Optional.of(topology(desired).takeOver(cache, desired, tags));
  }

  private static DesiredCache desired(Target target, StepContext context) {
    var desired = target.desired().orElseThrow();
    return new DesiredCache(
        desired.cluster(),
        context.find(StepOutputs.SUBNET_GROUP_NAME),
        context.find(StepOutputs.CACHE_PLACEMENT).orElse(List.of()),
        desired
            .parameterGroup()
            .map(group -> context.get(StepOutputs.PARAMETER_GROUP_NAME))
            .orElse(desired.cluster().defaultParameterGroup()),
        desired.parameterGroup().map(ParameterGroup::parameters).orElse(Map.of()),
        context.get(StepOutputs.CACHE_SECURITY_GROUP_ID),
        desired.cluster().snapshots().restoreFrom().map(Restore::of).orElse(Restore.NONE),
        target.credentials(),
        context.find(StepOutputs.USER_GROUP));
  }

  @Override
  public Outcome assess(Target target, ObservedCaches observed, StepContext context) {
    if (observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    var problem = target.credentials().problem();
    if (problem.isPresent() && observed.cache().filter(ObservedCache::busy).isEmpty()) {
      return new Outcome.Blocked(problem.get());
    }
    if (observed.cache().isEmpty()) {
      return new Outcome.InProgress(
          "Waiting for the cache that begins with the data of snapshot "
              + observed.snapshot().map(ObservedSnapshot::name).orElse("none"));
    }
    var cache = observed.cache().get();
    var waiting =
        lastSnapshot(target, cache, context)
            .filter(last -> target.desired().isEmpty() || observed.snapshot().isPresent())
            .flatMap(last -> last.problem(observed, context));
    if (waiting.isPresent()) {
      return waiting.get();
    }
    return target
        .desired()
        .map(d -> assess(target, desired(target, context), cache, context))
        .orElseGet(() -> CacheProgress.ofSurplus(cache));
  }

  private static Outcome assess(
      Target target, DesiredCache desired, ObservedCache cache, StepContext context) {
    return cache
        .unchangeable()
        .or(() -> CacheFailure.undone(cache, context.now()))
        .or(() -> cache.refusedCredentials(desired))
        .orElseGet(
            () ->
                CacheProgress.ofDesired(
                    cache,
                    () -> {
                      var replaced = replacement(target, desired, cache).isPresent();
                      return change(target, desired, cache, replaced, context);
                    }));
  }

  /** Names what keeps AWS from deleting the cache, such as a replication group around it. */
  @Override
  public Optional<Outcome.Blocked> blockers(AwsContext aws, ObservedCaches observed) {
    return observed.cache().flatMap(ObservedCache::blocker).map(Outcome.Blocked::new);
  }

  @Override
  public boolean createSucceeded(ObservedCaches observed, String token) {
    return observed.cache().filter(cache -> cache.id().equals(token)).isPresent();
  }

  @Override
  public List<String> ids(ObservedCaches observed) {
    return Stream.concat(
            observed.cache().map(ObservedCache::id).or(observed::ownershipLost).stream(),
            observed.snapshot().flatMap(LastSnapshot::id).stream())
        .toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedCaches observed) {
    return Outputs.NONE
        .and(StepOutputs.CACHE, observed.cache().flatMap(ObservedCache::facts))
        .and(StepOutputs.ACCESS, observed.cache().map(ObservedCache::access));
  }
}
