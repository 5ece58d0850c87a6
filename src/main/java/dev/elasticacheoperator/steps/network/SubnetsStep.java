package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.ZoneNames;
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
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;

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
    Content content)
    implements AwsStep<ObservedSubnets> {

  /**
   * The content of the subnets, and the zones that may offer it.
   *
   * @param type returns the node type or instance type
   * @param zones reads the zones to choose from
   * @param offersAreTold true if these zones are known to offer the type
   */
  record Content(
      SubnetWording words,
      Function<DesiredState, String> type,
      BiFunction<EnvironmentView, String, Optional<List<String>>> zones,
      boolean offersAreTold,
      Outputs.Key<List<PlacedSubnet>> output) {}

  /** AWS tells no zones of a node type, so the operator learns them from refusals. */
  private static final Content CACHE =
      new Content(
          SubnetWording.CACHE,
          d -> d.cluster().nodeType(),
          (reads, type) -> reads.get(Kinds.ZONES, ZoneNames.AVAILABLE),
          false,
          StepOutputs.CACHE_PLACEMENT);

  private static final Content BASTION =
      new Content(
          SubnetWording.BASTION,
          d -> d.bastion().map(Bastion::instanceType).orElse(""),
          (reads, type) -> reads.get(Kinds.INSTANCE_TYPE_ZONES, type),
          true,
          StepOutputs.BASTION_PLACEMENT);

  public static SubnetsStep ofCache(String name, Set<String> needs) {
    return new SubnetsStep(
        name, needs, DesiredState::cacheSubnets, false, StepOutputs.CACHE_SUBNET_IDS, CACHE);
  }

  public static SubnetsStep ofBastion(String name, Set<String> needs) {
    return new SubnetsStep(
        name,
        needs,
        d -> d.bastion().map(Bastion::subnet).stream().toList(),
        true,
        StepOutputs.BASTION_SUBNET_IDS,
        BASTION);
  }

  @Override
  public Set<String> containedIn() {
    return needs();
  }

  @Override
  public boolean mayAssumeAbsent(Target target) {
    return AwsStep.super.mayAssumeAbsent(target)
        && managed(target).stream().noneMatch(subnet -> choosesZone(target, subnet));
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
    return ObservedSubnets.none();
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
    var owned = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var existingVpc = ExistingVpc.read(aws, target);
    var used =
        existingVpc
            .map(vpc -> used(target).stream().flatMap(id -> vpc.subnet(id).stream()).toList())
            .orElse(List.of());
    var foreign =
        existingVpc.isEmpty() && context.conflicted()
            ? foreign(aws, owned, context)
            : List.<ObservedSubnet>of();
    var found = new ObservedSubnets(owned, used, foreign, existingVpc, adoption.mismatch());
    return aws.reads().perResource() ? withZones(aws.reads(), target, found) : found;
  }

  /** Adds the zones to choose from, if the operator has to choose or to move a subnet. */
  private ObservedSubnets withZones(
      EnvironmentView reads, Target target, ObservedSubnets observed) {
    var managed = managed(target);
    var placement = placement(target, observed);
    var moves =
        managed.stream()
            .anyMatch(s -> found(observed, s).filter(f -> placement.mustMove(s, f)).isPresent());
    var creates =
        managed.stream().anyMatch(s -> choosesZone(target, s) && found(observed, s).isEmpty());
    var zones =
        moves || creates
            ? OfferedZones.of(content.zones().apply(reads, type(target)))
            : observed.zones();
    // ElastiCache may show the network interface of a new cache later than the cache.
    var reserved =
        moves && reads.get(Kinds.CACHE_CLUSTER, target.identity().names().cluster()).isPresent();
    return observed.withZones(zones).withReserved(reserved);
  }

  private static Optional<ObservedSubnet> found(
      ObservedSubnets observed, DesiredState.Subnet desired) {
    return ObservedSubnet.find(observed.owned(), desired);
  }

  /** Returns true if a new subnet is in a zone of the operator's choice, not of AWS's. */
  private boolean choosesZone(Target target, DesiredState.Subnet desired) {
    return desired.availabilityZone().isEmpty()
        && (content.offersAreTold()
            || managed(target).size() > 1
            || !target.refusedZones(type(target)).isEmpty());
  }

  private String type(Target target) {
    return target.desired().map(content.type()).orElse("");
  }

  private SubnetPlacement placement(Target target, ObservedSubnets observed) {
    return new SubnetPlacement(
        content.words(),
        managed(target),
        observed,
        type(target),
        target.refusedZones(type(target)));
  }

  private static List<ObservedSubnet> foreign(
      AwsContext aws, List<ObservedSubnet> owned, StepContext context) {
    var vpc = context.find(StepOutputs.VPC_ID);
    if (vpc.isEmpty()) {
      return List.of();
    }
    var inVpc = Filter.builder().name("vpc-id").values(vpc.get()).build();
    return aws.clients().ec2().describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
        .map(ObservedSubnet::of)
        .filter(subnet -> owned.stream().noneMatch(o -> o.id().equals(subnet.id())))
        .toList();
  }

  @Override
  public List<Action<AwsContext, ObservedSubnets>> diff(
      Target target, ObservedSubnets observed, StepContext context) {
    if (!isDesired(target)) {
      return observed.owned().stream()
          .map(subnet -> SubnetActions.delete(observed, subnet))
          .toList();
    }
    return managed(target).stream()
        .flatMap(subnet -> createOrChange(target, subnet, observed, context).stream())
        .toList();
  }

  private List<Action<AwsContext, ObservedSubnets>> createOrChange(
      Target target, DesiredState.Subnet desired, ObservedSubnets observed, StepContext context) {
    var tags = target.tags(name, desired.name().orElseThrow());
    var found = ObservedSubnet.find(observed.owned(), desired);
    var placement = placement(target, observed);
    if (found.isEmpty()) {
      return refusal(target, observed, desired).isPresent()
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
    return superseded(target, observed).stream()
        .map(subnet -> SubnetActions.delete(observed, subnet))
        .toList();
  }

  /** Returns the owned subnets that the spec no longer has. Others may still use them. */
  private List<ObservedSubnet> superseded(Target target, ObservedSubnets observed) {
    var desired = desired(target);
    return observed.owned().stream()
        .filter(subnet -> desired.stream().noneMatch(subnet::is))
        .toList();
  }

  private List<ObservedSubnet> current(Target target, ObservedSubnets observed) {
    var superseded = superseded(target, observed);
    return observed.owned().stream().filter(subnet -> !superseded.contains(subnet)).toList();
  }

  /**
   * Returns the reason why a missing subnet is not created. In a managed VPC, only a foreign subnet
   * with exactly its block is found; AWS refuses a create that merely overlaps.
   */
  private Optional<Outcome> refusal(
      Target target, ObservedSubnets observed, DesiredState.Subnet desired) {
    if (ObservedSubnet.find(observed.owned(), desired).isPresent()) {
      return Optional.empty();
    }
    if (observed.mismatch().isPresent()) {
      return observed.mismatch();
    }
    if (observed.existingVpc().isPresent()) {
      var vpc = observed.existingVpc().get();
      var owned =
          vpc.view().subnets().stream()
              .filter(s -> target.owns(Tags.fromEc2(s.tags())) && !target.existing(s.subnetId()))
              .map(Subnet::subnetId)
              .toList();
      return vpc.refusal(desired.cidrBlock().orElseThrow(), owned);
    }
    return ObservedSubnet.find(observed.foreign(), desired)
        .map(
            s ->
                new Outcome.Blocked(
                    Ownership.notOurs("Subnet " + s.id() + " (" + s.cidrBlock() + ")")));
  }

  @Override
  public Outcome assess(Target target, ObservedSubnets observed, StepContext context) {
    var unusable =
        observed.existingVpc().stream()
            .flatMap(
                vpc -> used(target).stream().map(id -> vpc.unusable(id, needsInternet(target))))
            .flatMap(Optional::stream);
    var refused =
        managed(target).stream().flatMap(subnet -> refusal(target, observed, subnet).stream());
    return Stream.concat(unusable, refused)
        .findFirst()
        .or(placement(target, observed)::problem)
        .orElseGet(() -> new Outcome.Ready(blocks(target, observed)));
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
    var owned = current(target, observed).stream().map(ObservedSubnet::cidrBlock);
    var superseded =
        superseded(target, observed).stream().map(ObservedSubnet::id).sorted().toList();
    return Stream.concat(used, owned).sorted().collect(Collectors.joining(", "))
        + Ids.supersededNote(superseded);
  }

  @Override
  public Optional<String> blockers(AwsContext aws, ObservedSubnets observed) {
    return Blockers.of(aws).ofSubnets(observed.ids(observed.owned()));
  }

  @Override
  public List<String> ids(ObservedSubnets observed) {
    return observed.ids(observed.owned());
  }

  @Override
  public Outputs outputs(Target target, ObservedSubnets observed) {
    var ids = observed.ids(current(target, observed));
    return Outputs.of(output, ids).and(content.output(), Optional.of(placed(target, observed)));
  }

  private List<PlacedSubnet> placed(Target target, ObservedSubnets observed) {
    var named =
        observed.used().stream()
            .map(subnet -> new PlacedSubnet(subnet.subnetId(), subnet.availabilityZone(), true));
    var managed =
        managed(target).stream()
            .flatMap(
                desired ->
                    found(observed, desired)
                        .map(
                            subnet ->
                                new PlacedSubnet(
                                    subnet.id(),
                                    subnet.zone(),
                                    desired.availabilityZone().isPresent()))
                        .stream());
    return Stream.concat(named, managed).toList();
  }
}
