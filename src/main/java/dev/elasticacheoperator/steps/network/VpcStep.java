package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;
import static dev.elasticacheoperator.steps.Lists.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
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
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * The VPC, with DNS hostnames on so that the cache's name resolves from peered networks as well.
 * EC2 gives a VPC no key, so its create is journaled and it is found by its tags.
 */
public record VpcStep(String name, Set<String> needs) implements AwsStep<VpcStep.ObservedVpcs> {

  /**
   * @param vpcs ours, the one to keep first; more than one only after an answer to CreateVpc was
   *     lost and came true late
   * @param blocked why none is made: one on record lost our tags, or one that is handed over is
   *     unfit
   * @param existing the one that is used as it is
   */
  record ObservedVpcs(
      List<ObservedVpc> vpcs, Optional<Outcome> blocked, Optional<ExistingVpc> existing) {
    static ObservedVpcs of(List<ObservedVpc> vpcs) {
      return new ObservedVpcs(vpcs, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param dnsHostnames empty where a shared view does not say
   * @param inUse whether it has subnets; only asked where there are several
   */
  record ObservedVpc(
      String id,
      String cidrBlock,
      Map<String, String> tags,
      Optional<Boolean> dnsHostnames,
      boolean inUse) {

    ObservedVpc tagged(Map<String, String> now) {
      return new ObservedVpc(id, cidrBlock, now, dnsHostnames, inUse);
    }

    ObservedVpc withDnsHostnames() {
      return new ObservedVpc(id, cidrBlock, tags, Optional.of(true), inUse);
    }
  }

  @Override
  public Permissions permissions() {
    return Blockers.PERMISSIONS
        .look("ec2:DescribeVpcs", "ec2:DescribeSubnets")
        .create("ec2:CreateVpc", Arns.VPC)
        .change("ec2:ModifyVpcAttribute", Arns.VPC)
        .change("ec2:DeleteVpc", Arns.VPC)
        .change("ec2:CreateTags", Arns.VPC);
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
      var existing =
          target
              .existingVpc()
              .flatMap(id -> reads.get(Kinds.VPC_CONTENT, id))
              .map(ExistingVpc::new);
      return new ObservedVpcs(
          found.stream().map(vpc -> seen(vpc, Optional.empty(), false)).toList(),
          Optional.empty(),
          existing);
    }
    if (found.isEmpty() && reads.perResource()) {
      return adoptable(aws, target, context);
    }
    var seen =
        found.stream()
            .map(
                vpc ->
                    seen(
                        vpc,
                        reads.perResource()
                            ? reads.get(Kinds.DNS_HOSTNAMES, vpc.vpcId())
                            : Optional.empty(),
                        found.size() > 1 && hasSubnets(aws, vpc.vpcId())))
            .toList();
    return ObservedVpcs.of(
        Ids.keepFirst(seen, ObservedVpc::id, context.recordedIds(), ObservedVpc::inUse));
  }

  private ObservedVpcs adoptable(AwsContext aws, Target target, StepContext context) {
    var adoption =
        Adoption.<ObservedVpc>of(
            target, context, "vpc-", List.of(), ids -> candidates(aws, target, ids));
    var disowned = Ownership.ownershipLost(target, context, id -> ownershipLost(aws, target, id));
    return new ObservedVpcs(
        adoption.fitting().stream().limit(1).toList(),
        adoption.mismatch().or(() -> disowned).or(() -> missingVpc(target)),
        Optional.empty());
  }

  private static List<Adoption.Candidate<ObservedVpc>> candidates(
      AwsContext aws, Target target, List<String> ids) {
    var these = Filter.builder().name("vpc-id").values(ids).build();
    var wanted = target.desired().flatMap(d -> d.vpc().cidrBlock());
    return aws.clients().ec2().describeVpcs(r -> r.filters(these)).vpcs().stream()
        .map(
            vpc ->
                new Adoption.Candidate<>(
                    vpc.vpcId(),
                    Tags.fromEc2(vpc.tags()),
                    wanted
                        .filter(block -> !block.equals(vpc.cidrBlock()))
                        .map(
                            block ->
                                "has the block "
                                    + vpc.cidrBlock()
                                    + ", not "
                                    + block
                                    + " (vpc.cidrBlock)"),
                    seen(vpc, aws.reads().get(Kinds.DNS_HOSTNAMES, vpc.vpcId()), true)))
        .toList();
  }

  /** What is handed over can only be in a VPC that exists, so none is made for it. */
  private static Optional<Outcome> missingVpc(Target target) {
    return target.adopt("vpc-").isEmpty()
        ? Stream.of("subnet-", "sg-", "rtb-", "i-")
            .flatMap(kind -> target.adopt(kind).stream())
            .findFirst()
            .map(id -> Adoption.blocked(id, "its VPC is not, so that a second VPC would be made"))
        : Optional.empty();
  }

  private static ObservedVpc seen(Vpc vpc, Optional<Boolean> dnsHostnames, boolean inUse) {
    return new ObservedVpc(
        vpc.vpcId(), vpc.cidrBlock(), Tags.fromEc2(vpc.tags()), dnsHostnames, inUse);
  }

  private static boolean ownershipLost(AwsContext aws, Target target, String id) {
    var itself = Filter.builder().name("vpc-id").values(id).build();
    return aws.clients().ec2().describeVpcs(r -> r.filters(itself)).vpcs().stream()
        .anyMatch(vpc -> !target.owns(Tags.fromEc2(vpc.tags())));
  }

  private static boolean hasSubnets(AwsContext aws, String vpc) {
    var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
    return !aws.clients().ec2().describeSubnets(r -> r.filters(inVpc)).subnets().isEmpty();
  }

  @Override
  public List<Action<AwsContext, ObservedVpcs>> diff(
      Target target, ObservedVpcs observed, StepContext context) {
    if (observed.vpcs().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedVpcs>>();
    var made = target.desired().map(DesiredState::vpc).filter(vpc -> vpc.id().isEmpty());
    observed.vpcs().stream()
        .skip(made.isPresent() ? 1 : 0)
        .forEach(vpc -> actions.add(delete(observed, vpc)));
    made.ifPresent(
        wanted -> {
          var tags = target.tags(StepNames.VPC, wanted.name().orElseThrow());
          if (observed.vpcs().isEmpty()) {
            actions.add(
                create(
                    observed,
                    wanted,
                    tags,
                    target.token(StepNames.VPC, context.recordedId(), context)));
            return;
          }
          var vpc = observed.vpcs().get(0);
          var tagging =
              Tagging.retag(
                  vpc.id(),
                  vpc.tags(),
                  tags,
                  t -> ObservedVpcs.of(with(observed.vpcs(), vpc, v -> v.tagged(t))));
          if (!target.owns(vpc.tags())) {
            tagging.ifPresent(actions::add);
            return;
          }
          if (!vpc.dnsHostnames().orElse(true)) {
            actions.add(turnOnDnsHostnames(observed, vpc));
          }
          tagging.ifPresent(actions::add);
        });
    return actions;
  }

  private static Action<AwsContext, ObservedVpcs> create(
      ObservedVpcs observed, DesiredState.Vpc wanted, Map<String, String> tags, String token) {
    var block = wanted.cidrBlock().orElseThrow();
    return Action.journaled(
        "CreateVpc",
        "create VPC " + wanted.name().orElseThrow() + " (" + block + ")",
        token,
        aws -> {
          var all = Tags.withToken(tags, token);
          var vpc =
              aws.clients()
                  .ec2()
                  .createVpc(
                      r ->
                          r.cidrBlock(block)
                              .tagSpecifications(Tags.specification(ResourceType.VPC, all)))
                  .vpc();
          // A new VPC has DNS hostnames off (EC2 API Reference, ModifyVpcAttribute).
          var seen = new ObservedVpc(vpc.vpcId(), vpc.cidrBlock(), all, Optional.of(false), true);
          return ObservedVpcs.of(Lists.plus(observed.vpcs(), seen));
        });
  }

  private static Action<AwsContext, ObservedVpcs> turnOnDnsHostnames(
      ObservedVpcs observed, ObservedVpc vpc) {
    return Action.of(
        "ModifyVpcAttribute",
        "turn on DNS hostnames of " + vpc.id(),
        aws -> {
          aws.clients()
              .ec2()
              .modifyVpcAttribute(r -> r.vpcId(vpc.id()).enableDnsHostnames(v -> v.value(true)));
          return ObservedVpcs.of(with(observed.vpcs(), vpc, ObservedVpc::withDnsHostnames));
        });
  }

  private static Action<AwsContext, ObservedVpcs> delete(ObservedVpcs observed, ObservedVpc vpc) {
    return Action.of(
        "DeleteVpc",
        "delete VPC " + vpc.id(),
        aws -> {
          aws.clients().ec2().deleteVpc(r -> r.vpcId(vpc.id()));
          return ObservedVpcs.of(without(observed.vpcs(), vpc));
        });
  }

  @Override
  public Outcome assess(Target target, ObservedVpcs observed, StepContext context) {
    if (target.existingVpc().isPresent()) {
      return observed
          .existing()
          .map(ExistingVpc::assess)
          .orElseGet(
              () -> ExistingVpc.notFound(target.existingVpc().get(), target.identity().region()));
    }
    return observed
        .blocked()
        .orElseGet(() -> new Outcome.Ready(observed.vpcs().get(0).cidrBlock()));
  }

  @Override
  public Optional<String> blockers(AwsContext aws, ObservedVpcs observed) {
    return usedId(observed).flatMap(Blockers.of(aws)::ofVpc);
  }

  @Override
  public List<String> ids(ObservedVpcs observed) {
    return usedId(observed).stream().toList();
  }

  private static Optional<String> usedId(ObservedVpcs observed) {
    return observed
        .existing()
        .map(ExistingVpc::id)
        .or(() -> observed.vpcs().stream().map(ObservedVpc::id).findFirst());
  }

  @Override
  public Outputs outputs(Target target, ObservedVpcs observed) {
    return Outputs.NONE
        .and(StepOutputs.VPC_ID, usedId(observed))
        .and(StepOutputs.VPC_BLOCKS, observed.existing().map(ExistingVpc::blocks));
  }
}
