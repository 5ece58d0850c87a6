package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;
import static dev.elasticacheoperator.steps.Lists.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Blockers;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * The bastion's way out: a gateway attached to the VPC. EC2 gives it no key, so it is journaled.
 */
public record InternetGatewayStep(String name, Set<String> needs)
    implements AwsStep<InternetGatewayStep.ObservedInternetGateways> {

  /**
   * @param gateways ours, the one to keep first
   * @param blocked why none is made: one on record lost our tags, or one that is handed over is
   *     unfit
   * @param existing the one that an existing VPC has: it is used as it is
   */
  record ObservedInternetGateways(
      List<ObservedInternetGateway> gateways,
      Optional<Outcome> blocked,
      Optional<ObservedInternetGateway> existing) {
    static ObservedInternetGateways of(List<ObservedInternetGateway> gateways) {
      return new ObservedInternetGateways(gateways, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param vpc the VPC that it is attached to
   */
  record ObservedInternetGateway(String id, Optional<String> vpc, Map<String, String> tags) {

    static ObservedInternetGateway of(InternetGateway gateway) {
      return new ObservedInternetGateway(
          gateway.internetGatewayId(),
          gateway.attachments().stream().map(InternetGatewayAttachment::vpcId).findFirst(),
          Tags.fromEc2(gateway.tags()));
    }

    ObservedInternetGateway tagged(Map<String, String> now) {
      return new ObservedInternetGateway(id, vpc, now);
    }

    ObservedInternetGateway attached(Optional<String> to) {
      return new ObservedInternetGateway(id, to, tags);
    }
  }

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeInternetGateways")
        .create("ec2:CreateInternetGateway", Arns.INTERNET_GATEWAY)
        .change("ec2:AttachInternetGateway", Arns.INTERNET_GATEWAY, Arns.VPC)
        .change("ec2:DetachInternetGateway", Arns.INTERNET_GATEWAY, Arns.VPC)
        .change("ec2:DeleteInternetGateway", Arns.INTERNET_GATEWAY)
        .change("ec2:CreateTags", Arns.INTERNET_GATEWAY);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.bastionWithOwnSubnet().isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return BastionNetwork.whySkipped(target);
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
      return adoptable(aws, target, context);
    }
    return new ObservedInternetGateways(
        Ids.keepFirst(
            found, ObservedInternetGateway::id, context.recordedIds(), g -> g.vpc().isPresent()),
        Optional.empty(),
        existing);
  }

  /**
   * What an existing VPC has. Without our tags it is the VPC's own, whoever made it, unless it is
   * handed over.
   */
  private Optional<ObservedInternetGateway> existing(AwsContext aws, Target target) {
    return target
        .existingVpc()
        .filter(vpc -> isDesired(target))
        .flatMap(id -> aws.reads().get(Kinds.VPC_CONTENT, id))
        .flatMap(vpc -> new ExistingVpc(vpc).internetGateway())
        .map(ObservedInternetGateway::of)
        .filter(gateway -> !target.owns(gateway.tags()) && !target.named(gateway.id()));
  }

  private ObservedInternetGateways adoptable(AwsContext aws, Target target, StepContext context) {
    var adoption =
        isDesired(target)
            ? Adoption.<ObservedInternetGateway>of(
                target, context, "igw-", List.of(), ids -> candidates(aws, ids, context))
            : Adoption.<ObservedInternetGateway>none();
    // In an existing VPC one without our tags is the VPC's own.
    var disowned =
        Ownership.ownershipLost(
            target,
            context,
            id -> target.identity().existing().vpc().isEmpty() && ownershipLost(aws, target, id));
    return new ObservedInternetGateways(
        adoption.fitting().stream().limit(1).toList(),
        adoption.mismatch().or(() -> disowned),
        Optional.empty());
  }

  private static List<Adoption.Candidate<ObservedInternetGateway>> candidates(
      AwsContext aws, List<String> ids, StepContext context) {
    var these = Filter.builder().name("internet-gateway-id").values(ids).build();
    var vpc = context.get(StepOutputs.VPC_ID);
    return aws
        .clients()
        .ec2()
        .describeInternetGateways(r -> r.filters(these))
        .internetGateways()
        .stream()
        .map(ObservedInternetGateway::of)
        .map(
            gateway ->
                new Adoption.Candidate<>(
                    gateway.id(),
                    gateway.tags(),
                    gateway
                        .vpc()
                        .filter(other -> !other.equals(vpc))
                        .map(other -> "is attached to " + other + ", not to " + vpc),
                    gateway))
        .toList();
  }

  private static boolean ownershipLost(AwsContext aws, Target target, String id) {
    var itself = Filter.builder().name("internet-gateway-id").values(id).build();
    return aws
        .clients()
        .ec2()
        .describeInternetGateways(r -> r.filters(itself))
        .internetGateways()
        .stream()
        .anyMatch(gateway -> !target.owns(Tags.fromEc2(gateway.tags())));
  }

  @Override
  public List<Action<AwsContext, ObservedInternetGateways>> diff(
      Target target, ObservedInternetGateways observed, StepContext context) {
    if (observed.gateways().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedInternetGateways>>();
    var made = isDesired(target) && observed.existing().isEmpty();
    for (var extra : observed.gateways().stream().skip(made ? 1 : 0).toList()) {
      extra.vpc().ifPresent(vpc -> actions.add(detach(observed, extra, vpc)));
      actions.add(delete(observed, extra));
    }
    if (!made) {
      return actions;
    }
    var wanted = target.bastionWithOwnSubnet().map(Bastion::internetGatewayName).get();
    var tags = target.tags(StepNames.INTERNET_GATEWAY, wanted);
    if (observed.gateways().isEmpty()) {
      return List.of(
          create(
              observed,
              wanted,
              tags,
              target.token(StepNames.INTERNET_GATEWAY, context.recordedId(), context)));
    }
    var gateway = observed.gateways().get(0);
    var tagging =
        Tagging.retag(
            gateway.id(),
            gateway.tags(),
            tags,
            t -> ObservedInternetGateways.of(with(observed.gateways(), gateway, g -> g.tagged(t))));
    if (!target.owns(gateway.tags())) {
      return tagging.stream().toList();
    }
    var vpc = context.get(StepOutputs.VPC_ID);
    gateway
        .vpc()
        .filter(attached -> !attached.equals(vpc))
        .ifPresent(attached -> actions.add(detach(observed, gateway, attached)));
    if (!gateway.vpc().equals(Optional.of(vpc))) {
      actions.add(attach(observed, gateway, vpc));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  private static Action<AwsContext, ObservedInternetGateways> create(
      ObservedInternetGateways observed, String name, Map<String, String> tags, String token) {
    return Action.journaled(
        "CreateInternetGateway",
        "create internet gateway " + name,
        token,
        aws -> {
          var all = Tags.withToken(tags, token);
          var specification = Tags.specification(ResourceType.INTERNET_GATEWAY, all);
          var gateway =
              aws.clients()
                  .ec2()
                  .createInternetGateway(r -> r.tagSpecifications(specification))
                  .internetGateway();
          var seen =
              new ObservedInternetGateway(gateway.internetGatewayId(), Optional.empty(), all);
          return ObservedInternetGateways.of(Lists.plus(observed.gateways(), seen));
        });
  }

  private static Action<AwsContext, ObservedInternetGateways> attach(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, String vpc) {
    return Action.of(
        "AttachInternetGateway",
        "attach " + gateway.id() + " to " + vpc,
        aws -> {
          aws.clients()
              .ec2()
              .attachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
          return ObservedInternetGateways.of(
              with(observed.gateways(), gateway, g -> g.attached(Optional.of(vpc))));
        });
  }

  private static Action<AwsContext, ObservedInternetGateways> detach(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, String vpc) {
    return Action.of(
        "DetachInternetGateway",
        "detach " + gateway.id() + " from " + vpc,
        aws -> {
          aws.clients()
              .ec2()
              .detachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
          return ObservedInternetGateways.of(
              with(observed.gateways(), gateway, g -> g.attached(Optional.empty())));
        });
  }

  private static Action<AwsContext, ObservedInternetGateways> delete(
      ObservedInternetGateways observed, ObservedInternetGateway gateway) {
    return Action.of(
        "DeleteInternetGateway",
        "delete internet gateway " + gateway.id(),
        aws -> {
          aws.clients().ec2().deleteInternetGateway(r -> r.internetGatewayId(gateway.id()));
          return ObservedInternetGateways.of(without(observed.gateways(), gateway));
        });
  }

  @Override
  public Outcome assess(Target target, ObservedInternetGateways observed, StepContext context) {
    if (observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    var attached =
        used(observed).flatMap(ObservedInternetGateway::vpc).map(vpc -> "attached to " + vpc);
    return new Outcome.Ready(
        (observed.existing().isPresent() ? "existing, " : "") + attached.orElse("detached"));
  }

  private static Optional<ObservedInternetGateway> used(ObservedInternetGateways observed) {
    return observed.existing().or(() -> observed.gateways().stream().findFirst());
  }

  @Override
  public Optional<String> blockers(AwsContext aws, ObservedInternetGateways observed) {
    return observed.gateways().stream()
        .flatMap(gateway -> gateway.vpc().stream())
        .findFirst()
        .flatMap(Blockers.of(aws)::ofGateway);
  }

  @Override
  public List<String> ids(ObservedInternetGateways observed) {
    return used(observed).map(ObservedInternetGateway::id).stream().toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedInternetGateways observed) {
    return Outputs.NONE.and(
        StepOutputs.INTERNET_GATEWAY_ID, used(observed).map(ObservedInternetGateway::id));
  }
}
