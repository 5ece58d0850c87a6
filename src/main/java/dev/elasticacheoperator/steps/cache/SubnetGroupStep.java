package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cache subnet group, which puts the cluster into the VPC. Its name is its key in the account
 * and region. A second group is made beside the first if the cluster has to leave a subnet, or if
 * the name changes. The first group is deleted once the cluster has left it.
 */
public record SubnetGroupStep(String name, Set<String> needs)
    implements AwsStep<ObservedGroups<ObservedSubnetGroup>> {

  private static final String KIND = "cache-subnet-group";
  private static final String WHAT = "cache subnet group";

  @Override
  public Set<String> containedIn() {
    return needs();
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(FirstCache.PERMISSIONS)
        .create("elasticache:CreateCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:ModifyCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:DeleteCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:RemoveTagsFromResource", Arns.CACHE_SUBNET_GROUP);
  }

  /** Returns false for a serverless cache, which takes its subnets without a group. */
  @Override
  public boolean isDesired(Target target) {
    return target.desired().filter(d -> d.cluster().hasNodes()).isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return "A serverless cache takes its subnets without a subnet group";
  }

  @Override
  public ObservedGroups<ObservedSubnetGroup> absent() {
    return ObservedGroups.none();
  }

  @Override
  public ObservedGroups<ObservedSubnetGroup> observe(
      AwsContext aws, Target target, StepContext context) {
    var observed = absent();
    for (var name : Ids.names(context, target.identity().names().subnetGroup())) {
      observed = observe(aws.reads(), target, context, name, observed);
    }
    var left = new LeftBehind(aws.reads(), target);
    if (observed.groups().isEmpty() && left.isPossible(context)) {
      for (var name : left.subnetGroups()) {
        observed = observe(aws.reads(), target, context, name, observed);
      }
    }
    return observed;
  }

  private static ObservedGroups<ObservedSubnetGroup> observe(
      EnvironmentView reads,
      Target target,
      StepContext context,
      String name,
      ObservedGroups<ObservedSubnetGroup> before) {
    var found = reads.get(Kinds.CACHE_SUBNET_GROUP, name);
    if (found.isEmpty()) {
      return Adoption.absent(target, context, KIND, name, "subnetGroup.name")
          .map(why -> before.blocked(name, why))
          .orElse(before);
    }
    var tags = GroupOwner.tags(reads, context, name, found.get().arn());
    var group = ObservedSubnetGroup.of(found.get(), tags);
    var mismatch =
        context.find(StepOutputs.VPC_ID).flatMap(vpc -> Adoption.elsewhere(group.vpc(), vpc));
    return GroupOwner.refusal(target, context, KIND, WHAT, name, tags, mismatch)
        .map(why -> before.refused(name, why, context))
        .orElseGet(() -> before.with(group));
  }

  private static String chosen(
      Target target, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return SubnetGroupChoice.name(target.identity().names().subnetGroup(), observed, context);
  }

  @Override
  public List<Action<AwsContext, ObservedGroups<ObservedSubnetGroup>>> diff(
      Target target, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    if (!isDesired(target)) {
      return deletions(observed, observed.groups());
    }
    var name = chosen(target, observed, context);
    if (observed.blocked().containsKey(name)) {
      return List.of();
    }
    var tags = target.tags(StepNames.SUBNET_GROUP, name);
    var subnets = context.get(StepOutputs.CACHE_SUBNET_IDS);
    if (observed.named(name).isEmpty()) {
      return List.of(
          SubnetGroupActions.create(observed, name, LeftBehind.description(target), subnets, tags));
    }
    var group = observed.named(name).get();
    var tagging =
        Tagging.retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            target.corrected(tags),
            t -> observed.with(group.with(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedGroups<ObservedSubnetGroup>>>();
    if (!group.subnets().equals(Set.copyOf(subnets))) {
      actions.add(SubnetGroupActions.setSubnets(observed, group, subnets));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<AwsContext, ObservedGroups<ObservedSubnetGroup>>> deleteSuperseded(
      Target target, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return deletions(observed, observed.superseded(chosen(target, observed, context)));
  }

  private static List<Action<AwsContext, ObservedGroups<ObservedSubnetGroup>>> deletions(
      ObservedGroups<ObservedSubnetGroup> observed, List<ObservedSubnetGroup> groups) {
    return groups.stream().map(group -> SubnetGroupActions.delete(observed, group)).toList();
  }

  @Override
  public Outcome assess(
      Target target, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    var name = chosen(target, observed, context);
    if (observed.blocked().containsKey(name)) {
      return observed.blocked().get(name);
    }
    var subnets = observed.named(name).get().subnets().stream().sorted().toList();
    var superseded = observed.superseded(name).stream().map(ObservedSubnetGroup::name).toList();
    return new Outcome.Ready(String.join(", ", subnets) + Ids.supersededNote(superseded));
  }

  @Override
  public Optional<Outcome.Blocked> blockers(
      AwsContext aws, ObservedGroups<ObservedSubnetGroup> observed) {
    return GroupUsers.ofSubnetGroups(aws, observed.groups()).map(Outcome.Blocked::new);
  }

  @Override
  public boolean createSucceeded(ObservedGroups<ObservedSubnetGroup> observed, String token) {
    return observed.named(token).isPresent();
  }

  @Override
  public List<String> ids(ObservedGroups<ObservedSubnetGroup> observed) {
    return observed.names();
  }

  @Override
  public Outputs outputs(
      Target target, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return isDesired(target)
        ? Outputs.NONE.and(
            StepOutputs.SUBNET_GROUP_NAME,
            observed.named(chosen(target, observed, context)).map(ObservedSubnetGroup::name))
        : Outputs.NONE;
  }
}
