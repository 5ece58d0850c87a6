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
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
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
final class SubnetsStep implements AwsStep<SubnetsStep.Now> {

  static final String CACHE = "cacheSubnets";
  static final String BASTION = "bastionSubnet";
  static final Outputs.Key<List<String>> CACHE_SUBNET_IDS =
      new Outputs.Key<>("the cache subnets' ids");
  static final Outputs.Key<List<String>> BASTION_SUBNET_IDS =
      new Outputs.Key<>("the bastion subnet's id");

  /**
   * @param used those given by id, in the order of the spec
   * @param strangers subnets of the VPC that are not this step's; only looked for after a collision
   * @param vpc that exists and is used as it is
   * @param misfit what is wrong with one that is handed over, while one is lacking
   */
  record Now(
      List<SeenSubnet> ours,
      List<Subnet> used,
      List<SeenSubnet> strangers,
      Optional<ExistingVpc> vpc,
      Optional<Outcome> misfit) {
    Now with(List<SeenSubnet> changed) {
      return new Now(changed, used, strangers, vpc, misfit);
    }
  }

  private final String name;
  private final Function<DesiredEnvironment, List<DesiredEnvironment.Subnet>> wanted;
  private final boolean publicAddresses;
  private final Outputs.Key<List<String>> output;

  private SubnetsStep(
      String name,
      Function<DesiredEnvironment, List<DesiredEnvironment.Subnet>> wanted,
      boolean publicAddresses,
      Outputs.Key<List<String>> output) {
    this.name = name;
    this.wanted = wanted;
    this.publicAddresses = publicAddresses;
    this.output = output;
  }

  static SubnetsStep ofCache() {
    return new SubnetsStep(CACHE, DesiredEnvironment::cacheSubnets, false, CACHE_SUBNET_IDS);
  }

  static SubnetsStep ofBastion() {
    return new SubnetsStep(
        BASTION, d -> d.bastion().map(Bastion::subnet).stream().toList(), true, BASTION_SUBNET_IDS);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> needs() {
    return Set.of(VpcStep.NAME);
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
    return !wanted(target).isEmpty();
  }

  private List<DesiredEnvironment.Subnet> wanted(Target target) {
    return target.desired().map(wanted).orElse(List.of());
  }

  private List<DesiredEnvironment.Subnet> made(Target target) {
    return wanted(target).stream().filter(subnet -> subnet.id().isEmpty()).toList();
  }

  private List<String> used(Target target) {
    return wanted(target).stream().flatMap(subnet -> subnet.id().stream()).toList();
  }

  @Override
  public Now absent() {
    return new Now(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var tagged =
        cloud.reads().subnets().stream()
            .map(SeenSubnet::of)
            .filter(subnet -> name.equals(subnet.tags().get(Tags.STEP)))
            .filter(subnet -> !target.existing(subnet.id()))
            .toList();
    var adoption = SubnetAdoption.of(cloud, target, known, made(target), tagged);
    var ours = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var vpc = target.existingVpc().flatMap(cloud.reads()::vpc).map(ExistingVpc::new);
    var used =
        vpc.map(in -> used(target).stream().flatMap(id -> in.subnet(id).stream()).toList())
            .orElse(List.of());
    if (vpc.isPresent() || !known.conflicted() || known.find(VpcStep.VPC_ID).isEmpty()) {
      return new Now(ours, used, List.of(), vpc, adoption.misfit());
    }
    var inVpc = Filter.builder().name("vpc-id").values(known.get(VpcStep.VPC_ID)).build();
    var strangers =
        cloud.clients().ec2().describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
            .map(SeenSubnet::of)
            .filter(subnet -> ours.stream().noneMatch(o -> o.id().equals(subnet.id())))
            .toList();
    return new Now(ours, used, strangers, vpc, adoption.misfit());
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    var actions = new ArrayList<Action<Cloud, Now>>();
    var wanted = made(target);
    for (var subnet : wanted) {
      var tags = target.tags(name, subnet.name().orElseThrow());
      var found = SeenSubnet.find(now.ours(), subnet);
      if (found.isEmpty()) {
        if (refusal(target, now, subnet).isEmpty()) {
          actions.add(create(now, subnet, tags, known.get(VpcStep.VPC_ID)));
        }
        continue;
      }
      var seen = found.get();
      if (target.owns(seen.tags()) && seen.publicAddresses() != publicAddresses) {
        actions.add(setPublicAddresses(now, seen));
      }
      retag(seen.id(), seen.tags(), tags, t -> now.with(with(now.ours(), seen, s -> s.tagged(t))))
          .ifPresent(actions::add);
    }
    if (!isDesired(target)) {
      now.ours().forEach(seen -> actions.add(delete(now, seen)));
    }
    return actions;
  }

  @Override
  public List<Action<Cloud, Now>> deleteSuperseded(Target target, Now now, StepContext known) {
    return left(target, now).stream().map(seen -> delete(now, seen)).toList();
  }

  /** The subnets that are not wanted any more. */
  private List<SeenSubnet> left(Target target, Now now) {
    var wanted = wanted(target);
    return now.ours().stream()
        .filter(seen -> wanted.stream().noneMatch(subnet -> seen.is(subnet)))
        .toList();
  }

  private Action<Cloud, Now> create(
      Now now, DesiredEnvironment.Subnet wanted, Map<String, String> tags, String vpc) {
    var block = wanted.cidrBlock().orElseThrow();
    return Action.of(
        "CreateSubnet",
        "create subnet " + wanted.name().orElseThrow() + " (" + block + ") in " + vpc,
        cloud -> {
          var subnet =
              cloud
                  .clients()
                  .ec2()
                  .createSubnet(
                      r ->
                          r.vpcId(vpc)
                              .cidrBlock(block)
                              .availabilityZone(wanted.availabilityZone().orElse(null))
                              .tagSpecifications(Tags.specification(ResourceType.SUBNET, tags)))
                  .subnet();
          var seen = new SeenSubnet(subnet.subnetId(), subnet.cidrBlock(), tags, false);
          return now.with(AwsStep.plus(now.ours(), seen));
        });
  }

  private Action<Cloud, Now> setPublicAddresses(Now now, SeenSubnet subnet) {
    return Action.of(
        "ModifySubnetAttribute",
        (publicAddresses ? "give" : "stop giving") + " public addresses in " + subnet.id(),
        cloud -> {
          cloud
              .clients()
              .ec2()
              .modifySubnetAttribute(
                  r -> r.subnetId(subnet.id()).mapPublicIpOnLaunch(v -> v.value(publicAddresses)));
          return now.with(with(now.ours(), subnet, s -> s.withPublicAddresses(publicAddresses)));
        });
  }

  private static Action<Cloud, Now> delete(Now now, SeenSubnet subnet) {
    return Action.of(
        "DeleteSubnet",
        "delete subnet " + subnet.id(),
        cloud -> {
          cloud.clients().ec2().deleteSubnet(r -> r.subnetId(subnet.id()));
          return now.with(without(now.ours(), subnet));
        });
  }

  /**
   * Why a subnet is not made. In a VPC of ours it is another with the very CIDR; one that merely
   * overlaps makes AWS refuse the create again.
   */
  private Optional<Outcome> refusal(Target target, Now now, DesiredEnvironment.Subnet wanted) {
    if (SeenSubnet.find(now.ours(), wanted).isPresent()) {
      return Optional.empty();
    }
    if (now.misfit().isPresent()) {
      return now.misfit();
    }
    if (now.vpc().isPresent()) {
      var ours =
          now.vpc().get().view().subnets().stream()
              .filter(s -> target.owns(Tags.fromEc2(s.tags())) && !target.existing(s.subnetId()))
              .map(Subnet::subnetId)
              .toList();
      return now.vpc().get().refusal(wanted.cidrBlock().orElseThrow(), ours);
    }
    return SeenSubnet.find(now.strangers(), wanted)
        .map(s -> new Outcome.Blocked(AwsStep.notOurs(s.id() + " (" + s.cidrBlock() + ")")));
  }

  /** Why a subnet that exists cannot be used. */
  private Optional<Outcome> unusable(Now now, String id) {
    return now.vpc()
        .flatMap(
            vpc ->
                vpc.subnet(id)
                    .map(s -> publicAddresses ? vpc.noWayOut(s) : Optional.<Outcome>empty())
                    .orElseGet(() -> Optional.of(ExistingVpc.subnetNotFound(id, vpc.id()))));
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    return Stream.concat(
            used(target).stream().flatMap(id -> unusable(now, id).stream()),
            made(target).stream().flatMap(subnet -> refusal(target, now, subnet).stream()))
        .findFirst()
        .orElseGet(() -> new Outcome.Ready(text(target, now)));
  }

  private String text(Target target, Now now) {
    var left = left(target, now);
    var wanted =
        Stream.concat(
                now.used().stream().map(s -> s.cidrBlock() + " (existing)"),
                now.ours().stream().filter(s -> !left.contains(s)).map(SeenSubnet::cidrBlock))
            .sorted()
            .collect(Collectors.joining(", "));
    return wanted + AwsStep.left(left.stream().map(SeenSubnet::id).sorted().toList());
  }

  @Override
  public Optional<String> blockers(Cloud cloud, Now now) {
    return Blockers.of(cloud).ofSubnets(ids(now, now.ours()));
  }

  @Override
  public Optional<String> id(Now now) {
    return AwsStep.id(ids(now, now.ours()).stream());
  }

  private static List<String> ids(Now now, List<SeenSubnet> ours) {
    return Stream.concat(
            now.used().stream().map(Subnet::subnetId), ours.stream().map(SeenSubnet::id))
        .sorted()
        .toList();
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    var left = left(target, now);
    return Outputs.of(
        output, ids(now, now.ours().stream().filter(s -> !left.contains(s)).toList()));
  }
}
