package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/**
 * The cache subnet group: what puts the cluster into our VPC. Its name is its key in the account
 * and region. Where the cluster uses a subnet that is to go, or the group gets another name,
 * another group is made beside it, and the old one goes once the cluster has left it.
 */
public record SubnetGroupStep(String name, Set<String> needs)
    implements AwsStep<NamedGroups<SubnetGroupStep.ObservedSubnetGroup>> {

  private static final String KIND = "cache-subnet-group";
  private static final String WHAT = "cache subnet group";

  /**
   * @param tags empty where a shared view does not say
   */
  record ObservedSubnetGroup(
      String name, String arn, String vpc, Set<String> subnets, Optional<Map<String, String>> tags)
      implements NamedGroups.Named {

    static ObservedSubnetGroup of(CacheSubnetGroup group, Optional<Map<String, String>> tags) {
      return new ObservedSubnetGroup(
          group.cacheSubnetGroupName(),
          group.arn(),
          group.vpcId(),
          Set.copyOf(group.subnets().stream().map(Subnet::subnetIdentifier).toList()),
          tags);
    }

    ObservedSubnetGroup with(Map<String, String> changed) {
      return new ObservedSubnetGroup(name, arn, vpc, subnets, Optional.of(changed));
    }
  }

  @Override
  public Set<String> containedIn() {
    return needs();
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .and(ClusterStep.FIRST_CACHE)
        .create("elasticache:CreateCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:ModifyCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:DeleteCacheSubnetGroup", Arns.CACHE_SUBNET_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_SUBNET_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public NamedGroups<ObservedSubnetGroup> absent() {
    return NamedGroups.none();
  }

  @Override
  public NamedGroups<ObservedSubnetGroup> observe(
      AwsContext aws, Target target, StepContext context) {
    var observed = absent();
    for (var name : Ids.names(context, target.identity().names().subnetGroup())) {
      observed = look(aws.reads(), target, context, name, observed);
    }
    return observed;
  }

  private static NamedGroups<ObservedSubnetGroup> look(
      EnvironmentView reads,
      Target target,
      StepContext context,
      String name,
      NamedGroups<ObservedSubnetGroup> before) {
    var found = reads.cacheSubnetGroup(name);
    if (found.isEmpty()) {
      return Adoption.absent(target, context, KIND, name, "subnetGroup.name")
          .map(why -> before.blocked(name, why))
          .orElse(before);
    }
    var tags =
        reads.perResource()
            ? Optional.of(reads.elastiCacheTags(found.get().arn()))
            : Optional.<Map<String, String>>empty();
    var seen = ObservedSubnetGroup.of(found.get(), tags);
    return tags.filter(t -> !target.owns(t))
        .flatMap(t -> Adoption.refusal(target, KIND, WHAT, name, t, mismatch(found.get(), context)))
        .map(why -> before.blocked(name, why))
        .orElseGet(() -> before.with(seen));
  }

  private static Optional<String> mismatch(CacheSubnetGroup group, StepContext context) {
    return context.find(StepOutputs.VPC_ID).flatMap(vpc -> Adoption.elsewhere(group.vpcId(), vpc));
  }

  /**
   * The name of the group that the cluster shall be in. A group that has subnets which are to go is
   * kept where AWS lets them go, that is, where the cluster is in none of them.
   */
  private static String chosen(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    var wanted = target.identity().names().subnetGroup();
    var subnets = context.get(StepOutputs.CACHE_SUBNET_IDS);
    var names =
        IntStream.rangeClosed(1, observed.groups().size() + 1)
            .mapToObj(number -> numbered(wanted, number))
            .toList();
    var fitting =
        first(names, name -> observed.named(name).filter(g -> subnets.containsAll(g.subnets())));
    var refused = context.conflicted();
    return fitting
        .or(
            () ->
                refused
                    ? Optional.empty()
                    : first(names, name -> inTheVpc(observed, name, context)))
        .orElseGet(() -> names.stream().filter(n -> observed.named(n).isEmpty()).findFirst().get());
  }

  /** One that outlived its VPC can take no subnets of another. */
  private static Optional<ObservedSubnetGroup> inTheVpc(
      NamedGroups<ObservedSubnetGroup> observed, String name, StepContext context) {
    return observed
        .named(name)
        .filter(g -> context.find(StepOutputs.VPC_ID).equals(Optional.of(g.vpc())));
  }

  private static Optional<String> first(
      List<String> names, Function<String, Optional<ObservedSubnetGroup>> has) {
    return names.stream().filter(name -> has.apply(name).isPresent()).findFirst();
  }

  /** Such as {@code sessions}, {@code sessions-2}. */
  private static String numbered(String name, int number) {
    if (number == 1) {
      return name;
    }
    return NamedGroups.name(name, "-" + number);
  }

  @Override
  public List<Action<AwsContext, NamedGroups<ObservedSubnetGroup>>> diff(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    if (!isDesired(target)) {
      return observed.groups().stream().map(group -> delete(observed, group)).toList();
    }
    var name = chosen(target, observed, context);
    if (observed.blocked().containsKey(name)) {
      return List.of();
    }
    var tags = target.tags(StepNames.SUBNET_GROUP, name);
    var subnets = context.get(StepOutputs.CACHE_SUBNET_IDS);
    if (observed.named(name).isEmpty()) {
      return List.of(create(observed, name, subnets, tags));
    }
    var group = observed.named(name).get();
    var actions = new ArrayList<Action<AwsContext, NamedGroups<ObservedSubnetGroup>>>();
    var tagging =
        Tagging.retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            tags,
            t -> observed.with(group.with(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    if (!group.subnets().equals(new HashSet<>(subnets))) {
      actions.add(setSubnets(observed, group, subnets));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<AwsContext, NamedGroups<ObservedSubnetGroup>>> deleteSuperseded(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return superseded(target, observed, context).stream()
        .map(group -> delete(observed, group))
        .toList();
  }

  /** The groups that the cluster shall leave, once there is the one that it shall have. */
  private static List<ObservedSubnetGroup> superseded(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return observed
        .named(chosen(target, observed, context))
        .map(kept -> Lists.without(observed.groups(), kept))
        .orElse(List.of());
  }

  /** Announced by its name, which the spec may change before the answer is on record. */
  private static Action<AwsContext, NamedGroups<ObservedSubnetGroup>> create(
      NamedGroups<ObservedSubnetGroup> observed,
      String name,
      List<String> subnets,
      Map<String, String> tags) {
    return Action.tokened(
        "CreateCacheSubnetGroup",
        "create cache subnet group " + name + " of " + String.join(", ", subnets),
        name,
        aws -> {
          var group =
              aws.clients()
                  .elastiCache()
                  .createCacheSubnetGroup(
                      r ->
                          r.cacheSubnetGroupName(name)
                              .cacheSubnetGroupDescription(
                                  "Managed by elasticache-environment-operator")
                              .subnetIds(subnets)
                              .tags(Tags.elastiCache(tags)))
                  .cacheSubnetGroup();
          return observed.with(ObservedSubnetGroup.of(group, Optional.of(tags)));
        });
  }

  private static Action<AwsContext, NamedGroups<ObservedSubnetGroup>> setSubnets(
      NamedGroups<ObservedSubnetGroup> observed, ObservedSubnetGroup group, List<String> subnets) {
    return Action.of(
        "ModifyCacheSubnetGroup",
        "set the subnets of " + group.name() + " to " + String.join(", ", subnets),
        aws -> {
          var changed =
              aws.clients()
                  .elastiCache()
                  .modifyCacheSubnetGroup(
                      r -> r.cacheSubnetGroupName(group.name()).subnetIds(subnets))
                  .cacheSubnetGroup();
          return observed.with(ObservedSubnetGroup.of(changed, group.tags()));
        });
  }

  private static Action<AwsContext, NamedGroups<ObservedSubnetGroup>> delete(
      NamedGroups<ObservedSubnetGroup> observed, ObservedSubnetGroup group) {
    return Action.of(
        "DeleteCacheSubnetGroup",
        "delete cache subnet group " + group.name(),
        aws -> {
          aws.clients()
              .elastiCache()
              .deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(group.name()));
          return observed.without(group);
        });
  }

  @Override
  public Outcome assess(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    var name = chosen(target, observed, context);
    if (observed.blocked().containsKey(name)) {
      return observed.blocked().get(name);
    }
    var subnets = observed.named(name).get().subnets().stream().sorted().toList();
    return new Outcome.Ready(
        String.join(", ", subnets)
            + Ids.supersededNote(
                superseded(target, observed, context).stream()
                    .map(ObservedSubnetGroup::name)
                    .toList()));
  }

  @Override
  public boolean createSucceeded(NamedGroups<ObservedSubnetGroup> observed, String token) {
    return observed.named(token).isPresent();
  }

  @Override
  public Optional<String> id(NamedGroups<ObservedSubnetGroup> observed) {
    return Ids.joined(observed.groups().stream().map(ObservedSubnetGroup::name));
  }

  @Override
  public Outputs outputs(
      Target target, NamedGroups<ObservedSubnetGroup> observed, StepContext context) {
    return isDesired(target)
        ? Outputs.NONE.and(
            StepOutputs.SUBNET_GROUP_NAME,
            observed.named(chosen(target, observed, context)).map(ObservedSubnetGroup::name))
        : Outputs.NONE;
  }
}
