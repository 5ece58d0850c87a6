package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permission.Condition;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Reads;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.steps.ClusterReplacement.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/**
 * The cache: one node, in the VPC through the subnet group and reached through the cache's security
 * group. Its id is its key. What can change in place is changed at once, not in the maintenance
 * window ({@link ClusterChange}); what takes another cluster waits for approval ({@link
 * ClusterReplacement}).
 */
final class ClusterStep implements AwsStep<ClusterStep.Now> {

  /**
   * ElastiCache's first change in an account makes it create its service-linked role, on behalf of
   * who asked (ElastiCache User Guide, "Using service-linked roles").
   */
  static final Permissions FIRST_CACHE =
      Permissions.NONE.on(
          "iam:CreateServiceLinkedRole",
          List.of(new Condition("StringEquals", "iam:AWSServiceName", "elasticache.amazonaws.com")),
          Arns.ELASTICACHE_SERVICE_ROLE);

  static final String NAME = "cluster";
  private static final String KIND = "cache-cluster";

  /** Where the cache answers; there from the moment that AWS tells it. */
  static final Outputs.Key<Address> ENDPOINT = new Outputs.Key<>("the cache's endpoint");

  /**
   * @param stuck why none is made: there is one of the wanted id that is not ours, or one that is
   *     handed over is unfit
   * @param disowned the id on record of one that lost our tags: it is not gone
   */
  record Now(Optional<SeenCluster> cluster, Optional<Outcome> stuck, Optional<String> disowned) {
    static Now of(CacheCluster cluster, Optional<Map<String, String>> tags) {
      return of(new SeenCluster(cluster, tags));
    }

    static Now of(SeenCluster cluster) {
      return new Now(Optional.of(cluster), Optional.empty(), Optional.empty());
    }

    static Now none(Optional<Outcome> stuck) {
      return new Now(Optional.empty(), stuck, Optional.empty());
    }

    Now stuck(Optional<Outcome> why) {
      return new Now(cluster, why, disowned);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(SubnetGroupStep.NAME, ParameterGroupStep.NAME, SecurityGroupsStep.NAME);
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(SubnetGroupStep.NAME);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(FIRST_CACHE)
        .create("elasticache:CreateCacheCluster", Arns.CACHE_CLUSTER)
        .use("elasticache:CreateCacheCluster", Arns.CACHE_PARAMETER_GROUP, Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:ModifyCacheCluster", Arns.CACHE_CLUSTER)
        .use("elasticache:ModifyCacheCluster", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:DeleteCacheCluster", Arns.CACHE_CLUSTER)
        .change("elasticache:AddTagsToResource", Arns.CACHE_CLUSTER);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public Now absent() {
    return Now.none(Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var wanted = target.identity().names().cluster();
    for (var id : AwsStep.names(known, wanted)) {
      var found = observe(cloud.reads(), target, known, id);
      if (found.cluster().isPresent() && !id.equals(wanted) && isDesired(target)) {
        // What is in the way of a new name is to be known before the old cluster is given up.
        return found.stuck(observe(cloud.reads(), target, known, wanted).stuck());
      }
      if (!found.equals(absent())) {
        return found;
      }
    }
    return absent();
  }

  private static Now observe(Reads reads, Target target, StepContext known, String id) {
    var found = reads.cacheCluster(id);
    if (found.isEmpty()) {
      return Now.none(Adoption.absent(target, known, KIND, id, "cache.name"));
    }
    // AWS tells the tags of an available cluster only (ListTagsForResource answers NotFound
    // otherwise); while it is at work nothing is done that they would have to allow.
    var seen = new SeenCluster(found.get(), Optional.empty());
    var atWork = !(seen.available() || seen.failed());
    if (atWork && target.desired().isPresent() && !isOnRecord(known, id)) {
      return Now.none(Optional.of(unclear(seen)));
    }
    if (!reads.deep() || atWork) {
      return Now.of(found.get(), Optional.empty());
    }
    var tags = reads.elastiCacheTags(found.get().arn());
    if (!target.owns(tags) && !target.named(KIND + "/" + id) && isOnRecord(known, id)) {
      var why = Optional.of(AwsStep.disowned("cache cluster " + id));
      return new Now(Optional.empty(), why, Optional.of(id));
    }
    var refusal =
        target.owns(tags)
            ? Optional.<Outcome>empty()
            : Adoption.refusal(target, KIND, "cache cluster", id, tags, seen.unfit(target, known));
    return refusal.isPresent() ? Now.none(refusal) : Now.of(found.get(), Optional.of(tags));
  }

  /** Nothing of it goes on record or to anybody before it is known to be ours. */
  private static Outcome unclear(SeenCluster seen) {
    return new Outcome.InProgress(
        "cache cluster "
            + seen.id()
            + " exists and is "
            + seen.status()
            + ": only when that is done does AWS tell its tags, and so whose it is");
  }

  private static boolean isOnRecord(StepContext known, String id) {
    return known.recordedId().equals(Optional.of(id));
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (!isDesired(target)) {
      return now
          .cluster()
          .filter(c -> c.available() || c.failed())
          .map(ClusterStep::delete)
          .stream()
          .toList();
    }
    if (now.stuck().isPresent()) {
      return List.of();
    }
    var desired = target.desired().get();
    var wanted = wanted(desired, known);
    if (now.cluster().isEmpty()) {
      var tags = target.tags(NAME, desired.cluster().id());
      return List.of(ClusterCreation.of(desired, wanted, tags, known));
    }
    var seen = now.cluster().get();
    if (!seen.available()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    if (seen.tags().filter(t -> !target.owns(t)).isPresent()) {
      // Handed over: it is ours, and may be changed, from the tagging on.
      return tagging(target, seen).stream().toList();
    }
    var plan = ClusterReplacement.of(desired, wanted, seen);
    change(desired, seen, known).map(change -> modify(change, seen)).ifPresent(actions::add);
    tagging(target, seen).ifPresent(actions::add);
    plan.map(p -> Action.held("DeleteCacheCluster", p.actions().get(0).reason(), p, deletion(seen)))
        .ifPresent(actions::add);
    return actions;
  }

  private static Optional<ClusterChange> change(
      DesiredEnvironment desired, SeenCluster seen, StepContext known) {
    var wanted = wanted(desired, known);
    return ClusterChange.of(
        desired.cluster(),
        wanted,
        known.get(SecurityGroupsStep.CACHE_GROUP),
        seen,
        ClusterReplacement.of(desired, wanted, seen).isPresent());
  }

  private Optional<Action<Cloud, Now>> tagging(Target target, SeenCluster seen) {
    return retag(
        seen.cluster().arn(),
        "cache cluster " + seen.id(),
        seen.tags(),
        target.tags(NAME, seen.id()),
        t -> Now.of(seen.cluster(), Optional.of(t)));
  }

  private static Wanted wanted(DesiredEnvironment desired, StepContext known) {
    return new Wanted(
        known.get(SubnetGroupStep.GROUP_NAME),
        desired
            .parameterGroup()
            .map(group -> known.get(ParameterGroupStep.GROUP_NAME))
            .orElse(desired.cluster().defaultParameterGroup()));
  }

  private static Action<Cloud, Now> modify(ClusterChange change, SeenCluster seen) {
    return Action.of(
        "ModifyCacheCluster",
        "set " + String.join(", ", change.what()) + " of " + seen.id(),
        cloud -> {
          var changed =
              cloud.clients().elastiCache().modifyCacheCluster(change.request()).cacheCluster();
          return Now.of(seen.changed(changed));
        });
  }

  private static Action<Cloud, Now> delete(SeenCluster seen) {
    return Action.of("DeleteCacheCluster", "delete cache cluster " + seen.id(), deletion(seen));
  }

  private static Action.Call<Cloud, Now> deletion(SeenCluster seen) {
    return cloud -> {
      var deleting =
          cloud.clients().elastiCache().deleteCacheCluster(r -> r.cacheClusterId(seen.id()));
      return Now.of(deleting.cacheCluster(), seen.tags());
    };
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    if (now.stuck().isPresent()) {
      return now.stuck().get();
    }
    var seen = now.cluster().get();
    if (seen.failed()) {
      return new Outcome.Failed(
          "cluster-" + seen.status(),
          "AWS reports the cluster as "
              + seen.status()
              + ": see the events of "
              + seen.cluster().cacheClusterId()
              + " in the ElastiCache console; delete the environment to remove it",
          Outcome.RetryPolicy.TERMINAL);
    }
    return switch (seen.status()) {
      case "available" ->
          ClusterChange.pending(seen)
              .<Outcome>map(Outcome.InProgress::new)
              .orElseGet(
                  () ->
                      new Outcome.Ready(
                          seen.cluster().engine()
                              + " "
                              + seen.cluster().engineVersion()
                              + " on "
                              + seen.cluster().cacheNodeType()));
      case "creating" ->
          new Outcome.InProgress(
              isDesired(target)
                  ? "creating; AWS usually takes 5 to 10 minutes"
                  : "creating" + ClusterChange.NO_DELETION);
      case "deleting" -> new Outcome.InProgress("deleting; AWS usually takes 3 to 6 minutes");
      default ->
          new Outcome.InProgress(
              ClusterChange.atWork(
                  seen, target.desired().map(desired -> change(desired, seen, known))));
    };
  }

  @Override
  public boolean createSucceeded(Now now, String token) {
    return now.cluster().filter(seen -> seen.id().equals(token)).isPresent();
  }

  @Override
  public Optional<String> id(Now now) {
    return now.cluster().map(SeenCluster::id).or(now::disowned);
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return Outputs.NONE.and(ENDPOINT, now.cluster().flatMap(SeenCluster::endpoint));
  }
}
