package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
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

/**
 * The internet gateway that the bastion reaches the internet through. An existing VPC often has a
 * gateway; that one is used and never changed.
 *
 * <p>EC2 accepts any number of gateways. The create is therefore announced in the intent log, and
 * the gateway is found by its tags.
 */
public record InternetGatewayStep(String name, Set<String> needs)
    implements AwsStep<ObservedInternetGateways> {

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeInternetGateways")
        .create("ec2:CreateInternetGateway", Arns.INTERNET_GATEWAY)
        .change("ec2:AttachInternetGateway", Arns.INTERNET_GATEWAY, Arns.VPC)
        .change("ec2:DetachInternetGateway", Arns.INTERNET_GATEWAY, Arns.VPC)
        .change("ec2:DeleteInternetGateway", Arns.INTERNET_GATEWAY)
        .change("ec2:CreateTags", Arns.INTERNET_GATEWAY)
        .change("ec2:DeleteTags", Arns.INTERNET_GATEWAY);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.bastionWithOwnSubnet().isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return BastionNetwork.whySkipped(target).orElseGet(() -> AwsStep.super.whySkipped(target));
  }

  @Override
  public ObservedInternetGateways absent() {
    return ObservedInternetGateways.of(List.of());
  }

  @Override
  public ObservedInternetGateways observe(AwsContext aws, Target target, StepContext context) {
    var found =
        aws.reads().list(Kinds.INTERNET_GATEWAY).stream().map(ObservedInternetGateway::of).toList();
    var existing = existing(aws, target);
    if (found.isEmpty() && existing.isEmpty() && aws.reads().perResource()) {
      return InternetGatewayAdoption.observe(aws, target, context, isDesired(target));
    }
    return new ObservedInternetGateways(
        Ids.keepFirst(
            found, ObservedInternetGateway::id, context.recordedIds(), g -> g.vpc().isPresent()),
        Optional.empty(),
        existing);
  }

  /**
   * Returns the gateway of an existing VPC. A gateway without ownership tags belongs to that VPC,
   * unless {@code spec.adopt} lists it.
   */
  private Optional<ObservedInternetGateway> existing(AwsContext aws, Target target) {
    if (!isDesired(target)) {
      return Optional.empty();
    }
    return ExistingVpc.read(aws, target)
        .flatMap(ExistingVpc::internetGateway)
        .map(ObservedInternetGateway::of)
        .filter(gateway -> !target.owns(gateway.tags()) && !target.named(gateway.id()));
  }

  @Override
  public List<Action<AwsContext, ObservedInternetGateways>> diff(
      Target target, ObservedInternetGateways observed, StepContext context) {
    if (observed.owned().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var desired =
        target
            .bastionWithOwnSubnet()
            .map(Bastion::internetGatewayName)
            .filter(gateway -> observed.existing().isEmpty());
    var actions = new ArrayList<Action<AwsContext, ObservedInternetGateways>>();
    observed.owned().stream()
        .skip(desired.isPresent() ? 1 : 0)
        .forEach(surplus -> actions.addAll(detachAndDelete(observed, surplus)));
    desired.ifPresent(
        gateway -> actions.addAll(createOrChange(target, gateway, observed, context)));
    return actions;
  }

  private static List<Action<AwsContext, ObservedInternetGateways>> detachAndDelete(
      ObservedInternetGateways observed, ObservedInternetGateway gateway) {
    var actions = new ArrayList<Action<AwsContext, ObservedInternetGateways>>();
    gateway
        .vpc()
        .ifPresent(vpc -> actions.add(InternetGatewayActions.detach(observed, gateway, vpc)));
    actions.add(InternetGatewayActions.delete(observed, gateway));
    return actions;
  }

  private List<Action<AwsContext, ObservedInternetGateways>> createOrChange(
      Target target, String desired, ObservedInternetGateways observed, StepContext context) {
    var tags = target.tags(name, desired);
    if (observed.owned().isEmpty()) {
      var token = target.token(name, context.recordedId(), context);
      return List.of(InternetGatewayActions.create(observed, desired, tags, token));
    }
    var gateway = observed.owned().get(0);
    var retag = InternetGatewayActions.retag(observed, gateway, target.corrected(tags));
    if (!target.owns(gateway.tags())) {
      return retag.stream().toList();
    }
    var vpc = context.get(StepOutputs.VPC_ID);
    var actions = new ArrayList<Action<AwsContext, ObservedInternetGateways>>();
    gateway
        .vpc()
        .filter(other -> !other.equals(vpc))
        .ifPresent(other -> actions.add(InternetGatewayActions.detach(observed, gateway, other)));
    if (!gateway.vpc().equals(Optional.of(vpc))) {
      actions.add(InternetGatewayActions.attach(observed, gateway, vpc));
    }
    retag.ifPresent(actions::add);
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedInternetGateways observed, StepContext context) {
    if (observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    var attaching = observed.used().flatMap(ObservedInternetGateway::attaching);
    if (attaching.isPresent()) {
      return new Outcome.Waiting(
          "Waiting for the attachment of internet gateway "
              + observed.used().get().id()
              + ": "
              + attaching.get());
    }
    var attached = observed.used().flatMap(ObservedInternetGateway::vpc);
    return new Outcome.Ready(
        attached.map(vpc -> "Attached to " + vpc).orElse("Not attached")
            + (observed.existing().isPresent() ? " (existing)" : ""));
  }

  @Override
  public Optional<Outcome> blockers(AwsContext aws, ObservedInternetGateways observed) {
    return observed.owned().stream()
        .flatMap(gateway -> gateway.vpc().stream())
        .findFirst()
        .flatMap(Blockers.of(aws)::ofGateway);
  }

  @Override
  public List<String> ids(ObservedInternetGateways observed) {
    return observed.used().map(ObservedInternetGateway::id).stream().toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedInternetGateways observed) {
    return Outputs.NONE.and(
        StepOutputs.INTERNET_GATEWAY_ID, observed.used().map(ObservedInternetGateway::id));
  }
}
