package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;
import static dev.elasticacheoperator.steps.Lists.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
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
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Subnets of the VPC: those of the cache, and the bastion's, which gives its instances public
 * addresses. EC2 refuses a second subnet of a CIDR in a VPC, so the CIDR is the key. Those given by
 * id exist and are used as they are.
 */
public record SubnetsStep(
    String name,
    Set<String> needs,
    Function<DesiredState, List<DesiredState.Subnet>> desired,
    boolean publicAddresses,
    Outputs.Key<List<String>> output)
    implements AwsStep<SubnetsStep.ObservedSubnets> {

  /**
   * @param used those given by id, in the order of the spec
   * @param foreign subnets of the VPC that are not this step's; only looked for after a collision
   * @param vpc that exists and is used as it is
   * @param mismatch what is wrong with one that is handed over, while one is lacking
   */
  record ObservedSubnets(
      List<ObservedSubnet> ours,
      List<Subnet> used,
      List<ObservedSubnet> foreign,
      Optional<ExistingVpc> vpc,
      Optional<Outcome> mismatch) {
    ObservedSubnets with(List<ObservedSubnet> changed) {
      return new ObservedSubnets(changed, used, foreign, vpc, mismatch);
    }
  }

  public static SubnetsStep ofCache(String name, Set<String> needs) {
    return new SubnetsStep(
        name, needs, DesiredState::cacheSubnets, false, StepOutputs.CACHE_SUBNET_IDS);
  }

  public static SubnetsStep ofBastion(String name, Set<String> needs) {
    return new SubnetsStep(
        name,
        needs,
        d -> d.bastion().map(Bastion::subnet).stream().toList(),
        true,
        StepOutputs.BASTION_SUBNET_IDS);
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
        .change("ec2:CreateTags", Arns.SUBNET);
  }

  @Override
  public boolean isDesired(Target target) {
    return !desired(target).isEmpty();
  }

  private List<DesiredState.Subnet> desired(Target target) {
    return target.desired().map(desired).orElse(List.of());
  }

  private List<DesiredState.Subnet> managed(Target target) {
    return desired(target).stream().filter(subnet -> subnet.id().isEmpty()).toList();
  }

  private List<String> used(Target target) {
    return desired(target).stream().flatMap(subnet -> subnet.id().stream()).toList();
  }

  @Override
  public ObservedSubnets absent() {
    return new ObservedSubnets(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public ObservedSubnets observe(AwsContext aws, Target target, StepContext context) {
    var tagged =
        aws.reads().list(Kinds.SUBNET).stream()
            .map(ObservedSubnet::of)
            .filter(subnet -> name.equals(subnet.tags().get(Tags.STEP)))
            .filter(subnet -> !target.existing(subnet.id()))
            .toList();
    var adoption = SubnetAdoption.of(aws, target, context, managed(target), tagged);
    var ours = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var vpc =
        target
            .existingVpc()
            .flatMap(id -> aws.reads().get(Kinds.VPC_CONTENT, id))
            .map(ExistingVpc::new);
    var used =
        vpc.map(in -> used(target).stream().flatMap(id -> in.subnet(id).stream()).toList())
            .orElse(List.of());
    if (vpc.isPresent() || !context.conflicted() || context.find(StepOutputs.VPC_ID).isEmpty()) {
      return new ObservedSubnets(ours, used, List.of(), vpc, adoption.mismatch());
    }
    var inVpc = Filter.builder().name("vpc-id").values(context.get(StepOutputs.VPC_ID)).build();
    var strangers =
        aws.clients().ec2().describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
            .map(ObservedSubnet::of)
            .filter(subnet -> ours.stream().noneMatch(o -> o.id().equals(subnet.id())))
            .toList();
    return new ObservedSubnets(ours, used, strangers, vpc, adoption.mismatch());
  }

  @Override
  public List<Action<AwsContext, ObservedSubnets>> diff(
      Target target, ObservedSubnets observed, StepContext context) {
    var actions = new ArrayList<Action<AwsContext, ObservedSubnets>>();
    var wanted = managed(target);
    for (var subnet : wanted) {
      var tags = target.tags(name, subnet.name().orElseThrow());
      var found = ObservedSubnet.find(observed.ours(), subnet);
      if (found.isEmpty()) {
        if (refusal(target, observed, subnet).isEmpty()) {
          actions.add(create(observed, subnet, tags, context.get(StepOutputs.VPC_ID)));
        }
        continue;
      }
      var seen = found.get();
      if (target.owns(seen.tags()) && seen.publicAddresses() != publicAddresses) {
        actions.add(setPublicAddresses(observed, seen));
      }
      Tagging.retag(
              seen.id(),
              seen.tags(),
              tags,
              t -> observed.with(with(observed.ours(), seen, s -> s.tagged(t))))
          .ifPresent(actions::add);
    }
    if (!isDesired(target)) {
      observed.ours().forEach(seen -> actions.add(delete(observed, seen)));
    }
    return actions;
  }

  @Override
  public List<Action<AwsContext, ObservedSubnets>> deleteSuperseded(
      Target target, ObservedSubnets observed, StepContext context) {
    return superseded(target, observed).stream().map(seen -> delete(observed, seen)).toList();
  }

  /** The subnets that are not wanted any more. */
  private List<ObservedSubnet> superseded(Target target, ObservedSubnets observed) {
    var wanted = desired(target);
    return observed.ours().stream()
        .filter(seen -> wanted.stream().noneMatch(subnet -> seen.is(subnet)))
        .toList();
  }

  private Action<AwsContext, ObservedSubnets> create(
      ObservedSubnets observed, DesiredState.Subnet wanted, Map<String, String> tags, String vpc) {
    var block = wanted.cidrBlock().orElseThrow();
    return Action.of(
        "CreateSubnet",
        "create subnet " + wanted.name().orElseThrow() + " (" + block + ") in " + vpc,
        aws -> {
          var subnet =
              aws.clients()
                  .ec2()
                  .createSubnet(
                      r ->
                          r.vpcId(vpc)
                              .cidrBlock(block)
                              .availabilityZone(wanted.availabilityZone().orElse(null))
                              .tagSpecifications(Tags.specification(ResourceType.SUBNET, tags)))
                  .subnet();
          var seen = new ObservedSubnet(subnet.subnetId(), subnet.cidrBlock(), tags, false);
          return observed.with(Lists.plus(observed.ours(), seen));
        });
  }

  private Action<AwsContext, ObservedSubnets> setPublicAddresses(
      ObservedSubnets observed, ObservedSubnet subnet) {
    return Action.of(
        "ModifySubnetAttribute",
        (publicAddresses ? "give" : "stop giving") + " public addresses in " + subnet.id(),
        aws -> {
          aws.clients()
              .ec2()
              .modifySubnetAttribute(
                  r -> r.subnetId(subnet.id()).mapPublicIpOnLaunch(v -> v.value(publicAddresses)));
          return observed.with(
              with(observed.ours(), subnet, s -> s.withPublicAddresses(publicAddresses)));
        });
  }

  private static Action<AwsContext, ObservedSubnets> delete(
      ObservedSubnets observed, ObservedSubnet subnet) {
    return Action.of(
        "DeleteSubnet",
        "delete subnet " + subnet.id(),
        aws -> {
          aws.clients().ec2().deleteSubnet(r -> r.subnetId(subnet.id()));
          return observed.with(without(observed.ours(), subnet));
        });
  }

  /**
   * Why a subnet is not made. In a VPC of ours it is another with the very CIDR; one that merely
   * overlaps makes AWS refuse the create again.
   */
  private Optional<Outcome> refusal(
      Target target, ObservedSubnets observed, DesiredState.Subnet wanted) {
    if (ObservedSubnet.find(observed.ours(), wanted).isPresent()) {
      return Optional.empty();
    }
    if (observed.mismatch().isPresent()) {
      return observed.mismatch();
    }
    if (observed.vpc().isPresent()) {
      var ours =
          observed.vpc().get().view().subnets().stream()
              .filter(s -> target.owns(Tags.fromEc2(s.tags())) && !target.existing(s.subnetId()))
              .map(Subnet::subnetId)
              .toList();
      return observed.vpc().get().refusal(wanted.cidrBlock().orElseThrow(), ours);
    }
    return ObservedSubnet.find(observed.foreign(), wanted)
        .map(s -> new Outcome.Blocked(Ownership.notOurs(s.id() + " (" + s.cidrBlock() + ")")));
  }

  /** Why a subnet that exists cannot be used. */
  private Optional<Outcome> unusable(ObservedSubnets observed, String id) {
    return observed
        .vpc()
        .flatMap(
            vpc ->
                vpc.subnet(id)
                    .map(s -> publicAddresses ? vpc.noWayOut(s) : Optional.<Outcome>empty())
                    .orElseGet(() -> Optional.of(ExistingVpc.subnetNotFound(id, vpc.id()))));
  }

  @Override
  public Outcome assess(Target target, ObservedSubnets observed, StepContext context) {
    return Stream.concat(
            used(target).stream().flatMap(id -> unusable(observed, id).stream()),
            managed(target).stream().flatMap(subnet -> refusal(target, observed, subnet).stream()))
        .findFirst()
        .orElseGet(() -> new Outcome.Ready(text(target, observed)));
  }

  private String text(Target target, ObservedSubnets observed) {
    var left = superseded(target, observed);
    var wanted =
        Stream.concat(
                observed.used().stream().map(s -> s.cidrBlock() + " (existing)"),
                observed.ours().stream()
                    .filter(s -> !left.contains(s))
                    .map(ObservedSubnet::cidrBlock))
            .sorted()
            .collect(Collectors.joining(", "));
    return wanted + Ids.supersededNote(left.stream().map(ObservedSubnet::id).sorted().toList());
  }

  @Override
  public Optional<String> blockers(AwsContext aws, ObservedSubnets observed) {
    return Blockers.of(aws).ofSubnets(ids(observed, observed.ours()));
  }

  @Override
  public List<String> ids(ObservedSubnets observed) {
    return ids(observed, observed.ours());
  }

  private static List<String> ids(ObservedSubnets observed, List<ObservedSubnet> ours) {
    return Stream.concat(
            observed.used().stream().map(Subnet::subnetId), ours.stream().map(ObservedSubnet::id))
        .sorted()
        .toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedSubnets observed) {
    var left = superseded(target, observed);
    return Outputs.of(
        output, ids(observed, observed.ours().stream().filter(s -> !left.contains(s)).toList()));
  }
}
