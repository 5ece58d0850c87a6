package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Reads;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
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
final class SubnetGroupStep implements AwsStep<Groups<SubnetGroupStep.Seen>> {

  static final String NAME = "subnetGroup";
  private static final String KIND = "cache-subnet-group";
  private static final String WHAT = "cache subnet group";
  static final Outputs.Key<String> GROUP_NAME = new Outputs.Key<>("the subnet group's name");

  /**
   * @param tags empty where a shared view does not say
   */
  record Seen(
      String name, String arn, String vpc, Set<String> subnets, Optional<Map<String, String>> tags)
      implements Groups.Named {

    static Seen of(CacheSubnetGroup group, Optional<Map<String, String>> tags) {
      return new Seen(
          group.cacheSubnetGroupName(),
          group.arn(),
          group.vpcId(),
          Set.copyOf(group.subnets().stream().map(Subnet::subnetIdentifier).toList()),
          tags);
    }

    Seen with(Map<String, String> changed) {
      return new Seen(name, arn, vpc, subnets, Optional.of(changed));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(SubnetsStep.CACHE);
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
  public Groups<Seen> absent() {
    return Groups.none();
  }

  @Override
  public Groups<Seen> observe(Cloud cloud, Target target, StepContext known) {
    var now = absent();
    for (var name : AwsStep.names(known, target.identity().names().subnetGroup())) {
      now = look(cloud.reads(), target, known, name, now);
    }
    return now;
  }

  private static Groups<Seen> look(
      Reads reads, Target target, StepContext known, String name, Groups<Seen> before) {
    var found = reads.cacheSubnetGroup(name);
    if (found.isEmpty()) {
      return Adoption.absent(target, known, KIND, name, "subnetGroup.name")
          .map(why -> before.stuck(name, why))
          .orElse(before);
    }
    var tags =
        reads.deep()
            ? Optional.of(reads.elastiCacheTags(found.get().arn()))
            : Optional.<Map<String, String>>empty();
    var seen = Seen.of(found.get(), tags);
    return tags.filter(t -> !target.owns(t))
        .flatMap(t -> Adoption.refusal(target, KIND, WHAT, name, t, unfit(found.get(), known)))
        .map(why -> before.stuck(name, why))
        .orElseGet(() -> before.with(seen));
  }

  private static Optional<String> unfit(CacheSubnetGroup group, StepContext known) {
    return known.find(VpcStep.VPC_ID).flatMap(vpc -> Adoption.elsewhere(group.vpcId(), vpc));
  }

  /**
   * The name of the group that the cluster shall be in. A group that has subnets which are to go is
   * kept where AWS lets them go, that is, where the cluster is in none of them.
   */
  private static String chosen(Target target, Groups<Seen> now, StepContext known) {
    var wanted = target.identity().names().subnetGroup();
    var subnets = known.get(SubnetsStep.CACHE_SUBNET_IDS);
    var names =
        IntStream.rangeClosed(1, now.groups().size() + 1)
            .mapToObj(number -> numbered(wanted, number))
            .toList();
    var fitting =
        first(names, name -> now.named(name).filter(g -> subnets.containsAll(g.subnets())));
    var refused = known.conflicted();
    return fitting
        .or(() -> refused ? Optional.empty() : first(names, name -> inTheVpc(now, name, known)))
        .orElseGet(() -> names.stream().filter(n -> now.named(n).isEmpty()).findFirst().get());
  }

  /** One that outlived its VPC can take no subnets of another. */
  private static Optional<Seen> inTheVpc(Groups<Seen> now, String name, StepContext known) {
    return now.named(name).filter(g -> known.find(VpcStep.VPC_ID).equals(Optional.of(g.vpc())));
  }

  private static Optional<String> first(List<String> names, Function<String, Optional<Seen>> has) {
    return names.stream().filter(name -> has.apply(name).isPresent()).findFirst();
  }

  /** Such as {@code sessions}, {@code sessions-2}. */
  private static String numbered(String name, int number) {
    if (number == 1) {
      return name;
    }
    return Groups.name(name, "-" + number);
  }

  @Override
  public List<Action<Cloud, Groups<Seen>>> diff(
      Target target, Groups<Seen> now, StepContext known) {
    if (!isDesired(target)) {
      return now.groups().stream().map(group -> delete(now, group)).toList();
    }
    var name = chosen(target, now, known);
    if (now.stuck().containsKey(name)) {
      return List.of();
    }
    var tags = target.tags(NAME, name);
    var subnets = known.get(SubnetsStep.CACHE_SUBNET_IDS);
    if (now.named(name).isEmpty()) {
      return List.of(create(now, name, subnets, tags));
    }
    var group = now.named(name).get();
    var actions = new ArrayList<Action<Cloud, Groups<Seen>>>();
    var tagging =
        retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            tags,
            t -> now.with(group.with(t)));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    if (!group.subnets().equals(new HashSet<>(subnets))) {
      actions.add(setSubnets(now, group, subnets));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<Cloud, Groups<Seen>>> deleteSuperseded(
      Target target, Groups<Seen> now, StepContext known) {
    return left(target, now, known).stream().map(group -> delete(now, group)).toList();
  }

  /** The groups that the cluster shall leave, once there is the one that it shall have. */
  private static List<Seen> left(Target target, Groups<Seen> now, StepContext known) {
    return now.named(chosen(target, now, known))
        .map(kept -> AwsStep.without(now.groups(), kept))
        .orElse(List.of());
  }

  /** Announced by its name, which the spec may change before the answer is on record. */
  private static Action<Cloud, Groups<Seen>> create(
      Groups<Seen> now, String name, List<String> subnets, Map<String, String> tags) {
    return Action.tokened(
        "CreateCacheSubnetGroup",
        "create cache subnet group " + name + " of " + String.join(", ", subnets),
        name,
        cloud -> {
          var group =
              cloud
                  .clients()
                  .elastiCache()
                  .createCacheSubnetGroup(
                      r ->
                          r.cacheSubnetGroupName(name)
                              .cacheSubnetGroupDescription(
                                  "Managed by elasticache-environment-operator")
                              .subnetIds(subnets)
                              .tags(Tags.elastiCache(tags)))
                  .cacheSubnetGroup();
          return now.with(Seen.of(group, Optional.of(tags)));
        });
  }

  private static Action<Cloud, Groups<Seen>> setSubnets(
      Groups<Seen> now, Seen group, List<String> subnets) {
    return Action.of(
        "ModifyCacheSubnetGroup",
        "set the subnets of " + group.name() + " to " + String.join(", ", subnets),
        cloud -> {
          var changed =
              cloud
                  .clients()
                  .elastiCache()
                  .modifyCacheSubnetGroup(
                      r -> r.cacheSubnetGroupName(group.name()).subnetIds(subnets))
                  .cacheSubnetGroup();
          return now.with(Seen.of(changed, group.tags()));
        });
  }

  private static Action<Cloud, Groups<Seen>> delete(Groups<Seen> now, Seen group) {
    return Action.of(
        "DeleteCacheSubnetGroup",
        "delete cache subnet group " + group.name(),
        cloud -> {
          cloud
              .clients()
              .elastiCache()
              .deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(group.name()));
          return now.without(group);
        });
  }

  @Override
  public Outcome assess(Target target, Groups<Seen> now, StepContext known) {
    var name = chosen(target, now, known);
    if (now.stuck().containsKey(name)) {
      return now.stuck().get(name);
    }
    var subnets = now.named(name).get().subnets().stream().sorted().toList();
    return new Outcome.Ready(
        String.join(", ", subnets)
            + AwsStep.left(left(target, now, known).stream().map(Seen::name).toList()));
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
  public Outputs outputs(Target target, Groups<Seen> now, StepContext known) {
    return isDesired(target)
        ? Outputs.NONE.and(GROUP_NAME, now.named(chosen(target, now, known)).map(Seen::name))
        : Outputs.NONE;
  }
}
