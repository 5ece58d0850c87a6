package dev.elasticacheoperator.steps.network;

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
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * The security group of the cache, and the security group of the bastion if there is one.
 *
 * <p>The bastion's group and the allowed CIDRs and groups may reach the cache's ports, nothing else
 * may. Nobody may reach the bastion except CIDRs that are listed for SSH. All other rules of the
 * two groups are revoked, AWS's default egress rule included.
 */
public record SecurityGroupsStep(String name, Set<String> needs)
    implements AwsStep<ObservedSecurityGroups> {

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
        .change("ec2:CreateTags", Arns.SECURITY_GROUP)
        .change("ec2:DeleteTags", Arns.SECURITY_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  /** Returns the names of the desired groups. */
  private static List<String> names(Target target) {
    return target.desired().map(DesiredState::securityGroups).stream()
        .flatMap(
            groups ->
                Stream.concat(
                    Stream.of(groups.cacheGroupName()), groups.bastionGroupName().stream()))
        .toList();
  }

  @Override
  public ObservedSecurityGroups absent() {
    return new ObservedSecurityGroups(List.of(), List.of(), List.of(), Optional.empty());
  }

  @Override
  public ObservedSecurityGroups observe(AwsContext aws, Target target, StepContext context) {
    var tagged =
        aws.reads().list(Kinds.SECURITY_GROUP).stream().map(ObservedSecurityGroup::of).toList();
    var adoption = SecurityGroupAdoption.of(aws, target, context, names(target), tagged);
    var owned = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    return new ObservedSecurityGroups(
        owned,
        context.conflicted() ? foreign(aws, owned, context) : List.of(),
        missingAllowed(aws, target),
        adoption.mismatch());
  }

  private static List<ObservedSecurityGroup> foreign(
      AwsContext aws, List<ObservedSecurityGroup> owned, StepContext context) {
    var vpc = context.find(StepOutputs.VPC_ID);
    if (vpc.isEmpty()) {
      return List.of();
    }
    var inVpc = Filter.builder().name("vpc-id").values(vpc.get()).build();
    return aws
        .clients()
        .ec2()
        .describeSecurityGroupsPaginator(r -> r.filters(inVpc))
        .securityGroups()
        .stream()
        .map(ObservedSecurityGroup::of)
        .filter(group -> owned.stream().noneMatch(o -> o.id().equals(group.id())))
        .toList();
  }

  private static List<String> missingAllowed(AwsContext aws, Target target) {
    // EC2 describes no group of another account, so that AWS checks those when a rule names them.
    var allowed =
        target.desired().map(d -> d.securityGroups().allowedGroups()).orElse(List.of()).stream()
            .filter(id -> !id.contains("/"))
            .toList();
    if (allowed.isEmpty() || !aws.reads().perResource()) {
      return List.of();
    }
    var byId = Filter.builder().name("group-id").values(allowed).build();
    var found =
        aws.clients().ec2().describeSecurityGroups(r -> r.filters(byId)).securityGroups().stream()
            .map(SecurityGroup::groupId)
            .toList();
    return allowed.stream().filter(id -> !found.contains(id)).toList();
  }

  @Override
  public List<Action<AwsContext, ObservedSecurityGroups>> diff(
      Target target, ObservedSecurityGroups observed, StepContext context) {
    if (!isDesired(target)) {
      return observed.owned().stream()
          .sorted(Comparator.comparing(group -> !group.namesAnotherGroup()))
          .map(group -> SecurityGroupActions.delete(observed, group))
          .toList();
    }
    var actions = adoptAndCreate(target, observed, context);
    var blocked =
        names(target).stream().anyMatch(name -> blocked(target, observed, name).isPresent());
    return actions.isEmpty() && !blocked ? changeAndDelete(target, observed, context) : actions;
  }

  private List<Action<AwsContext, ObservedSecurityGroups>> adoptAndCreate(
      Target target, ObservedSecurityGroups observed, StepContext context) {
    var adopt =
        observed.owned().stream()
            .filter(group -> !target.owns(group.tags()))
            .flatMap(group -> retag(target, observed, group).stream());
    var create =
        names(target).stream()
            .filter(
                name -> observed.named(name).isEmpty() && blocked(target, observed, name).isEmpty())
            .map(
                name ->
                    SecurityGroupActions.create(
                        observed,
                        name,
                        target.tags(name(), name),
                        context.get(StepOutputs.VPC_ID)));
    return Stream.concat(adopt, create).toList();
  }

  /** Needs all desired groups, because rules of one group name the other. */
  private List<Action<AwsContext, ObservedSecurityGroups>> changeAndDelete(
      Target target, ObservedSecurityGroups observed, StepContext context) {
    var desired = target.desired().map(DesiredState::securityGroups).orElseThrow();
    var cache = observed.named(desired.cacheGroupName()).orElseThrow();
    var bastion = desired.bastionGroupName().flatMap(observed::named);
    var actions = new ArrayList<Action<AwsContext, ObservedSecurityGroups>>();
    actions.addAll(SecurityGroupRules.ofCache(observed, cache, bastion, target, context));
    bastion.ifPresent(
        group -> actions.addAll(SecurityGroupRules.ofBastion(observed, group, desired)));
    for (var group : observed.owned()) {
      if (names(target).contains(group.name())) {
        retag(target, observed, group).ifPresent(actions::add);
      } else {
        actions.add(SecurityGroupActions.delete(observed, group));
      }
    }
    return actions;
  }

  private Optional<Action<AwsContext, ObservedSecurityGroups>> retag(
      Target target, ObservedSecurityGroups observed, ObservedSecurityGroup group) {
    return SecurityGroupActions.retag(
        observed, group, target.corrected(target.tags(name(), group.name())));
  }

  /** Returns the reason why a missing group is not created. */
  private static Optional<Outcome> blocked(
      Target target, ObservedSecurityGroups observed, String name) {
    if (observed.named(name).isPresent()) {
      return Optional.empty();
    }
    Optional<Outcome> foreign =
        ObservedSecurityGroups.named(observed.foreign(), name)
            .map(
                group ->
                    Ownership.notOurs(
                        target, "security group " + name + " (" + group.id() + ")", group.tags()));
    return observed
        .mismatch()
        .or(() -> foreign)
        .or(() -> RenamedSecurityGroup.of(observed, names(target), name));
  }

  @Override
  public Outcome assess(Target target, ObservedSecurityGroups observed, StepContext context) {
    return names(target).stream()
        .flatMap(name -> blocked(target, observed, name).stream())
        .findFirst()
        .or(() -> missingAllowed(observed))
        .orElseGet(() -> new Outcome.Ready(String.join(", ", names(target))));
  }

  private static Optional<Outcome> missingAllowed(ObservedSecurityGroups observed) {
    return observed.missingAllowed().stream()
        .findFirst()
        .map(
            id ->
                new Outcome.Failed(
                    "security-group-not-found",
                    "network.allowedSecurityGroupIds: "
                        + id
                        + " does not exist in this account and region. Remove it, use the id of an"
                        + " existing security group, or write 123456789012/"
                        + id
                        + " for a group of a peered VPC in that account.",
                    ErrorClass.TERMINAL));
  }

  @Override
  public Optional<Outcome> blockers(AwsContext aws, ObservedSecurityGroups observed) {
    return Blockers.of(aws)
        .ofSecurityGroups(observed.owned().stream().map(ObservedSecurityGroup::id).toList());
  }

  @Override
  public List<String> ids(ObservedSecurityGroups observed) {
    return observed.owned().stream()
        .sorted(
            Comparator.<ObservedSecurityGroup, Boolean>comparing(g -> !g.namesAnotherGroup())
                .thenComparing(ObservedSecurityGroup::id))
        .map(ObservedSecurityGroup::id)
        .toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedSecurityGroups observed) {
    var desired = target.desired().map(DesiredState::securityGroups);
    var cache = desired.flatMap(groups -> observed.named(groups.cacheGroupName()));
    return Outputs.NONE
        .and(StepOutputs.CACHE_SECURITY_GROUP_ID, cache.map(ObservedSecurityGroup::id))
        .and(
            StepOutputs.CACHE_SOURCES,
            cache.map(group -> SecurityGroupRules.sources(group, target)))
        .and(
            StepOutputs.BASTION_SECURITY_GROUP_ID,
            desired
                .flatMap(SecurityGroups::bastionGroupName)
                .flatMap(observed::named)
                .map(ObservedSecurityGroup::id));
  }
}
