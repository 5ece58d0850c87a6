package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cache parameter group, if the spec has one. Its name is its key. Parameters that were set by
 * hand and are not in the spec are reset to their defaults. AWS can neither rename a group nor
 * change its family, so a second group is made. The first one is deleted once the cluster has left
 * it.
 */
public record ParameterGroupStep(String name, Set<String> needs)
    implements AwsStep<ObservedGroups<ObservedParameterGroup>> {
  private static final String KIND = "cache-parameter-group";
  private static final String WHAT = "cache parameter group";

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(FirstCache.PERMISSIONS)
        .create("elasticache:CreateCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ModifyCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ResetCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:DeleteCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_PARAMETER_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return desired(target).isPresent();
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
    var observed = absent();
    for (var name : Ids.names(context, target.identity().names().parameterGroup())) {
      observed = observe(aws.reads(), target, context, name, observed);
    }
    var desired = desired(target);
    if (desired.isPresent()) {
      var chosen = ParameterGroupChoice.name(desired.get(), observed);
      if (observed.named(chosen).isEmpty() && !observed.blocked().containsKey(chosen)) {
        observed = observe(aws.reads(), target, context, chosen, observed);
      }
    }
    return observed;
  }

  private static ObservedGroups<ObservedParameterGroup> observe(
      EnvironmentView reads,
      Target target,
      StepContext context,
      String name,
      ObservedGroups<ObservedParameterGroup> before) {
    var found = reads.get(Kinds.CACHE_PARAMETER_GROUP, name);
    if (found.isEmpty()) {
      return Adoption.absent(target, context, KIND, name, "parameterGroup.name")
          .map(why -> before.blocked(name, why))
          .orElse(before);
    }
    var group = found.get();
    if (!reads.perResource()) {
      return before.with(ObservedParameterGroup.of(group, Optional.empty(), Optional.empty()));
    }
    var tags = reads.get(Kinds.ELASTICACHE_TAGS, group.arn()).orElse(Map.of());
    var parameters = reads.get(Kinds.PARAMETERS, name).orElse(Map.of());
    var observed = ObservedParameterGroup.of(group, Optional.of(parameters), Optional.of(tags));
    return target.owns(tags)
        ? before.with(observed)
        : Adoption.refusal(target, KIND, WHAT, name, tags, mismatch(target, observed))
            .map(why -> before.blocked(name, why))
            .orElseGet(() -> before.with(observed));
  }

  private static Optional<String> mismatch(Target target, ObservedParameterGroup group) {
    var family = desired(target).map(ParameterGroup::family);
    return family.filter(f -> f.equals(group.family())).isPresent()
        ? Optional.empty()
        : Optional.of(
            "has the family "
                + group.family()
                + family.map(f -> ", not " + f).orElse(", and the spec has no parameter group"));
  }

  @Override
  public List<Action<AwsContext, ObservedGroups<ObservedParameterGroup>>> diff(
      Target target, ObservedGroups<ObservedParameterGroup> observed, StepContext context) {
    if (!isDesired(target)) {
      return deletions(observed, observed.groups());
    }
    var desired = desired(target).get();
    var chosen = ParameterGroupChoice.name(desired, observed);
    if (observed.blocked().containsKey(chosen)) {
      return List.of();
    }
    var tags = target.tags(StepNames.PARAMETER_GROUP, chosen);
    if (observed.named(chosen).isEmpty()) {
      return List.of(ParameterGroupActions.create(observed, chosen, desired.family(), tags));
    }
    var group = observed.named(chosen).get();
    var tagging =
        Tagging.retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            tags,
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
    return deletions(observed, superseded(target, observed));
  }

  private static List<ObservedParameterGroup> superseded(
      Target target, ObservedGroups<ObservedParameterGroup> observed) {
    return desired(target)
        .map(desired -> observed.superseded(ParameterGroupChoice.name(desired, observed)))
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
    var chosen = ParameterGroupChoice.name(desired, observed);
    if (observed.blocked().containsKey(chosen)) {
      return observed.blocked().get(chosen);
    }
    var superseded =
        superseded(target, observed).stream().map(ObservedParameterGroup::name).toList();
    return new Outcome.Ready(desired.family() + Ids.supersededNote(superseded));
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
  public Outputs outputs(Target target, ObservedGroups<ObservedParameterGroup> observed) {
    return Outputs.NONE.and(
        StepOutputs.PARAMETER_GROUP_NAME,
        desired(target)
            .flatMap(d -> observed.named(ParameterGroupChoice.name(d, observed)))
            .map(ObservedParameterGroup::name));
  }
}
