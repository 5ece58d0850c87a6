package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.merged;
import static dev.elasticacheoperator.steps.AwsStep.missing;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.environment.DesiredEnvironment.ParameterGroup;
import dev.elasticacheoperator.flow.Action;
import dev.elasticacheoperator.flow.Known;
import dev.elasticacheoperator.flow.Outcome;
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
 * spec does not name go back to their defaults.
 */
final class ParameterGroupStep implements AwsStep<ParameterGroupStep.Now> {

  static final String NAME = "parameterGroup";
  private static final String KIND = "cache-parameter-group";

  /** Of one ModifyCacheParameterGroup call (ElastiCache API Reference). */
  private static final int MOST_PARAMETERS = 20;

  /**
   * @param stuck why none is made: there is one of the wanted name that is not ours, or one that is
   *     handed over is unfit
   */
  record Now(Optional<Seen> group, Optional<Outcome> stuck) {
    static Now of(Seen group) {
      return new Now(Optional.of(group), Optional.empty());
    }
  }

  /**
   * @param parameters set by users; empty, like the tags, where a shared view does not say
   */
  record Seen(
      String name,
      String arn,
      String family,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags) {

    Now with(Map<String, String> changed) {
      return Now.of(new Seen(name, arn, family, Optional.of(changed), tags));
    }

    Now tagged(Map<String, String> now) {
      return Now.of(new Seen(name, arn, family, parameters, Optional.of(now)));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of();
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
  public boolean askedFor(Target target) {
    return target.desired().flatMap(d -> d.parameterGroup()).isPresent();
  }

  @Override
  public Now nothing() {
    return new Now(Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, Known known) {
    var reads = cloud.reads();
    var name = known.lastId().orElse(target.identity().names().parameterGroup());
    var found = reads.cacheParameterGroup(name);
    if (found.isEmpty()) {
      return new Now(
          Optional.empty(), Adoption.absent(target, known, KIND, name, "parameterGroup.name"));
    }
    var group = found.get();
    if (!reads.deep()) {
      return Now.of(seen(group, Optional.empty(), Optional.empty()));
    }
    var tags = reads.elastiCacheTags(group.arn());
    var refusal =
        target.owns(tags)
            ? Optional.<Outcome>empty()
            : Adoption.refusal(
                target, KIND, "cache parameter group", name, tags, unfit(target, group));
    return refusal.isPresent()
        ? new Now(Optional.empty(), refusal)
        : Now.of(seen(group, Optional.of(reads.parameters(name)), Optional.of(tags)));
  }

  private static Optional<String> unfit(Target target, CacheParameterGroup group) {
    return target
        .desired()
        .flatMap(d -> d.parameterGroup())
        .map(ParameterGroup::family)
        .filter(family -> !family.equals(group.cacheParameterGroupFamily()))
        .map(family -> "has the family " + group.cacheParameterGroupFamily() + ", not " + family);
  }

  private static Seen seen(
      CacheParameterGroup group,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags) {
    return new Seen(
        group.cacheParameterGroupName(),
        group.arn(),
        group.cacheParameterGroupFamily(),
        parameters,
        tags);
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, Known known) {
    if (now.stuck().isPresent()) {
      return List.of();
    }
    var asked = target.desired().flatMap(d -> d.parameterGroup());
    if (asked.isEmpty()) {
      return now.group().map(ParameterGroupStep::delete).stream().toList();
    }
    var wanted = asked.get();
    var tags = target.tags(NAME, wanted.name());
    if (now.group().isEmpty()) {
      return List.of(create(wanted, tags));
    }
    var group = now.group().get();
    var actions = new ArrayList<Action<Cloud, Now>>();
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return retag(
              group.arn(),
              "cache parameter group " + group.name(),
              group.tags(),
              tags,
              group::tagged)
          .stream()
          .toList();
    }
    group
        .parameters()
        .ifPresent(
            set -> {
              var missing = firstOf(missing(set, wanted.parameters()));
              if (!missing.isEmpty()) {
                actions.add(modify(group, set, missing));
              }
              var extra = new HashMap<>(set);
              extra.keySet().removeAll(wanted.parameters().keySet());
              if (!extra.isEmpty()) {
                actions.add(reset(group, set, firstOf(extra).keySet()));
              }
            });
    retag(group.arn(), "cache parameter group " + group.name(), group.tags(), tags, group::tagged)
        .ifPresent(actions::add);
    return actions;
  }

  private static Map<String, String> firstOf(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .limit(MOST_PARAMETERS)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static Action<Cloud, Now> create(ParameterGroup wanted, Map<String, String> tags) {
    return Action.of(
        "CreateCacheParameterGroup",
        "create cache parameter group " + wanted.name() + " of family " + wanted.family(),
        cloud -> {
          var group =
              cloud
                  .clients()
                  .elastiCache()
                  .createCacheParameterGroup(
                      r ->
                          r.cacheParameterGroupName(wanted.name())
                              .cacheParameterGroupFamily(wanted.family())
                              .description("Managed by elasticache-environment-operator")
                              .tags(Tags.elastiCache(tags)))
                  .cacheParameterGroup();
          return Now.of(seen(group, Optional.of(Map.of()), Optional.of(tags)));
        });
  }

  private static Action<Cloud, Now> modify(
      Seen group, Map<String, String> set, Map<String, String> missing) {
    return Action.of(
        "ModifyCacheParameterGroup",
        "set " + missing + " in " + group.name(),
        cloud -> {
          cloud
              .clients()
              .elastiCache()
              .modifyCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(group.name()).parameterNameValues(values(missing)));
          return group.with(merged(set, missing));
        });
  }

  private static Action<Cloud, Now> reset(Seen group, Map<String, String> set, Set<String> extra) {
    return Action.of(
        "ResetCacheParameterGroup",
        "put " + String.join(", ", extra) + " of " + group.name() + " back to the default",
        cloud -> {
          var named =
              extra.stream()
                  .map(name -> ParameterNameValue.builder().parameterName(name).build())
                  .toList();
          cloud
              .clients()
              .elastiCache()
              .resetCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName(group.name())
                          .resetAllParameters(false)
                          .parameterNameValues(named));
          var left = new HashMap<>(set);
          left.keySet().removeAll(extra);
          return group.with(Map.copyOf(left));
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

  private static Action<Cloud, Now> delete(Seen group) {
    return Action.of(
        "DeleteCacheParameterGroup",
        "delete cache parameter group " + group.name(),
        cloud -> {
          cloud
              .clients()
              .elastiCache()
              .deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group.name()));
          return new Now(Optional.empty(), Optional.empty());
        });
  }

  @Override
  public Outcome assess(Target target, Now now, Known known) {
    if (now.stuck().isPresent()) {
      return now.stuck().get();
    }
    var group = now.group().get();
    var family = target.desired().flatMap(d -> d.parameterGroup()).map(ParameterGroup::family);
    return family.isPresent() && !family.get().equals(group.family())
        ? new Outcome.Blocked(
            group.name()
                + " has the family "
                + group.family()
                + ", which cannot change: give parameterGroup another name for "
                + family.get())
        : new Outcome.Ready(group.family());
  }

  @Override
  public Optional<String> id(Now now) {
    return now.group().map(Seen::name);
  }
}
