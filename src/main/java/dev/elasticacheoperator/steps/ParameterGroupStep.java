package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.merged;
import static dev.elasticacheoperator.steps.AwsStep.missing;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Reads;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.environment.DesiredEnvironment.ParameterGroup;
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
final class ParameterGroupStep implements AwsStep<Groups<ParameterGroupStep.Seen>> {

  static final String NAME = "parameterGroup";
  static final Outputs.Key<String> GROUP_NAME = new Outputs.Key<>("the parameter group's name");
  private static final String KIND = "cache-parameter-group";

  /** Of one ModifyCacheParameterGroup call (ElastiCache API Reference). */
  private static final int MOST_PARAMETERS = 20;

  /**
   * @param parameters set by users; empty, like the tags, where a shared view does not say
   */
  record Seen(
      String name,
      String arn,
      String family,
      Optional<Map<String, String>> parameters,
      Optional<Map<String, String>> tags)
      implements Groups.Named {

    Seen with(Map<String, String> changed) {
      return new Seen(name, arn, family, Optional.of(changed), tags);
    }

    Seen tagged(Map<String, String> now) {
      return new Seen(name, arn, family, parameters, Optional.of(now));
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
  public boolean isDesired(Target target) {
    return target.desired().flatMap(d -> d.parameterGroup()).isPresent();
  }

  @Override
  public Groups<Seen> absent() {
    return Groups.none();
  }

  @Override
  public Groups<Seen> observe(Cloud cloud, Target target, StepContext known) {
    var now = absent();
    for (var name : AwsStep.names(known, target.identity().names().parameterGroup())) {
      now = look(cloud.reads(), target, known, name, now);
    }
    var asked = asked(target);
    if (asked.isPresent()) {
      var chosen = chosen(now, asked.get());
      if (now.named(chosen).isEmpty() && !now.stuck().containsKey(chosen)) {
        now = look(cloud.reads(), target, known, chosen, now);
      }
    }
    return now;
  }

  private static Groups<Seen> look(
      Reads reads, Target target, StepContext known, String name, Groups<Seen> before) {
    var found = reads.cacheParameterGroup(name);
    if (found.isEmpty()) {
      return Adoption.absent(target, known, KIND, name, "parameterGroup.name")
          .map(why -> before.stuck(name, why))
          .orElse(before);
    }
    var group = found.get();
    if (!reads.deep()) {
      return before.with(seen(group, Optional.empty(), Optional.empty()));
    }
    var tags = reads.elastiCacheTags(group.arn());
    var seen = seen(group, Optional.of(reads.parameters(name)), Optional.of(tags));
    return target.owns(tags)
        ? before.with(seen)
        : Adoption.refusal(target, KIND, "cache parameter group", name, tags, unfit(target, group))
            .map(why -> before.stuck(name, why))
            .orElseGet(() -> before.with(seen));
  }

  private static Optional<String> unfit(Target target, CacheParameterGroup group) {
    var family = asked(target).map(ParameterGroup::family);
    return family.filter(f -> f.equals(group.cacheParameterGroupFamily())).isPresent()
        ? Optional.empty()
        : Optional.of(
            "has the family "
                + group.cacheParameterGroupFamily()
                + family.map(f -> ", not " + f).orElse(", and no parameter group is asked for"));
  }

  private static Optional<ParameterGroup> asked(Target target) {
    return target.desired().flatMap(DesiredEnvironment::parameterGroup);
  }

  /**
   * The name of the group that the cluster shall have: the wanted one or, where a group of another
   * family has that, the wanted one with the family.
   */
  private static String chosen(Groups<Seen> now, ParameterGroup wanted) {
    var other = withFamily(wanted.name(), wanted.family());
    var taken = now.named(wanted.name()).filter(g -> !g.family().equals(wanted.family()));
    var moved = now.named(wanted.name()).isEmpty() && now.named(other).isPresent();
    return taken.isPresent() || moved ? other : wanted.name();
  }

  /** Such as {@code sessions-redis7}. */
  private static String withFamily(String name, String family) {
    return Groups.name(name, "-" + family.replace('.', '-'));
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
  public List<Action<Cloud, Groups<Seen>>> diff(
      Target target, Groups<Seen> now, StepContext known) {
    var asked = asked(target);
    if (asked.isEmpty()) {
      return now.groups().stream().map(group -> delete(now, group)).toList();
    }
    var wanted = asked.get();
    var chosen = chosen(now, wanted);
    if (now.stuck().containsKey(chosen)) {
      return List.of();
    }
    var tags = target.tags(NAME, chosen);
    if (now.named(chosen).isEmpty()) {
      return List.of(create(now, chosen, wanted.family(), tags));
    }
    var group = now.named(chosen).get();
    var actions = new ArrayList<Action<Cloud, Groups<Seen>>>();
    var tagging =
        retag(
            group.arn(),
            "cache parameter group " + group.name(),
            group.tags(),
            tags,
            t -> now.with(group.tagged(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    group
        .parameters()
        .ifPresent(
            set -> {
              var missing = firstOf(missing(set, wanted.parameters()));
              if (!missing.isEmpty()) {
                actions.add(modify(now, group, set, missing));
              }
              var extra = new HashMap<>(set);
              extra.keySet().removeAll(wanted.parameters().keySet());
              if (!extra.isEmpty()) {
                actions.add(reset(now, group, set, firstOf(extra).keySet()));
              }
            });
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<Cloud, Groups<Seen>>> deleteSuperseded(
      Target target, Groups<Seen> now, StepContext known) {
    return left(target, now).stream().map(group -> delete(now, group)).toList();
  }

  /** The groups that the cluster shall leave, once there is the one that it shall have. */
  private static List<Seen> left(Target target, Groups<Seen> now) {
    return asked(target)
        .flatMap(wanted -> now.named(chosen(now, wanted)))
        .map(kept -> AwsStep.without(now.groups(), kept))
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
  private static Action<Cloud, Groups<Seen>> create(
      Groups<Seen> now, String name, String family, Map<String, String> tags) {
    return Action.tokened(
        "CreateCacheParameterGroup",
        "create cache parameter group " + name + " of family " + family,
        name,
        cloud -> {
          var group =
              cloud
                  .clients()
                  .elastiCache()
                  .createCacheParameterGroup(
                      r ->
                          r.cacheParameterGroupName(name)
                              .cacheParameterGroupFamily(family)
                              .description("Managed by elasticache-environment-operator")
                              .tags(Tags.elastiCache(tags)))
                  .cacheParameterGroup();
          return now.with(seen(group, Optional.of(Map.of()), Optional.of(tags)));
        });
  }

  private static Action<Cloud, Groups<Seen>> modify(
      Groups<Seen> now, Seen group, Map<String, String> set, Map<String, String> missing) {
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
          return now.with(group.with(merged(set, missing)));
        });
  }

  private static Action<Cloud, Groups<Seen>> reset(
      Groups<Seen> now, Seen group, Map<String, String> set, Set<String> extra) {
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
          return now.with(group.with(Map.copyOf(left)));
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

  private static Action<Cloud, Groups<Seen>> delete(Groups<Seen> now, Seen group) {
    return Action.of(
        "DeleteCacheParameterGroup",
        "delete cache parameter group " + group.name(),
        cloud -> {
          cloud
              .clients()
              .elastiCache()
              .deleteCacheParameterGroup(r -> r.cacheParameterGroupName(group.name()));
          return now.without(group);
        });
  }

  @Override
  public Outcome assess(Target target, Groups<Seen> now, StepContext known) {
    var wanted = asked(target).get();
    var chosen = chosen(now, wanted);
    if (now.stuck().containsKey(chosen)) {
      return now.stuck().get(chosen);
    }
    var left = left(target, now).stream().map(Seen::name).toList();
    return new Outcome.Ready(wanted.family() + AwsStep.left(left));
  }

  @Override
  public boolean createSucceeded(Groups<Seen> now, String token) {
    return now.named(token).isPresent();
  }

  @Override
  public Optional<String> id(Groups<Seen> now) {
    return AwsStep.id(now.groups().stream().map(Seen::name));
  }

  @Override
  public Outputs outputs(Target target, Groups<Seen> now) {
    return Outputs.NONE.and(
        GROUP_NAME, asked(target).flatMap(w -> now.named(chosen(now, w))).map(Seen::name));
  }
}
