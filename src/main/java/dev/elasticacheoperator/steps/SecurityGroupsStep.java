package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.with;
import static dev.elasticacheoperator.steps.AwsStep.without;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.environment.DesiredEnvironment.SecurityGroups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * The cache's security group, which the bastion's group and the allowed CIDRs may reach on the
 * cache port and nothing else, and the bastion's, which nobody reaches unless listed. Rules are
 * owned whole, the default egress included: what is not wanted is revoked.
 */
final class SecurityGroupsStep implements AwsStep<SecurityGroupsStep.Now> {

  static final String NAME = "securityGroups";
  static final Outputs.Key<String> CACHE_GROUP = new Outputs.Key<>("the cache group's id");
  static final Outputs.Key<String> BASTION_GROUP = new Outputs.Key<>("the bastion group's id");

  /**
   * @param strangers groups of the VPC that are not ours; only looked for after a collision
   * @param missing those of the allowed groups that do not exist
   * @param misfit what is wrong with one that is handed over, while one is lacking
   */
  record Now(
      List<SeenSecurityGroup> ours,
      List<SeenSecurityGroup> strangers,
      List<String> missing,
      Optional<Outcome> misfit) {
    Now with(List<SeenSecurityGroup> changed) {
      return new Now(changed, strangers, missing, misfit);
    }

    Optional<SeenSecurityGroup> named(String name) {
      return ours.stream().filter(g -> g.name().equals(name)).findFirst();
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(VpcStep.NAME);
  }

  @Override
  public Set<String> containedIn() {
    return needs();
  }

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeSecurityGroups")
        .create("ec2:CreateSecurityGroup", Arns.SECURITY_GROUP)
        .change("ec2:CreateSecurityGroup", Arns.VPC)
        .change("ec2:AuthorizeSecurityGroupIngress", Arns.SECURITY_GROUP)
        .change("ec2:AuthorizeSecurityGroupEgress", Arns.SECURITY_GROUP)
        .change("ec2:RevokeSecurityGroupIngress", Arns.SECURITY_GROUP)
        .change("ec2:RevokeSecurityGroupEgress", Arns.SECURITY_GROUP)
        .change("ec2:DeleteSecurityGroup", Arns.SECURITY_GROUP)
        .change("ec2:CreateTags", Arns.SECURITY_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public Now absent() {
    return new Now(List.of(), List.of(), List.of(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var tagged = cloud.reads().securityGroups().stream().map(SeenSecurityGroup::of).toList();
    var adoption = SecurityGroupAdoption.of(cloud, target, known, tagged);
    var ours = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var missing = missing(cloud, target);
    if (!known.conflicted() || known.find(VpcStep.VPC_ID).isEmpty()) {
      return new Now(ours, List.of(), missing, adoption.misfit());
    }
    var inVpc = Filter.builder().name("vpc-id").values(known.get(VpcStep.VPC_ID)).build();
    var strangers =
        cloud
            .clients()
            .ec2()
            .describeSecurityGroupsPaginator(r -> r.filters(inVpc))
            .securityGroups()
            .stream()
            .map(SeenSecurityGroup::of)
            .filter(group -> ours.stream().noneMatch(o -> o.id().equals(group.id())))
            .toList();
    return new Now(ours, strangers, missing, adoption.misfit());
  }

  private static List<String> missing(Cloud cloud, Target target) {
    var allowed = target.desired().map(d -> d.securityGroups().allowedGroups()).orElse(List.of());
    if (allowed.isEmpty() || !cloud.reads().deep()) {
      return List.of();
    }
    var these = Filter.builder().name("group-id").values(allowed).build();
    var found =
        cloud
            .clients()
            .ec2()
            .describeSecurityGroups(r -> r.filters(these))
            .securityGroups()
            .stream()
            .map(SecurityGroup::groupId)
            .toList();
    return allowed.stream().filter(id -> !found.contains(id)).toList();
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (!isDesired(target)) {
      // Those first whose rules name another.
      return now.ours().stream()
          .sorted(Comparator.comparing(group -> !group.namesAnother()))
          .map(group -> delete(now, group))
          .toList();
    }
    var wanted = target.desired().get().securityGroups();
    var actions = new ArrayList<Action<Cloud, Now>>();
    var names = names(wanted);
    for (var group : now.ours()) {
      if (!target.owns(group.tags())) {
        retag(target, now, group).ifPresent(actions::add);
      }
    }
    var stuck = names.stream().anyMatch(name -> stuck(now, name).isPresent());
    for (var name : names) {
      if (now.named(name).isEmpty() && stuck(now, name).isEmpty()) {
        actions.add(create(now, name, target.tags(NAME, name), known.get(VpcStep.VPC_ID)));
      }
    }
    if (!actions.isEmpty() || stuck) {
      return actions;
    }
    var cache = now.named(wanted.cacheGroupName()).get();
    var bastion = wanted.bastionGroupName().flatMap(now::named);
    actions.addAll(SecurityGroupRules.ofCache(now, cache, bastion, wanted, known));
    bastion.ifPresent(group -> actions.addAll(SecurityGroupRules.ofBastion(now, group, wanted)));
    for (var group : now.ours()) {
      if (names.contains(group.name())) {
        retag(target, now, group).ifPresent(actions::add);
      } else {
        actions.add(delete(now, group));
      }
    }
    return actions;
  }

  private Optional<Action<Cloud, Now>> retag(Target target, Now now, SeenSecurityGroup group) {
    return retag(
        group.id(),
        group.tags(),
        target.tags(NAME, group.name()),
        t -> now.with(with(now.ours(), group, g -> g.tagged(t))));
  }

  static List<String> names(SecurityGroups wanted) {
    return Stream.concat(Stream.of(wanted.cacheGroupName()), wanted.bastionGroupName().stream())
        .toList();
  }

  private static Action<Cloud, Now> create(
      Now now, String name, Map<String, String> tags, String vpc) {
    return Action.of(
        "CreateSecurityGroup",
        "create security group " + name + " in " + vpc,
        cloud -> {
          var id =
              cloud
                  .clients()
                  .ec2()
                  .createSecurityGroup(
                      r ->
                          r.groupName(name)
                              .description("Managed by elasticache-environment-operator")
                              .vpcId(vpc)
                              .tagSpecifications(
                                  Tags.specification(ResourceType.SECURITY_GROUP, tags)))
                  .groupId();
          var seen =
              new SeenSecurityGroup(id, name, tags, Set.of(), Set.of(SecurityRule.ALL_EGRESS));
          return now.with(AwsStep.plus(now.ours(), seen));
        });
  }

  private static Action<Cloud, Now> delete(Now now, SeenSecurityGroup group) {
    return Action.of(
        "DeleteSecurityGroup",
        "delete security group " + group.name() + " (" + group.id() + ")",
        cloud -> {
          cloud.clients().ec2().deleteSecurityGroup(r -> r.groupId(group.id()));
          return now.with(without(now.ours(), group));
        });
  }

  /** Why a group is not made. */
  private static Optional<Outcome> stuck(Now now, String name) {
    if (now.named(name).isPresent()) {
      return Optional.empty();
    }
    return now.misfit()
        .or(
            () ->
                now.strangers().stream()
                    .filter(g -> g.name().equals(name))
                    .findFirst()
                    .map(
                        g ->
                            new Outcome.Blocked(
                                AwsStep.notOurs(
                                    "security group " + g.name() + " (" + g.id() + ")"))));
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    var names = target.desired().map(d -> names(d.securityGroups())).orElse(List.of());
    return names.stream()
        .flatMap(name -> stuck(now, name).stream())
        .findFirst()
        .or(() -> missing(now))
        .orElseGet(() -> new Outcome.Ready(String.join(", ", names)));
  }

  private static Optional<Outcome> missing(Now now) {
    return now.missing().stream()
        .findFirst()
        .map(
            id ->
                new Outcome.Failed(
                    "security-group-not-found",
                    "network.allowedSecurityGroupIds: "
                        + id
                        + " does not exist in this account and region: take it out, or give the id"
                        + " of one that does",
                    Outcome.RetryPolicy.TERMINAL));
  }

  @Override
  public Optional<String> blockers(Cloud cloud, Now now) {
    return Blockers.of(cloud)
        .ofSecurityGroups(now.ours().stream().map(SeenSecurityGroup::id).toList());
  }

  @Override
  public Optional<String> id(Now now) {
    return now.ours().stream()
        .sorted(
            Comparator.<SeenSecurityGroup, Boolean>comparing(g -> !g.namesAnother())
                .thenComparing(SeenSecurityGroup::id))
        .map(SeenSecurityGroup::id)
        .reduce((a, b) -> a + "," + b);
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    var wanted = target.desired().map(DesiredEnvironment::securityGroups);
    return Outputs.NONE
        .and(
            CACHE_GROUP,
            wanted.flatMap(w -> now.named(w.cacheGroupName())).map(SeenSecurityGroup::id))
        .and(
            BASTION_GROUP,
            wanted
                .flatMap(SecurityGroups::bastionGroupName)
                .flatMap(now::named)
                .map(SeenSecurityGroup::id));
  }
}
