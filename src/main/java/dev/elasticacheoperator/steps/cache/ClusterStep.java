package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
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
import dev.elasticacheoperator.steps.cache.node.DesiredNode;
import dev.elasticacheoperator.steps.cache.node.NodeActions;
import dev.elasticacheoperator.steps.cache.node.NodeChange;
import dev.elasticacheoperator.steps.cache.node.NodeFailure;
import dev.elasticacheoperator.steps.cache.node.NodeMembership;
import dev.elasticacheoperator.steps.cache.node.NodeProgress;
import dev.elasticacheoperator.steps.cache.node.NodeReboot;
import dev.elasticacheoperator.steps.cache.node.NodeReplacement;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cache, in the VPC through its subnet group and reachable through its security group. This
 * step owns adoption, ownership, approval and the endpoint. The package of the topology below it
 * owns the calls. A change in place is made at once, not in the maintenance window. A replacement
 * waits for approval.
 */
public record ClusterStep(String name, Set<String> needs) implements AwsStep<ObservedClusters> {

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.SUBNET_GROUP);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(FirstCache.PERMISSIONS)
        .create("elasticache:CreateCacheCluster", Arns.CACHE_CLUSTER)
        .use("elasticache:CreateCacheCluster", Arns.CACHE_PARAMETER_GROUP, Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:ModifyCacheCluster", Arns.CACHE_CLUSTER)
        .use("elasticache:ModifyCacheCluster", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:RebootCacheCluster", Arns.CACHE_CLUSTER)
        .change("elasticache:DeleteCacheCluster", Arns.CACHE_CLUSTER)
        .change("elasticache:AddTagsToResource", Arns.CACHE_CLUSTER)
        .change("elasticache:RemoveTagsFromResource", Arns.CACHE_CLUSTER);
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
    return new ClusterObservation(aws.reads(), target, context).observe();
  }

  @Override
  public List<Action<AwsContext, ObservedClusters>> diff(
      Target target, ObservedClusters observed, StepContext context) {
    if (!isDesired(target)) {
      return observed
          .cluster()
          .filter(node -> observed.ownerKnown() && node.deletable())
          .map(node -> NodeActions.delete(node, ObservedClusters::of))
          .stream()
          .toList();
    }
    if (observed.blocked().isPresent()) {
      return List.of();
    }
    var desired = desired(target.desired().get(), context);
    if (observed.cluster().isEmpty()) {
      var tags = target.tags(StepNames.CLUSTER, desired.cluster().id());
      return List.of(NodeActions.create(desired, tags, ObservedClusters::of));
    }
    var node = observed.cluster().get();
    if (node.failed()) {
      return replacement(desired, node, context);
    }
    return node.available() && NodeMembership.outcome(node).isEmpty()
        ? changes(target, desired, node, context)
        : List.of();
  }

  /** Returns the deletion of a failed cluster, so that the next pass creates it again. */
  private static List<Action<AwsContext, ObservedClusters>> replacement(
      DesiredNode desired, ObservedNode node, StepContext context) {
    if (NodeFailure.createdAgain(desired, node, context.now())) {
      return List.of(NodeActions.delete(node, ObservedClusters::of));
    }
    return NodeReplacement.of(desired, node)
        .map(plan -> NodeActions.replace(plan, node, ObservedClusters::of))
        .stream()
        .toList();
  }

  private List<Action<AwsContext, ObservedClusters>> changes(
      Target target, DesiredNode desired, ObservedNode node, StepContext context) {
    var tagging =
        Tagging.retag(
            node.arn(),
            "cache cluster " + node.id(),
            node.tags(),
            target.corrected(target.tags(StepNames.CLUSTER, node.id())),
            tags -> ObservedClusters.of(node.withTags(tags)));
    if (node.tags().filter(tags -> !target.owns(tags)).isPresent()) {
      // An adopted cluster may be changed only once it carries our tags.
      return tagging.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedClusters>>();
    change(desired, node, context)
        .map(change -> NodeActions.modify(change, node, ObservedClusters::of))
        .ifPresent(actions::add);
    tagging.ifPresent(actions::add);
    NodeReplacement.of(desired, node)
        .map(plan -> NodeActions.replace(plan, node, ObservedClusters::of))
        .or(() -> reboot(target, node))
        .ifPresent(actions::add);
    return actions;
  }

  private static Optional<Action<AwsContext, ObservedClusters>> reboot(
      Target target, ObservedNode node) {
    var parameters = target.desired().flatMap(DesiredState::parameterGroup);
    return NodeReboot.of(node, parameters.map(ParameterGroup::parameters).orElse(Map.of()))
        .map(plan -> NodeActions.reboot(plan, node, ObservedClusters::of));
  }

  private static Optional<NodeChange> change(
      DesiredNode desired, ObservedNode node, StepContext context) {
    var kept =
        NodeReplacement.of(desired, node).isPresent()
            || NodeFailure.undone(node, context.now()).isPresent();
    return NodeChange.of(desired, node, kept);
  }

  private static DesiredNode desired(DesiredState desired, StepContext context) {
    return new DesiredNode(
        desired.cluster(),
        context.get(StepOutputs.SUBNET_GROUP_NAME),
        desired
            .parameterGroup()
            .map(group -> context.get(StepOutputs.PARAMETER_GROUP_NAME))
            .orElse(desired.cluster().defaultParameterGroup()),
        context.get(StepOutputs.CACHE_SECURITY_GROUP_ID));
  }

  @Override
  public Outcome assess(Target target, ObservedClusters observed, StepContext context) {
    if (observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    var node = observed.cluster().get();
    var member = NodeMembership.outcome(node).filter(outcome -> isDesired(target));
    var undone = NodeFailure.undone(node, context.now()).filter(outcome -> isDesired(target));
    if (member.or(() -> undone).isPresent()) {
      return member.or(() -> undone).get();
    }
    return target
        .desired()
        .map(d -> NodeProgress.ofDesired(node, () -> change(desired(d, context), node, context)))
        .orElseGet(() -> NodeProgress.ofSurplus(node));
  }

  /** Names the replication group without which AWS deletes no member. */
  @Override
  public Optional<String> blockers(AwsContext aws, ObservedClusters observed) {
    return observed.cluster().flatMap(NodeMembership::blocker);
  }

  @Override
  public boolean createSucceeded(ObservedClusters observed, String token) {
    return observed.cluster().filter(node -> node.id().equals(token)).isPresent();
  }

  @Override
  public List<String> ids(ObservedClusters observed) {
    return observed.cluster().map(ObservedNode::id).or(observed::ownershipLost).stream().toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedClusters observed) {
    return Outputs.NONE.and(
        StepOutputs.ENDPOINT, observed.cluster().flatMap(ObservedNode::endpoint));
  }
}
