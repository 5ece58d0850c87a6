package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
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
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The VPC. DNS hostnames are on, so that the cache's host name also resolves in peered networks.
 *
 * <p>EC2 accepts any number of VPCs with the same block. The create is therefore announced in the
 * intent log, and the VPC is found by its tags.
 */
public record VpcStep(String name, Set<String> needs) implements AwsStep<ObservedVpcs> {

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeVpcs", "ec2:DescribeSubnets")
        .create("ec2:CreateVpc", Arns.VPC)
        .change("ec2:ModifyVpcAttribute", Arns.VPC)
        .change("ec2:DeleteVpc", Arns.VPC)
        .change("ec2:CreateTags", Arns.VPC)
        .change("ec2:DeleteTags", Arns.VPC);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().isPresent();
  }

  @Override
  public ObservedVpcs absent() {
    return ObservedVpcs.of(List.of());
  }

  @Override
  public ObservedVpcs observe(AwsContext aws, Target target, StepContext context) {
    var reads = aws.reads();
    var found =
        reads.list(Kinds.VPC).stream().filter(vpc -> !target.existing(vpc.vpcId())).toList();
    if (target.existingVpc().isPresent()) {
      var owned = found.stream().map(vpc -> ObservedVpc.of(vpc, Optional.empty(), false)).toList();
      return new ObservedVpcs(
          owned,
          Optional.empty(),
          ExistingVpc.read(aws, target),
          former(target.existingVpc().get(), owned, context));
    }
    if (found.isEmpty() && reads.perResource()) {
      return VpcAdoption.observe(aws, target, context);
    }
    var owned =
        found.stream()
            .map(
                vpc ->
                    ObservedVpc.of(
                        vpc,
                        reads.perResource()
                            ? reads.get(Kinds.DNS_HOSTNAMES, vpc.vpcId())
                            : Optional.empty(),
                        found.size() > 1 && hasSubnets(aws, vpc.vpcId())))
            .toList();
    return ObservedVpcs.of(
            Ids.keepFirst(owned, ObservedVpc::id, context.recordedIds(), ObservedVpc::inUse))
        .withGuardDutyGroups(GuardDutyGroup.ids(aws, target));
  }

  /** Returns the VPC of the environment if the existing VPC of the spec is another one. */
  private static Optional<String> former(
      String existing, List<ObservedVpc> owned, StepContext context) {
    return Stream.concat(owned.stream().map(ObservedVpc::id), context.recordedIds().stream())
        .filter(id -> !id.equals(existing))
        .findFirst();
  }

  private static boolean hasSubnets(AwsContext aws, String vpc) {
    var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
    return !aws.clients().ec2().describeSubnets(r -> r.filters(inVpc)).subnets().isEmpty();
  }

  @Override
  public List<Action<AwsContext, ObservedVpcs>> diff(
      Target target, ObservedVpcs observed, StepContext context) {
    if (observed.owned().isEmpty() && observed.blocked().isPresent()
        || observed.former().isPresent()) {
      return List.of();
    }
    var desired = target.desired().map(DesiredState::vpc).filter(vpc -> vpc.id().isEmpty());
    var actions = new ArrayList<Action<AwsContext, ObservedVpcs>>();
    observed
        .guardDutyGroups()
        .forEach(group -> actions.add(GuardDutyGroup.delete(observed, group)));
    observed.owned().stream()
        .skip(desired.isPresent() ? 1 : 0)
        .forEach(vpc -> actions.add(VpcActions.delete(observed, vpc)));
    desired.ifPresent(vpc -> actions.addAll(createOrChange(target, vpc, observed, context)));
    return actions;
  }

  private List<Action<AwsContext, ObservedVpcs>> createOrChange(
      Target target, DesiredState.Vpc desired, ObservedVpcs observed, StepContext context) {
    var tags = target.tags(name, desired.name().orElseThrow());
    if (observed.owned().isEmpty()) {
      var token = target.token(name, context.recordedId(), context);
      return List.of(VpcActions.create(observed, desired.cidrBlock().orElseThrow(), tags, token));
    }
    var vpc = observed.owned().get(0);
    var retag = VpcActions.retag(observed, vpc, target.corrected(tags));
    if (!target.owns(vpc.tags())) {
      return retag.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedVpcs>>();
    if (!vpc.dnsHostnames().orElse(true)) {
      actions.add(VpcActions.turnOnDnsHostnames(observed, vpc));
    }
    retag.ifPresent(actions::add);
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedVpcs observed, StepContext context) {
    if (target.existingVpc().isPresent()) {
      return observed
          .former()
          .map(id -> otherVpc(id, target.existingVpc().get()))
          .or(() -> observed.existing().map(ExistingVpc::assess))
          .orElseGet(
              () -> ExistingVpc.notFound(target.existingVpc().get(), target.identity().region()));
    }
    return observed
        .blocked()
        .or(() -> otherBlock(target, observed.owned().get(0)))
        .orElseGet(() -> new Outcome.Ready(observed.owned().get(0).cidrBlock()));
  }

  private static Outcome otherVpc(String former, String existing) {
    return new Outcome.Blocked(
        "The resources of this environment are in VPC "
            + former
            + ", not in "
            + existing
            + " (vpc.id), and AWS cannot move them. Create another environment in "
            + existing
            + ", and delete this one.");
  }

  /** Blocks on a VPC that an earlier object of the same name left behind with another block. */
  private static Optional<Outcome> otherBlock(Target target, ObservedVpc vpc) {
    return target
        .desired()
        .flatMap(d -> d.vpc().cidrBlock())
        .filter(block -> !block.equals(vpc.cidrBlock()))
        .map(
            block ->
                new Outcome.Blocked(
                    "VPC "
                        + vpc.id()
                        + " has the block "
                        + vpc.cidrBlock()
                        + ", not "
                        + block
                        + " (vpc.cidrBlock), and AWS cannot change it. Delete the environment and"
                        + " create it again, or create it under another name."));
  }

  @Override
  public Optional<Outcome> blockers(AwsContext aws, ObservedVpcs observed) {
    return observed.usedId().flatMap(Blockers.of(aws)::ofVpc);
  }

  @Override
  public List<String> ids(ObservedVpcs observed) {
    return observed.usedId().stream().toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedVpcs observed) {
    return Outputs.NONE
        .and(StepOutputs.VPC_ID, observed.usedId())
        .and(StepOutputs.VPC_BLOCKS, observed.existing().map(ExistingVpc::blocks));
  }
}
