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
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
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
final class InternetGatewayStep implements AwsStep<InternetGatewayStep.Now> {

  static final String NAME = "internetGateway";
  static final Outputs.Key<String> GATEWAY_ID = new Outputs.Key<>("the internet gateway's id");

  /**
   * @param gateways ours, the one to keep first
   * @param stuck why none is made: one on record lost our tags, or one that is handed over is unfit
   * @param existing the one that an existing VPC has: it is used as it is
   */
  record Now(List<Seen> gateways, Optional<Outcome> stuck, Optional<Seen> existing) {
    static Now of(List<Seen> gateways) {
      return new Now(gateways, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param vpc the VPC that it is attached to
   */
  record Seen(String id, Optional<String> vpc, Map<String, String> tags) {

    static Seen of(InternetGateway gateway) {
      return new Seen(
          gateway.internetGatewayId(),
          gateway.attachments().stream().map(InternetGatewayAttachment::vpcId).findFirst(),
          Tags.fromEc2(gateway.tags()));
    }

    Seen tagged(Map<String, String> now) {
      return new Seen(id, vpc, now);
    }

    Seen attached(Optional<String> to) {
      return new Seen(id, to, tags);
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
    return AwsStep.whyNoNetworkOfItsOwn(target);
  }

  @Override
  public Now absent() {
    return Now.of(List.of());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var found = cloud.reads().internetGateways().stream().map(Seen::of).toList();
    var existing = existing(cloud, target);
    if (found.isEmpty() && existing.isEmpty() && cloud.reads().deep()) {
      return adoptable(cloud, target, known);
    }
    return new Now(
        AwsStep.keepFirst(found, Seen::id, known.recordedId(), g -> g.vpc().isPresent()),
        Optional.empty(),
        existing);
  }

  /**
   * What an existing VPC has. Without our tags it is the VPC's own, whoever made it, unless it is
   * handed over.
   */
  private Optional<Seen> existing(Cloud cloud, Target target) {
    return target
        .existingVpc()
        .filter(vpc -> isDesired(target))
        .flatMap(cloud.reads()::vpc)
        .flatMap(vpc -> new ExistingVpc(vpc).internetGateway())
        .map(Seen::of)
        .filter(gateway -> !target.owns(gateway.tags()) && !target.named(gateway.id()));
  }

  private Now adoptable(Cloud cloud, Target target, StepContext known) {
    var adoption =
        isDesired(target)
            ? Adoption.<Seen>of(
                target, known, "igw-", List.of(), ids -> candidates(cloud, ids, known))
            : Adoption.<Seen>none();
    // In an existing VPC one without our tags is the VPC's own.
    var disowned =
        AwsStep.disowned(
            target,
            known,
            id -> target.identity().existing().vpc().isEmpty() && disowned(cloud, target, id));
    return new Now(
        adoption.fitting().stream().limit(1).toList(),
        adoption.misfit().or(() -> disowned),
        Optional.empty());
  }

  private static List<Adoption.Candidate<Seen>> candidates(
      Cloud cloud, List<String> ids, StepContext known) {
    var these = Filter.builder().name("internet-gateway-id").values(ids).build();
    var vpc = known.get(VpcStep.VPC_ID);
    return cloud
        .clients()
        .ec2()
        .describeInternetGateways(r -> r.filters(these))
        .internetGateways()
        .stream()
        .map(Seen::of)
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

  private static boolean disowned(Cloud cloud, Target target, String id) {
    var itself = Filter.builder().name("internet-gateway-id").values(id).build();
    return cloud
        .clients()
        .ec2()
        .describeInternetGateways(r -> r.filters(itself))
        .internetGateways()
        .stream()
        .anyMatch(gateway -> !target.owns(Tags.fromEc2(gateway.tags())));
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (now.gateways().isEmpty() && now.stuck().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    var made = isDesired(target) && now.existing().isEmpty();
    for (var extra : now.gateways().stream().skip(made ? 1 : 0).toList()) {
      extra.vpc().ifPresent(vpc -> actions.add(detach(now, extra, vpc)));
      actions.add(delete(now, extra));
    }
    if (!made) {
      return actions;
    }
    var wanted = target.bastionWithOwnSubnet().map(Bastion::internetGatewayName).get();
    var tags = target.tags(NAME, wanted);
    if (now.gateways().isEmpty()) {
      return List.of(create(now, wanted, tags, target.token(NAME, known.recordedId(), known)));
    }
    var gateway = now.gateways().get(0);
    var tagging =
        retag(
            gateway.id(),
            gateway.tags(),
            tags,
            t -> Now.of(with(now.gateways(), gateway, g -> g.tagged(t))));
    if (!target.owns(gateway.tags())) {
      return tagging.stream().toList();
    }
    var vpc = known.get(VpcStep.VPC_ID);
    gateway
        .vpc()
        .filter(attached -> !attached.equals(vpc))
        .ifPresent(attached -> actions.add(detach(now, gateway, attached)));
    if (!gateway.vpc().equals(Optional.of(vpc))) {
      actions.add(attach(now, gateway, vpc));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  private static Action<Cloud, Now> create(
      Now now, String name, Map<String, String> tags, String token) {
    return Action.journaled(
        "CreateInternetGateway",
        "create internet gateway " + name,
        token,
        cloud -> {
          var all = Tags.withToken(tags, token);
          var specification = Tags.specification(ResourceType.INTERNET_GATEWAY, all);
          var gateway =
              cloud
                  .clients()
                  .ec2()
                  .createInternetGateway(r -> r.tagSpecifications(specification))
                  .internetGateway();
          var seen = new Seen(gateway.internetGatewayId(), Optional.empty(), all);
          return Now.of(AwsStep.plus(now.gateways(), seen));
        });
  }

  private static Action<Cloud, Now> attach(Now now, Seen gateway, String vpc) {
    return Action.of(
        "AttachInternetGateway",
        "attach " + gateway.id() + " to " + vpc,
        cloud -> {
          cloud
              .clients()
              .ec2()
              .attachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
          return Now.of(with(now.gateways(), gateway, g -> g.attached(Optional.of(vpc))));
        });
  }

  private static Action<Cloud, Now> detach(Now now, Seen gateway, String vpc) {
    return Action.of(
        "DetachInternetGateway",
        "detach " + gateway.id() + " from " + vpc,
        cloud -> {
          cloud
              .clients()
              .ec2()
              .detachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
          return Now.of(with(now.gateways(), gateway, g -> g.attached(Optional.empty())));
        });
  }

  private static Action<Cloud, Now> delete(Now now, Seen gateway) {
    return Action.of(
        "DeleteInternetGateway",
        "delete internet gateway " + gateway.id(),
        cloud -> {
          cloud.clients().ec2().deleteInternetGateway(r -> r.internetGatewayId(gateway.id()));
          return Now.of(without(now.gateways(), gateway));
        });
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    if (now.stuck().isPresent()) {
      return now.stuck().get();
    }
    var attached = used(now).flatMap(Seen::vpc).map(vpc -> "attached to " + vpc);
    return new Outcome.Ready(
        (now.existing().isPresent() ? "existing, " : "") + attached.orElse("detached"));
  }

  private static Optional<Seen> used(Now now) {
    return now.existing().or(() -> now.gateways().stream().findFirst());
  }

  @Override
  public Optional<String> blockers(Cloud cloud, Now now) {
    return now.gateways().stream()
        .flatMap(gateway -> gateway.vpc().stream())
        .findFirst()
        .flatMap(Blockers.of(cloud)::ofGateway);
  }

  @Override
  public Optional<String> id(Now now) {
    return used(now).map(Seen::id);
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return Outputs.NONE.and(GATEWAY_ID, id(now));
  }
}
