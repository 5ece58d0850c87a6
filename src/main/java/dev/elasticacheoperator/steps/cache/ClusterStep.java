package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.ClusterReplacement.Wanted;
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
public record ClusterStep(String name, Set<String> needs)
    implements AwsStep<ClusterStep.ObservedClusters> {

  /**
   * ElastiCache's first change in an account makes it create its service-linked role, on behalf of
   * who asked (ElastiCache User Guide, "Using service-linked roles").
   */
  static final Permissions FIRST_CACHE =
      Permissions.NONE.on(
          "iam:CreateServiceLinkedRole",
          List.of(new Condition("StringEquals", "iam:AWSServiceName", "elasticache.amazonaws.com")),
          Arns.ELASTICACHE_SERVICE_ROLE);

  private static final String KIND = "cache-cluster";

  /**
   * @param blocked why none is made: there is one of the wanted id that is not ours, or one that is
   *     handed over is unfit
   * @param ownershipLost the id on record of one that lost our tags: it is not gone
   */
  record ObservedClusters(
      Optional<ObservedCluster> cluster,
      Optional<Outcome> blocked,
      Optional<String> ownershipLost) {
    static ObservedClusters of(CacheCluster cluster, Optional<Map<String, String>> tags) {
      return of(new ObservedCluster(cluster, tags));
    }

    static ObservedClusters of(ObservedCluster cluster) {
      return new ObservedClusters(Optional.of(cluster), Optional.empty(), Optional.empty());
    }

    static ObservedClusters none(Optional<Outcome> blocked) {
      return new ObservedClusters(Optional.empty(), blocked, Optional.empty());
    }

    ObservedClusters blocked(Optional<Outcome> why) {
      return new ObservedClusters(cluster, why, ownershipLost);
    }
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.SUBNET_GROUP);
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
  public ObservedClusters absent() {
    return ObservedClusters.none(Optional.empty());
  }

  @Override
  public ObservedClusters observe(AwsContext aws, Target target, StepContext context) {
    var wanted = target.identity().names().cluster();
    for (var id : Ids.names(context, wanted)) {
      var found = observe(aws.reads(), target, context, id);
      if (found.cluster().isPresent() && !id.equals(wanted) && isDesired(target)) {
        // What is in the way of a new name is to be known before the old cluster is given up.
        return found.blocked(observe(aws.reads(), target, context, wanted).blocked());
      }
      if (!found.equals(absent())) {
        return found;
      }
    }
    return absent();
  }

  private static ObservedClusters observe(
      EnvironmentView reads, Target target, StepContext context, String id) {
    var found = reads.cacheCluster(id);
    if (found.isEmpty()) {
      return ObservedClusters.none(Adoption.absent(target, context, KIND, id, "cache.name"));
    }
    // AWS tells the tags of an available cluster only (ListTagsForResource answers NotFound
    // otherwise); while it is at work nothing is done that they would have to allow.
    var seen = new ObservedCluster(found.get(), Optional.empty());
    var atWork = !(seen.available() || seen.failed());
    if (atWork && target.desired().isPresent() && !isOnRecord(context, id)) {
      return ObservedClusters.none(Optional.of(unclear(seen)));
    }
    if (!reads.perResource() || atWork) {
      return ObservedClusters.of(found.get(), Optional.empty());
    }
    var tags = reads.elastiCacheTags(found.get().arn());
    if (!target.owns(tags) && !target.named(KIND + "/" + id) && isOnRecord(context, id)) {
      var why = Optional.of(Ownership.ownershipLost("cache cluster " + id));
      return new ObservedClusters(Optional.empty(), why, Optional.of(id));
    }
    var refusal =
        target.owns(tags)
            ? Optional.<Outcome>empty()
            : Adoption.refusal(
                target, KIND, "cache cluster", id, tags, seen.mismatch(target, context));
    return refusal.isPresent()
        ? ObservedClusters.none(refusal)
        : ObservedClusters.of(found.get(), Optional.of(tags));
  }

  /** Nothing of it goes on record or to anybody before it is known to be ours. */
  private static Outcome unclear(ObservedCluster seen) {
    return new Outcome.InProgress(
        "cache cluster "
            + seen.id()
            + " exists and is "
            + seen.status()
            + ": only when that is done does AWS tell its tags, and so whose it is");
  }

  private static boolean isOnRecord(StepContext context, String id) {
    return context.recordedId().equals(Optional.of(id));
  }

  @Override
  public List<Action<AwsContext, ObservedClusters>> diff(
      Target target, ObservedClusters observed, StepContext context) {
    if (!isDesired(target)) {
      return observed
          .cluster()
          .filter(c -> c.available() || c.failed())
          .map(ClusterStep::delete)
          .stream()
          .toList();
    }
    if (observed.blocked().isPresent()) {
      return List.of();
    }
    var desired = target.desired().get();
    var wanted = desired(desired, context);
    if (observed.cluster().isEmpty()) {
      var tags = target.tags(StepNames.CLUSTER, desired.cluster().id());
      return List.of(ClusterCreation.of(desired, wanted, tags, context));
    }
    var seen = observed.cluster().get();
    if (!seen.available()) {
      return List.of();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedClusters>>();
    if (seen.tags().filter(t -> !target.owns(t)).isPresent()) {
      // Handed over: it is ours, and may be changed, from the tagging on.
      return tagging(target, seen).stream().toList();
    }
    var plan = ClusterReplacement.of(desired, wanted, seen);
    change(desired, seen, context).map(change -> modify(change, seen)).ifPresent(actions::add);
    tagging(target, seen).ifPresent(actions::add);
    plan.map(p -> Action.held("DeleteCacheCluster", p.actions().get(0).reason(), p, deletion(seen)))
        .ifPresent(actions::add);
    return actions;
  }

  private static Optional<ClusterChange> change(
      DesiredState desired, ObservedCluster seen, StepContext context) {
    var wanted = desired(desired, context);
    return ClusterChange.of(
        desired.cluster(),
        wanted,
        context.get(StepOutputs.CACHE_SECURITY_GROUP_ID),
        seen,
        ClusterReplacement.of(desired, wanted, seen).isPresent());
  }

  private Optional<Action<AwsContext, ObservedClusters>> tagging(
      Target target, ObservedCluster seen) {
    return Tagging.retag(
        seen.cluster().arn(),
        "cache cluster " + seen.id(),
        seen.tags(),
        target.tags(StepNames.CLUSTER, seen.id()),
        t -> ObservedClusters.of(seen.cluster(), Optional.of(t)));
  }

  private static Wanted desired(DesiredState desired, StepContext context) {
    return new Wanted(
        context.get(StepOutputs.SUBNET_GROUP_NAME),
        desired
            .parameterGroup()
            .map(group -> context.get(StepOutputs.PARAMETER_GROUP_NAME))
            .orElse(desired.cluster().defaultParameterGroup()));
  }

  private static Action<AwsContext, ObservedClusters> modify(
      ClusterChange change, ObservedCluster seen) {
    return Action.of(
        "ModifyCacheCluster",
        "set " + String.join(", ", change.what()) + " of " + seen.id(),
        aws -> {
          var changed =
              aws.clients().elastiCache().modifyCacheCluster(change.request()).cacheCluster();
          return ObservedClusters.of(seen.changed(changed));
        });
  }

  private static Action<AwsContext, ObservedClusters> delete(ObservedCluster seen) {
    return Action.of("DeleteCacheCluster", "delete cache cluster " + seen.id(), deletion(seen));
  }

  private static Action.Call<AwsContext, ObservedClusters> deletion(ObservedCluster seen) {
    return aws -> {
      var deleting =
          aws.clients().elastiCache().deleteCacheCluster(r -> r.cacheClusterId(seen.id()));
      return ObservedClusters.of(deleting.cacheCluster(), seen.tags());
    };
  }

  @Override
  public Outcome assess(Target target, ObservedClusters observed, StepContext context) {
    if (observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    var seen = observed.cluster().get();
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
                  seen, target.desired().map(desired -> change(desired, seen, context))));
    };
  }

  @Override
  public boolean createSucceeded(ObservedClusters observed, String token) {
    return observed.cluster().filter(seen -> seen.id().equals(token)).isPresent();
  }

  @Override
  public Optional<String> id(ObservedClusters observed) {
    return observed.cluster().map(ObservedCluster::id).or(observed::ownershipLost);
  }

  @Override
  public Outputs outputs(Target target, ObservedClusters observed) {
    return Outputs.NONE.and(
        StepOutputs.ENDPOINT, observed.cluster().flatMap(ObservedCluster::endpoint));
  }
}
