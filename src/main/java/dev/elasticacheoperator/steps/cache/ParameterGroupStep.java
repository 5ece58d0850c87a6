package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
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
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/**
 * The cache parameter group, when asked for; its name is its key. Parameters set by hand that the
 * spec does not name go back to their defaults. AWS neither renames a group nor gives it another
 * family, so another one is made beside it, and the old one goes once the cluster has left it.
 */
public record ParameterGroupStep(String name, Set<String> needs)
    implements AwsStep<NamedGroups<ParameterGroupStep.ObservedParameterGroup>> {

  private static final String KIND = "cache-parameter-group";

  /** Of one ModifyCacheParameterGroup call (ElastiCache API Reference). */
  private static final int MOST_PARAMETERS = 20;

  /**
   * @param parameters set by users; empty, like the tags, where a shared view does not say
   */
  record ObservedParameterGroup(
      String name,
      String arn,
      String family,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags)
      implements NamedGroups.Named {

    ObservedParameterGroup with(Map<String, String> changed) {
      return new ObservedParameterGroup(name, arn, family, Optional.of(changed), tags);
    }

    ObservedParameterGroup tagged(Map<String, String> now) {
      return new ObservedParameterGroup(name, arn, family, parameters, Optional.of(now));
    }
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(ClusterStep.FIRST_CACHE)
        .create("elasticache:CreateCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ModifyCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:ResetCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:DeleteCacheParameterGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_PARAMETER_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().flatMap(d -> d.parameterGroup()).isPresent();
  }

  @Override
  public NamedGroups<ObservedParameterGroup> absent() {
    return NamedGroups.none();
  }

  @Override
  public NamedGroups<ObservedParameterGroup> observe(
      AwsContext aws, Target target, StepContext context) {
    var observed = absent();
    for (var name : Ids.names(context, target.identity().names().parameterGroup())) {
      observed = look(aws.reads(), target, context, name, observed);
    }
    var asked = asked(target);
    if (asked.isPresent()) {
      var chosen = chosen(observed, asked.get());
      if (observed.named(chosen).isEmpty() && !observed.blocked().containsKey(chosen)) {
        observed = look(aws.reads(), target, context, chosen, observed);
      }
    }
    return observed;
  }

  private static NamedGroups<ObservedParameterGroup> look(
      EnvironmentView reads,
      Target target,
      StepContext context,
      String name,
      NamedGroups<ObservedParameterGroup> before) {
    var found = reads.cacheParameterGroup(name);
    if (found.isEmpty()) {
      return Adoption.absent(target, context, KIND, name, "parameterGroup.name")
          .map(why -> before.blocked(name, why))
          .orElse(before);
    }
    var group = found.get();
    if (!reads.perResource()) {
      return before.with(seen(group, Optional.empty(), Optional.empty()));
    }
    var tags = reads.elastiCacheTags(group.arn());
    var seen = seen(group, Optional.of(reads.parameters(name)), Optional.of(tags));
    return target.owns(tags)
        ? before.with(seen)
        : Adoption.refusal(
                target, KIND, "cache parameter group", name, tags, mismatch(target, group))
            .map(why -> before.blocked(name, why))
            .orElseGet(() -> before.with(seen));
  }

  private static Optional<String> mismatch(Target target, CacheParameterGroup group) {
    var family = asked(target).map(ParameterGroup::family);
    return family.filter(f -> f.equals(group.cacheParameterGroupFamily())).isPresent()
        ? Optional.empty()
        : Optional.of(
            "has the family "
                + group.cacheParameterGroupFamily()
                + family.map(f -> ", not " + f).orElse(", and no parameter group is asked for"));
  }

  private static Optional<ParameterGroup> asked(Target target) {
    return target.desired().flatMap(DesiredState::parameterGroup);
  }

  /**
   * The name of the group that the cluster shall have: the wanted one or, where a group of another
   * family has that, the wanted one with the family.
   */
  private static String chosen(
      NamedGroups<ObservedParameterGroup> observed, ParameterGroup wanted) {
    var other = withFamily(wanted.name(), wanted.family());
    var taken = observed.named(wanted.name()).filter(g -> !g.family().equals(wanted.family()));
    var moved = observed.named(wanted.name()).isEmpty() && observed.named(other).isPresent();
    return taken.isPresent() || moved ? other : wanted.name();
  }

  /** Such as {@code sessions-redis7}. */
  private static String withFamily(String name, String family) {
    return NamedGroups.name(name, "-" + family.replace('.', '-'));
  }

  private static ObservedParameterGroup seen(
      CacheParameterGroup group,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags) {
    return new ObservedParameterGroup(
        group.cacheParameterGroupName(),
        group.arn(),
        group.cacheParameterGroupFamily(),
        parameters,
        tags);
  }

  @Override
  public List<Action<AwsContext, NamedGroups<ObservedParameterGroup>>> diff(
      Target target, NamedGroups<ObservedParameterGroup> observed, StepContext context) {
    var asked = asked(target);
    if (asked.isEmpty()) {
      return observed.groups().stream().map(group -> delete(observed, group)).toList();
    }
    var wanted = asked.get();
    var chosen = chosen(observed, wanted);
    if (observed.blocked().containsKey(chosen)) {
      return List.of();
    }
    var tags = target.tags(StepNames.PARAMETER_GROUP, chosen);
    if (observed.named(chosen).isEmpty()) {
      return List.of(create(observed, chosen, wanted.family(), tags));
    }
    var group = observed.named(chosen).get();
    var actions = new ArrayList<Action<AwsContext, NamedGroups<ObservedParameterGroup>>>();
    var tagging =
        Tagging.retag(
            group.arn(),
            "cache parameter group " + group.name(),
            group.tags(),
            tags,
            t -> observed.with(group.tagged(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    group
        .parameters()
        .ifPresent(
            set -> {
              var missing = firstOf(Tagging.missing(set, wanted.parameters()));
              if (!missing.isEmpty()) {
                actions.add(modify(observed, group, set, missing));
              }
              var extra = new HashMap<>(set);
              extra.keySet().removeAll(wanted.parameters().keySet());
              if (!extra.isEmpty()) {
                actions.add(reset(observed, group, set, firstOf(extra).keySet()));
              }
            });
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<AwsContext, NamedGroups<ObservedParameterGroup>>> deleteSuperseded(
      Target target, NamedGroups<ObservedParameterGroup> observed, StepContext context) {
    return superseded(target, observed).stream().map(group -> delete(observed, group)).toList();
  }

  /** The groups that the cluster shall leave, once there is the one that it shall have. */
  private static List<ObservedParameterGroup> superseded(
      Target target, NamedGroups<ObservedParameterGroup> observed) {
    return asked(target)
        .flatMap(wanted -> observed.named(chosen(observed, wanted)))
        .map(kept -> Lists.without(observed.groups(), kept))
        .orElse(List.of());
  }

  private static Map<String, String> firstOf(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .limit(MOST_PARAMETERS)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  /** Announced by its name, which the spec may change before the answer is on record. */
  private static Action<AwsContext, NamedGroups<ObservedParameterGroup>> create(
      NamedGroups<ObservedParameterGroup> observed,
      String name,
      String family,
      Map<String, String> tags) {
    return Action.tokened(
        "CreateCacheParameterGroup",
        "create cache parameter group " + name + " of family " + family,
        name,
        aws -> {
          var group =
              aws.clients()
                  .elastiCache()
                  .createCacheParameterGroup(
                      r ->
                          r.cacheParameterGroupName(name)
                              .cacheParameterGroupFamily(family)
                              .description("Managed by elasticache-environment-operator")
                              .tags(Tags.elastiCache(tags)))
                  .cacheParameterGroup();
          return observed.with(seen(group, Optional.of(Map.of()), Optional.of(tags)));
        });
  }

  private static Action<AwsContext, NamedGroups<ObservedParameterGroup>> modify(
      NamedGroups<ObservedParameterGroup> observed,
      ObservedParameterGroup group,
      Map<String, String> set,
      Map<String, String> missing) {
    return Action.of(
        "ModifyCacheParameterGroup",
        "set " + missing + " in " + group.name(),
        aws -> {
          aws.clients()
              .elastiCache()
              .modifyCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(group.name()).parameterNameValues(values(missing)));
          return observed.with(group.with(Tagging.merged(set, missing)));
        });
  }

  private static Action<AwsContext, NamedGroups<ObservedParameterGroup>> reset(
      NamedGroups<ObservedParameterGroup> observed,
      ObservedParameterGroup group,
      Map<String, String> set,
      Set<String> extra) {
    return Action.of(
        "ResetCacheParameterGroup",
        "put " + String.join(", ", extra) + " of " + group.name() + " back to the default",
        aws -> {
          var named =
              extra.stream()
                  .map(name -> ParameterNameValue.builder().parameterName(name).build())
                  .toList();
          aws.clients()
              .elastiCache()
              .resetCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(group.name())
                          .resetAllParameters(false)
                          .parameterNameValues(named));
          var left = new HashMap<>(set);
          left.keySet().removeAll(extra);
          return observed.with(group.with(Map.copyOf(left)));
        });
  }

  private static List<ParameterNameValue> values(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            p ->
                ParameterNameValue.builder()
                    .parameterName(p.getKey())
                    .parameterValue(p.getValue())
                    .build())
        .toList();
  }

  private static Action<AwsContext, NamedGroups<ObservedParameterGroup>> delete(
      NamedGroups<ObservedParameterGroup> observed, ObservedParameterGroup group) {
    return Action.of(
        "DeleteCacheParameterGroup",
        "delete cache parameter group " + group.name(),
        aws -> {
          aws.clients()
              .elastiCache()
              .deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group.name()));
          return observed.without(group);
        });
  }

  @Override
  public Outcome assess(
      Target target, NamedGroups<ObservedParameterGroup> observed, StepContext context) {
    var wanted = asked(target).get();
    var chosen = chosen(observed, wanted);
    if (observed.blocked().containsKey(chosen)) {
      return observed.blocked().get(chosen);
    }
    var left = superseded(target, observed).stream().map(ObservedParameterGroup::name).toList();
    return new Outcome.Ready(wanted.family() + Ids.supersededNote(left));
  }

  @Override
  public boolean createSucceeded(NamedGroups<ObservedParameterGroup> observed, String token) {
    return observed.named(token).isPresent();
  }

  @Override
  public Optional<String> id(NamedGroups<ObservedParameterGroup> observed) {
    return Ids.joined(observed.groups().stream().map(ObservedParameterGroup::name));
  }

  @Override
  public Outputs outputs(Target target, NamedGroups<ObservedParameterGroup> observed) {
    return Outputs.NONE.and(
        StepOutputs.PARAMETER_GROUP_NAME,
        asked(target)
            .flatMap(w -> observed.named(chosen(observed, w)))
            .map(ObservedParameterGroup::name));
  }
}
