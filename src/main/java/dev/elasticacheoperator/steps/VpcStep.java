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
final class VpcStep implements AwsStep<VpcStep.Now> {

  static final String NAME = "vpc";
  static final Outputs.Key<String> VPC_ID = new Outputs.Key<>("the VPC's id");

  /** All IPv4 blocks of it. */
  static final Outputs.Key<List<String>> VPC_BLOCKS = new Outputs.Key<>("the VPC's blocks");

  /**
   * @param vpcs ours, the one to keep first; more than one only after an answer to CreateVpc was
   *     lost and came true late
   * @param stuck why none is made: one on record lost our tags, or one that is handed over is unfit
   * @param existing the one that is used as it is
   */
  record Now(List<Seen> vpcs, Optional<Outcome> stuck, Optional<ExistingVpc> existing) {
    static Now of(List<Seen> vpcs) {
      return new Now(vpcs, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param dnsHostnames empty where a shared view does not say
   * @param inUse whether it has subnets; only asked where there are several
   */
  record Seen(
      String id,
      String cidrBlock,
      Map<String, String> tags,
      Optional<Boolean> dnsHostnames,
      boolean inUse) {

    Seen tagged(Map<String, String> now) {
      return new Seen(id, cidrBlock, now, dnsHostnames, inUse);
    }

    Seen withDnsHostnames() {
      return new Seen(id, cidrBlock, tags, Optional.of(true), inUse);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of();
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
  public Now absent() {
    return Now.of(List.of());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var reads = cloud.reads();
    var found = reads.vpcs().stream().filter(vpc -> !target.existing(vpc.vpcId())).toList();
    if (target.existingVpc().isPresent()) {
      var existing = target.existingVpc().flatMap(reads::vpc).map(ExistingVpc::new);
      return new Now(
          found.stream().map(vpc -> seen(vpc, Optional.empty(), false)).toList(),
          Optional.empty(),
          existing);
    }
    if (found.isEmpty() && reads.deep()) {
      return adoptable(cloud, target, known);
    }
    var seen =
        found.stream()
            .map(
                vpc ->
                    seen(
                        vpc,
                        reads.deep()
                            ? Optional.of(reads.dnsHostnames(vpc.vpcId()))
                            : Optional.empty(),
                        found.size() > 1 && hasSubnets(cloud, vpc.vpcId())))
            .toList();
    return Now.of(AwsStep.keepFirst(seen, Seen::id, known.recordedId(), Seen::inUse));
  }

  private Now adoptable(Cloud cloud, Target target, StepContext known) {
    var adoption =
        Adoption.<Seen>of(target, known, "vpc-", List.of(), ids -> candidates(cloud, target, ids));
    var disowned = AwsStep.disowned(target, known, id -> disowned(cloud, target, id));
    return new Now(
        adoption.fitting().stream().limit(1).toList(),
        adoption.misfit().or(() -> disowned).or(() -> homeless(target)),
        Optional.empty());
  }

  private static List<Adoption.Candidate<Seen>> candidates(
      Cloud cloud, Target target, List<String> ids) {
    var these = Filter.builder().name("vpc-id").values(ids).build();
    var wanted = target.desired().flatMap(d -> d.vpc().cidrBlock());
    return cloud.clients().ec2().describeVpcs(r -> r.filters(these)).vpcs().stream()
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
                    seen(vpc, Optional.of(cloud.reads().dnsHostnames(vpc.vpcId())), true)))
        .toList();
  }

  /** What is handed over can only be in a VPC that exists, so none is made for it. */
  private static Optional<Outcome> homeless(Target target) {
    return target.adopt("vpc-").isEmpty()
        ? Stream.of("subnet-", "sg-", "rtb-", "i-")
            .flatMap(kind -> target.adopt(kind).stream())
            .findFirst()
            .map(id -> Adoption.blocked(id, "its VPC is not, so that a second VPC would be made"))
        : Optional.empty();
  }

  private static Seen seen(Vpc vpc, Optional<Boolean> dnsHostnames, boolean inUse) {
    return new Seen(vpc.vpcId(), vpc.cidrBlock(), Tags.fromEc2(vpc.tags()), dnsHostnames, inUse);
  }

  private static boolean disowned(Cloud cloud, Target target, String id) {
    var itself = Filter.builder().name("vpc-id").values(id).build();
    return cloud.clients().ec2().describeVpcs(r -> r.filters(itself)).vpcs().stream()
        .anyMatch(vpc -> !target.owns(Tags.fromEc2(vpc.tags())));
  }

  private static boolean hasSubnets(Cloud cloud, String vpc) {
    var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
    return !cloud.clients().ec2().describeSubnets(r -> r.filters(inVpc)).subnets().isEmpty();
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (now.vpcs().isEmpty() && now.stuck().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    var made = target.desired().map(DesiredEnvironment::vpc).filter(vpc -> vpc.id().isEmpty());
    now.vpcs().stream()
        .skip(made.isPresent() ? 1 : 0)
        .forEach(vpc -> actions.add(delete(now, vpc)));
    made.ifPresent(
        wanted -> {
          var tags = target.tags(NAME, wanted.name().orElseThrow());
          if (now.vpcs().isEmpty()) {
            actions.add(create(now, wanted, tags, target.token(NAME, known.recordedId(), known)));
            return;
          }
          var vpc = now.vpcs().get(0);
          var tagging =
              retag(
                  vpc.id(), vpc.tags(), tags, t -> Now.of(with(now.vpcs(), vpc, v -> v.tagged(t))));
          if (!target.owns(vpc.tags())) {
            tagging.ifPresent(actions::add);
            return;
          }
          if (!vpc.dnsHostnames().orElse(true)) {
            actions.add(turnOnDnsHostnames(now, vpc));
          }
          tagging.ifPresent(actions::add);
        });
    return actions;
  }

  private static Action<Cloud, Now> create(
      Now now, DesiredEnvironment.Vpc wanted, Map<String, String> tags, String token) {
    var block = wanted.cidrBlock().orElseThrow();
    return Action.journaled(
        "CreateVpc",
        "create VPC " + wanted.name().orElseThrow() + " (" + block + ")",
        token,
        cloud -> {
          var all = Tags.withToken(tags, token);
          var vpc =
              cloud
                  .clients()
                  .ec2()
                  .createVpc(
                      r ->
                          r.cidrBlock(block)
                              .tagSpecifications(Tags.specification(ResourceType.VPC, all)))
                  .vpc();
          // A new VPC has DNS hostnames off (EC2 API Reference, ModifyVpcAttribute).
          var seen = new Seen(vpc.vpcId(), vpc.cidrBlock(), all, Optional.of(false), true);
          return Now.of(AwsStep.plus(now.vpcs(), seen));
        });
  }

  private static Action<Cloud, Now> turnOnDnsHostnames(Now now, Seen vpc) {
    return Action.of(
        "ModifyVpcAttribute",
        "turn on DNS hostnames of " + vpc.id(),
        cloud -> {
          cloud
              .clients()
              .ec2()
              .modifyVpcAttribute(r -> r.vpcId(vpc.id()).enableDnsHostnames(v -> v.value(true)));
          return Now.of(with(now.vpcs(), vpc, Seen::withDnsHostnames));
        });
  }

  private static Action<Cloud, Now> delete(Now now, Seen vpc) {
    return Action.of(
        "DeleteVpc",
        "delete VPC " + vpc.id(),
        cloud -> {
          cloud.clients().ec2().deleteVpc(r -> r.vpcId(vpc.id()));
          return Now.of(without(now.vpcs(), vpc));
        });
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    if (target.existingVpc().isPresent()) {
      return now.existing()
          .map(ExistingVpc::assess)
          .orElseGet(
              () -> ExistingVpc.notFound(target.existingVpc().get(), target.identity().region()));
    }
    return now.stuck().orElseGet(() -> new Outcome.Ready(now.vpcs().get(0).cidrBlock()));
  }

  @Override
  public Optional<String> blockers(Cloud cloud, Now now) {
    return id(now).flatMap(Blockers.of(cloud)::ofVpc);
  }

  @Override
  public Optional<String> id(Now now) {
    return now.existing()
        .map(ExistingVpc::id)
        .or(() -> now.vpcs().stream().map(Seen::id).findFirst());
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return Outputs.NONE
        .and(VPC_ID, id(now))
        .and(VPC_BLOCKS, now.existing().map(ExistingVpc::blocks));
  }
}
