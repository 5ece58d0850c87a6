package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;
import static dev.elasticacheoperator.steps.Lists.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.SecurityGroups;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Blockers;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
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
public record SecurityGroupsStep(String name, Set<String> needs)
    implements AwsStep<SecurityGroupsStep.ObservedSecurityGroups> {

  /**
   * @param foreign groups of the VPC that are not ours; only looked for after a collision
   * @param missing those of the allowed groups that do not exist
   * @param mismatch what is wrong with one that is handed over, while one is lacking
   */
  record ObservedSecurityGroups(
      List<ObservedSecurityGroup> ours,
      List<ObservedSecurityGroup> foreign,
      List<String> missing,
      Optional<Outcome> mismatch) {
    ObservedSecurityGroups with(List<ObservedSecurityGroup> changed) {
      return new ObservedSecurityGroups(changed, foreign, missing, mismatch);
    }

    Optional<ObservedSecurityGroup> named(String name) {
      return ours.stream().filter(g -> g.name().equals(name)).findFirst();
    }
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
  public ObservedSecurityGroups absent() {
    return new ObservedSecurityGroups(List.of(), List.of(), List.of(), Optional.empty());
  }

  @Override
  public ObservedSecurityGroups observe(AwsContext aws, Target target, StepContext context) {
    var tagged =
        aws.reads().list(Kinds.SECURITY_GROUP).stream().map(ObservedSecurityGroup::of).toList();
    var adoption = SecurityGroupAdoption.of(aws, target, context, tagged);
    var ours = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var missing = missing(aws, target);
    if (!context.conflicted() || context.find(StepOutputs.VPC_ID).isEmpty()) {
      return new ObservedSecurityGroups(ours, List.of(), missing, adoption.mismatch());
    }
    var inVpc = Filter.builder().name("vpc-id").values(context.get(StepOutputs.VPC_ID)).build();
    var strangers =
        aws
            .clients()
            .ec2()
            .describeSecurityGroupsPaginator(r -> r.filters(inVpc))
            .securityGroups()
            .stream()
            .map(ObservedSecurityGroup::of)
            .filter(group -> ours.stream().noneMatch(o -> o.id().equals(group.id())))
            .toList();
    return new ObservedSecurityGroups(ours, strangers, missing, adoption.mismatch());
  }

  private static List<String> missing(AwsContext aws, Target target) {
    var allowed = target.desired().map(d -> d.securityGroups().allowedGroups()).orElse(List.of());
    if (allowed.isEmpty() || !aws.reads().perResource()) {
      return List.of();
    }
    var these = Filter.builder().name("group-id").values(allowed).build();
    var found =
        aws.clients().ec2().describeSecurityGroups(r -> r.filters(these)).securityGroups().stream()
            .map(SecurityGroup::groupId)
            .toList();
    return allowed.stream().filter(id -> !found.contains(id)).toList();
  }

  @Override
  public List<Action<AwsContext, ObservedSecurityGroups>> diff(
      Target target, ObservedSecurityGroups observed, StepContext context) {
    if (!isDesired(target)) {
      // Those first whose rules name another.
      return observed.ours().stream()
          .sorted(Comparator.comparing(group -> !group.namesAnother()))
          .map(group -> delete(observed, group))
          .toList();
    }
    var wanted = target.desired().get().securityGroups();
    var actions = new ArrayList<Action<AwsContext, ObservedSecurityGroups>>();
    var names = names(wanted);
    for (var group : observed.ours()) {
      if (!target.owns(group.tags())) {
        retag(target, observed, group).ifPresent(actions::add);
      }
    }
    var blocked = names.stream().anyMatch(name -> blocked(observed, name).isPresent());
    for (var name : names) {
      if (observed.named(name).isEmpty() && blocked(observed, name).isEmpty()) {
        actions.add(
            create(
                observed,
                name,
                target.tags(StepNames.SECURITY_GROUPS, name),
                context.get(StepOutputs.VPC_ID)));
      }
    }
    if (!actions.isEmpty() || blocked) {
      return actions;
    }
    var cache = observed.named(wanted.cacheGroupName()).get();
    var bastion = wanted.bastionGroupName().flatMap(observed::named);
    actions.addAll(SecurityGroupRules.ofCache(observed, cache, bastion, wanted, context));
    bastion.ifPresent(
        group -> actions.addAll(SecurityGroupRules.ofBastion(observed, group, wanted)));
    for (var group : observed.ours()) {
      if (names.contains(group.name())) {
        retag(target, observed, group).ifPresent(actions::add);
      } else {
        actions.add(delete(observed, group));
      }
    }
    return actions;
  }

  private Optional<Action<AwsContext, ObservedSecurityGroups>> retag(
      Target target, ObservedSecurityGroups observed, ObservedSecurityGroup group) {
    return Tagging.retag(
        group.id(),
        group.tags(),
        target.tags(StepNames.SECURITY_GROUPS, group.name()),
        t -> observed.with(with(observed.ours(), group, g -> g.tagged(t))));
  }

  static List<String> names(SecurityGroups wanted) {
    return Stream.concat(Stream.of(wanted.cacheGroupName()), wanted.bastionGroupName().stream())
        .toList();
  }

  private static Action<AwsContext, ObservedSecurityGroups> create(
      ObservedSecurityGroups observed, String name, Map<String, String> tags, String vpc) {
    return Action.of(
        "CreateSecurityGroup",
        "create security group " + name + " in " + vpc,
        aws -> {
          var id =
              aws.clients()
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
              new ObservedSecurityGroup(id, name, tags, Set.of(), Set.of(SecurityRule.ALL_EGRESS));
          return observed.with(Lists.plus(observed.ours(), seen));
        });
  }

  private static Action<AwsContext, ObservedSecurityGroups> delete(
      ObservedSecurityGroups observed, ObservedSecurityGroup group) {
    return Action.of(
        "DeleteSecurityGroup",
        "delete security group " + group.name() + " (" + group.id() + ")",
        aws -> {
          aws.clients().ec2().deleteSecurityGroup(r -> r.groupId(group.id()));
          return observed.with(without(observed.ours(), group));
        });
  }

  /** Why a group is not made. */
  private static Optional<Outcome> blocked(ObservedSecurityGroups observed, String name) {
    if (observed.named(name).isPresent()) {
      return Optional.empty();
    }
    return observed
        .mismatch()
        .or(
            () ->
                observed.foreign().stream()
                    .filter(g -> g.name().equals(name))
                    .findFirst()
                    .map(
                        g ->
                            new Outcome.Blocked(
                                Ownership.notOurs(
                                    "security group " + g.name() + " (" + g.id() + ")"))));
  }

  @Override
  public Outcome assess(Target target, ObservedSecurityGroups observed, StepContext context) {
    var names = target.desired().map(d -> names(d.securityGroups())).orElse(List.of());
    return names.stream()
        .flatMap(name -> blocked(observed, name).stream())
        .findFirst()
        .or(() -> missing(observed))
        .orElseGet(() -> new Outcome.Ready(String.join(", ", names)));
  }

  private static Optional<Outcome> missing(ObservedSecurityGroups observed) {
    return observed.missing().stream()
        .findFirst()
        .map(
            id ->
                new Outcome.Failed(
                    "security-group-not-found",
                    "network.allowedSecurityGroupIds: "
                        + id
                        + " does not exist in this account and region: take it out, or give the id"
                        + " of one that does",
                    ErrorClass.TERMINAL));
  }

  @Override
  public Optional<String> blockers(AwsContext aws, ObservedSecurityGroups observed) {
    return Blockers.of(aws)
        .ofSecurityGroups(observed.ours().stream().map(ObservedSecurityGroup::id).toList());
  }

  @Override
  public List<String> ids(ObservedSecurityGroups observed) {
    return observed.ours().stream()
        .sorted(
            Comparator.<ObservedSecurityGroup, Boolean>comparing(g -> !g.namesAnother())
                .thenComparing(ObservedSecurityGroup::id))
        .map(ObservedSecurityGroup::id)
        .toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedSecurityGroups observed) {
    var wanted = target.desired().map(DesiredState::securityGroups);
    return Outputs.NONE
        .and(
            StepOutputs.CACHE_SECURITY_GROUP_ID,
            wanted.flatMap(w -> observed.named(w.cacheGroupName())).map(ObservedSecurityGroup::id))
        .and(
            StepOutputs.BASTION_SECURITY_GROUP_ID,
            wanted
                .flatMap(SecurityGroups::bastionGroupName)
                .flatMap(observed::named)
                .map(ObservedSecurityGroup::id));
  }
}
