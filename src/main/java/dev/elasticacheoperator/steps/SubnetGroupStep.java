package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.flow.Action;
import dev.elasticacheoperator.flow.Known;
import dev.elasticacheoperator.flow.Outcome;
import dev.elasticacheoperator.flow.Outputs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/**
 * The cache subnet group: what puts the cluster into our VPC. Its name is its key in the account
 * and region.
 */
final class SubnetGroupStep implements AwsStep<SubnetGroupStep.Now> {

  static final String NAME = "subnetGroup";
  private static final String KIND = "cache-subnet-group";
  private static final String WHAT = "cache subnet group";
  static final Outputs.Key<String> GROUP_NAME = new Outputs.Key<>("the subnet group's name");

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
   * @param tags empty where a shared view does not say
   */
  record Seen(String name, String arn, Set<String> subnets, Optional<Map<String, String>> tags) {

    static Seen of(CacheSubnetGroup group, Optional<Map<String, String>> tags) {
      return new Seen(
          group.cacheSubnetGroupName(),
          group.arn(),
          Set.copyOf(group.subnets().stream().map(Subnet::subnetIdentifier).toList()),
          tags);
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
  public Set<String> within() {
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
  public boolean askedFor(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public Now nothing() {
    return new Now(Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, Known known) {
    var reads = cloud.reads();
    var name = known.lastId().orElse(target.identity().names().subnetGroup());
    var found = reads.cacheSubnetGroup(name);
    if (found.isEmpty()) {
      return new Now(
          Optional.empty(), Adoption.absent(target, known, KIND, name, "subnetGroup.name"));
    }
    var tags =
        reads.deep()
            ? Optional.of(reads.elastiCacheTags(found.get().arn()))
            : Optional.<Map<String, String>>empty();
    var seen = Seen.of(found.get(), tags);
    var refusal =
        tags.filter(t -> !target.owns(t))
            .flatMap(t -> Adoption.refusal(target, KIND, WHAT, name, t, unfit(found.get(), known)));
    return refusal.isPresent() ? new Now(Optional.empty(), refusal) : Now.of(seen);
  }

  private static Optional<String> unfit(CacheSubnetGroup group, Known known) {
    return known
        .find(VpcStep.VPC_ID)
        .filter(vpc -> !vpc.equals(group.vpcId()))
        .map(vpc -> "is in " + group.vpcId() + ", not in " + vpc);
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, Known known) {
    if (now.stuck().isPresent()) {
      return List.of();
    }
    if (!askedFor(target)) {
      return now.group().map(SubnetGroupStep::delete).stream().toList();
    }
    var name = target.identity().names().subnetGroup();
    var tags = target.tags(NAME, name);
    var subnets = known.get(SubnetsStep.CACHE_SUBNET_IDS);
    if (now.group().isEmpty()) {
      return List.of(create(name, subnets, tags));
    }
    var group = now.group().get();
    var actions = new ArrayList<Action<Cloud, Now>>();
    var tagging =
        retag(
            group.arn(),
            WHAT + " " + group.name(),
            group.tags(),
            tags,
            t -> Now.of(new Seen(group.name(), group.arn(), group.subnets(), Optional.of(t))));
    if (group.tags().filter(t -> !target.owns(t)).isPresent()) {
      return tagging.stream().toList();
    }
    if (!group.subnets().equals(new HashSet<>(subnets))) {
      actions.add(setSubnets(group, subnets));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  private static Action<Cloud, Now> create(
      String name, List<String> subnets, Map<String, String> tags) {
    return Action.of(
        "CreateCacheSubnetGroup",
        "create cache subnet group " + name + " of " + String.join(", ", subnets),
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
          return Now.of(Seen.of(group, Optional.of(tags)));
        });
  }

  private static Action<Cloud, Now> setSubnets(Seen group, List<String> subnets) {
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
          return Now.of(Seen.of(changed, group.tags()));
        });
  }

  private static Action<Cloud, Now> delete(Seen group) {
    return Action.of(
        "DeleteCacheSubnetGroup",
        "delete cache subnet group " + group.name(),
        cloud -> {
          cloud
              .clients()
              .elastiCache()
              .deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName(group.name()));
          return new Now(Optional.empty(), Optional.empty());
        });
  }

  @Override
  public Outcome assess(Target target, Now now, Known known) {
    return now.stuck()
        .orElseGet(
            () ->
                new Outcome.Ready(
                    String.join(", ", now.group().get().subnets().stream().sorted().toList())));
  }

  @Override
  public Optional<String> id(Now now) {
    return now.group().map(Seen::name);
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return Outputs.NONE.and(GROUP_NAME, id(now));
  }
}
