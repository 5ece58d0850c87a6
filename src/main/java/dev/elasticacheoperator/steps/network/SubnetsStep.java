package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Blockers;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Subnets of the VPC: one step makes those of the cache, another one the subnet of the bastion.
 * Subnets that the spec gives by id are used and never changed.
 *
 * <p>A subnet is identified by its block, because EC2 refuses a second subnet with the same block.
 *
 * @param desired selects the subnets of this step
 * @param publicAddresses true if the subnets give new instances a public address
 * @param output receives the ids of the subnets
 */
public record SubnetsStep(
    String name,
    Set<String> needs,
    Function<DesiredState, List<DesiredState.Subnet>> desired,
    boolean publicAddresses,
    Outputs.Key<List<String>> output,
    SubnetContent content)
    implements AwsStep<ObservedSubnets> {

  public static SubnetsStep ofCache(String name, Set<String> needs) {
    return new SubnetsStep(
        name,
        needs,
        DesiredState::cacheSubnets,
        false,
        StepOutputs.CACHE_SUBNET_IDS,
        SubnetContent.CACHE);
  }

  public static SubnetsStep ofBastion(String name, Set<String> needs) {
    return new SubnetsStep(
        name,
        needs,
        d -> d.bastion().map(Bastion::subnet).stream().toList(),
        true,
        StepOutputs.BASTION_SUBNET_IDS,
        SubnetContent.BASTION);
  }

  @Override
  public Set<String> containedIn() {
    return needs();
  }

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeSubnets")
        .create("ec2:CreateSubnet", Arns.SUBNET)
        .change("ec2:CreateSubnet", Arns.VPC)
        .change("ec2:ModifySubnetAttribute", Arns.SUBNET)
        .change("ec2:DeleteSubnet", Arns.SUBNET)
        .change("ec2:CreateTags", Arns.SUBNET)
        .change("ec2:DeleteTags", Arns.SUBNET);
  }

  @Override
  public boolean isDesired(Target target) {
    return !desired(target).all().isEmpty();
  }

  private DesiredSubnets desired(Target target) {
    return new DesiredSubnets(target.desired().map(desired).orElse(List.of()));
  }

  private SubnetPlacement placement(Target target, ObservedSubnets observed) {
    return SubnetPlacement.of(content, target, desired(target), observed);
  }

  @Override
  public ObservedSubnets absent() {
    return ObservedSubnets.none();
  }

  @Override
  public ObservedSubnets observeAbsent(AwsContext aws, Target target, StepContext context) {
    return observation(aws, target, context).observeAbsent();
  }

  @Override
  public ObservedSubnets observe(AwsContext aws, Target target, StepContext context) {
    return observation(aws, target, context).observe();
  }

  private SubnetObservation observation(AwsContext aws, Target target, StepContext context) {
    return new SubnetObservation(name, content, desired(target), aws, target, context);
  }

  @Override
  public List<Action<AwsContext, ObservedSubnets>> diff(
      Target target, ObservedSubnets observed, StepContext context) {
    if (!observed.guardDuty().isEmpty()) {
      return GuardDutyEndpoint.deletes(observed);
    }
    if (!isDesired(target)) {
      return observed.owned().stream()
          .map(subnet -> SubnetActions.delete(observed, subnet))
          .toList();
    }
    return desired(target).managed().stream()
        .flatMap(subnet -> createOrChange(target, subnet, observed, context).stream())
        .toList();
  }

  private List<Action<AwsContext, ObservedSubnets>> createOrChange(
      Target target, DesiredState.Subnet desired, ObservedSubnets observed, StepContext context) {
    var tags = target.tags(name, desired.name().orElseThrow());
    var found = observed.find(desired);
    var placement = placement(target, observed);
    if (found.isEmpty()) {
      return SubnetRefusal.of(target, observed, desired).isPresent()
              || !placement.canCreate(desired)
          ? List.of()
          : List.of(
              SubnetActions.create(
                  observed,
                  desired,
                  placement.zone(desired),
                  tags,
                  context.get(StepOutputs.VPC_ID)));
    }
    var subnet = found.get();
    if (target.owns(subnet.tags()) && placement.mustMove(desired, subnet)) {
      return List.of(SubnetActions.delete(observed, subnet));
    }
    var actions = new ArrayList<Action<AwsContext, ObservedSubnets>>();
    if (target.owns(subnet.tags()) && subnet.publicAddresses() != publicAddresses) {
      actions.add(SubnetActions.setPublicAddresses(observed, subnet, publicAddresses));
    }
    SubnetActions.retag(observed, subnet, target.corrected(tags)).ifPresent(actions::add);
    return actions;
  }

  @Override
  public List<Action<AwsContext, ObservedSubnets>> deleteSuperseded(
      Target target, ObservedSubnets observed, StepContext context) {
    return desired(target).superseded(observed).stream()
        .map(subnet -> SubnetActions.delete(observed, subnet))
        .toList();
  }

  @Override
  public Outcome assess(Target target, ObservedSubnets observed, StepContext context) {
    if (!observed.guardDuty().isEmpty()) {
      return GuardDutyEndpoint.waiting(observed.guardDuty());
    }
    var unusable =
        observed.existingVpc().stream()
            .flatMap(
                vpc ->
                    desired(target).used().stream()
                        .map(id -> vpc.unusable(id, needsInternet(target))))
            .flatMap(Optional::stream);
    var refused =
        desired(target).managed().stream()
            .flatMap(subnet -> SubnetRefusal.of(target, observed, subnet).stream());
    return Stream.concat(unusable, refused)
        .findFirst()
        .or(() -> problem(target, observed))
        .orElseGet(() -> new Outcome.Ready(blocks(target, observed)));
  }

  private Optional<Outcome> problem(Target target, ObservedSubnets observed) {
    var words = content.words().apply(target.desired().orElseThrow());
    return new PlacementProblems(placement(target, observed), words).first();
  }

  /** Returns true if an existing subnet must have a route to the internet for the bastion. */
  private boolean needsInternet(Target target) {
    return publicAddresses
        && target
            .desired()
            .flatMap(DesiredState::bastion)
            .filter(bastion -> !bastion.publicAddress())
            .isEmpty();
  }

  private String blocks(Target target, ObservedSubnets observed) {
    var used = observed.used().stream().map(s -> s.cidrBlock() + " (existing)");
    var owned = desired(target).current(observed).stream().map(ObservedSubnet::cidrBlock);
    var superseded =
        desired(target).superseded(observed).stream().map(ObservedSubnet::id).sorted().toList();
    return Stream.concat(used, owned).sorted().collect(Collectors.joining(", "))
        + Ids.supersededNote(superseded);
  }

  @Override
  public Optional<Outcome> blockers(AwsContext aws, ObservedSubnets observed) {
    return Blockers.of(aws).ofSubnets(observed.ids(observed.owned()));
  }

  @Override
  public List<String> ids(ObservedSubnets observed) {
    return observed.ids(observed.owned());
  }

  @Override
  public Outputs outputs(Target target, ObservedSubnets observed) {
    var ids = observed.ids(desired(target).current(observed));
    return Outputs.of(output, ids)
        .and(content.output(), Optional.of(placement(target, observed).placed()));
  }
}
