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
 * The cache parameter group, if the spec has one. Its name is its key. Parameters that were set by
 * hand and are not in the spec are reset to their defaults. AWS can neither rename a group nor
 * change its family or cluster mode, so a second group is made. The first one is deleted once the
 * cluster has left it.
 */
public record ParameterGroupStep(String name, Set<String> needs)
    implements AwsStep<ObservedGroups<ObservedParameterGroup>> {
  private static final String WHAT = "cache parameter group";

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(FirstCache.PERMISSIONS)
        .create("elasticache:CreateCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ModifyCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ResetCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:DeleteCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:RemoveTagsFromResource", Arns.CACHE_PARAMETER_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return desired(target).isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return target.desired().filter(d -> !d.cluster().hasNodes()).isPresent()
        ? "A serverless cache has no parameter group"
        : AwsStep.super.whySkipped(target);
  }

  private static Optional<ParameterGroup> desired(Target target) {
    return target.desired().flatMap(DesiredState::parameterGroup);
  }

  @Override
  public ObservedGroups<ObservedParameterGroup> absent() {
    return ObservedGroups.none();
  }

  @Override
  public ObservedGroups<ObservedParameterGroup> observe(
      AwsContext aws, Target target, StepContext context) {
    return new ParameterGroupObservation(aws.reads(), target, context).observe();
  }

  @Override
  public List<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>> diff(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    if (!isDesired(target)) {
      return deletions(observed, observed.groups());
    }
    var desired = desired(target).get();
    var chosen = ParameterGroupChoice.name(desired, observed, context);
    if (observed.blocked().containsKey(chosen)) {
      return List.of();
    }
    var tags = target.tags(StepNames.PARAMETER_GROUP, chosen);
    if (observed.named(chosen).isEmpty()) {
      return List.of(
          ParameterGroupActions.create(
              observed, chosen, LeftBehind.description(target), desired.family(), tags));
    }
    var group = observed.named(chosen).get();
    var tagging =
        Tagging.retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            target.corrected(tags),
            t -> observed.with(group.withTags(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>>();
    group
        .parameters()
        .map(
            current ->
                ParameterGroupActions.setParameters(observed, group, current, desired.parameters()))
        .ifPresent(actions::addAll);
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>> deleteSuperseded(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    return deletions(observed, superseded(target, observed, context));
  }

  private static List<ObservedParameterGroup> superseded(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    return desired(target)
        .map(desired -> observed.superseded(ParameterGroupChoice.name(desired, observed, context)))
        .orElse(List.of());
  }

  private static List<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>> deletions(
      ObservedGroups<ObservedParameterGroup> observed, List<ObservedParameterGroup> groups) {
    return groups.stream().map(group -> ParameterGroupActions.delete(observed, group)).toList();
  }

  @Override
  public Outcome assess(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    var desired = desired(target).get();
    var chosen = ParameterGroupChoice.name(desired, observed, context);
    if (observed.blocked().containsKey(chosen)) {
      return observed.blocked().get(chosen);
    }
    var superseded =
        superseded(target, observed, context).stream().map(ObservedParameterGroup::name).toList();
    return new Outcome.Ready(desired.family() + Ids.supersededNote(superseded));
  }

  @Override
  public Optional<Outcome.Blocked> blockers(
      AwsContext aws, ObservedGroups<ObservedParameterGroup> observed) {
    return GroupUsers.ofParameterGroups(aws, observed.groups()).map(Outcome.Blocked::new);
  }

  @Override
  public boolean createSucceeded(ObservedGroups<ObservedParameterGroup> observed, String token) {
    return observed.named(token).isPresent();
  }

  @Override
  public List<String> ids(ObservedGroups<ObservedParameterGroup> observed) {
    return observed.names();
  }

  @Override
  public Outputs outputs(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    return Outputs.NONE.and(
        StepOutputs.PARAMETER_GROUP_NAME,
        desired(target)
            .flatMap(d -> observed.named(ParameterGroupChoice.name(d, observed, context)))
            .map(ObservedParameterGroup::name));
  }
}
