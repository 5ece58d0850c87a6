package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.BastionSpec;
import dev.elasticacheoperator.api.v1alpha1.CacheSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.IamSpec;
import dev.elasticacheoperator.api.v1alpha1.NetworkSpec;
import dev.elasticacheoperator.api.v1alpha1.ParameterGroupSpec;
import dev.elasticacheoperator.api.v1alpha1.PendingCreate;
import dev.elasticacheoperator.api.v1alpha1.SubnetGroupSpec;
import dev.elasticacheoperator.api.v1alpha1.SubnetSpec;
import dev.elasticacheoperator.api.v1alpha1.VpcSpec;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
import dev.elasticacheoperator.desired.DesiredState.Role;
import dev.elasticacheoperator.desired.DesiredState.SecurityGroups;
import dev.elasticacheoperator.desired.DesiredState.Subnet;
import dev.elasticacheoperator.desired.DesiredState.Vpc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Builds the desired state from an object. Every default of the spec is here. */
public final class DesiredStateBuilder {

  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

  private static final SubnetSpec ANY_SUBNET = new SubnetSpec(null, null, null, null);

  private final ElastiCacheEnvironmentSpec spec;
  private final Identity identity;
  private final int recordedCacheSubnets;
  private final Partition partition;
  private final DerivedNames derived;

  private DesiredStateBuilder(
      ElastiCacheEnvironmentSpec spec,
      int recordedCacheSubnets,
      Identity identity,
      Partition partition) {
    this.spec = spec;
    this.recordedCacheSubnets = recordedCacheSubnets;
    this.identity = identity;
    this.partition = partition;
    this.derived = DerivedNames.of(identity.owner());
  }

  /**
   * Returns the desired state of an environment.
   *
   * @throws InvalidSpec if the spec is invalid and admission did not refuse it
   */
  public static DesiredState of(ElastiCacheEnvironment object, OperatorIdentity settings) {
    ElastiCacheEnvironmentSpec spec = object.getSpec();
    if (spec == null) {
      throw new InvalidSpec("spec", "is missing");
    }
    if (spec.region() != null && !isRegion(spec.region())) {
      throw new InvalidSpec("region", "must be an AWS region, such as us-west-2");
    }
    Identity identity = identity(object, settings);
    if (identity.region().isEmpty()) {
      throw new InvalidSpec(
          "region", "is missing, and the operator has no region of its own (AWS_REGION)");
    }
    if (spec.region() != null && !spec.region().equals(identity.region())) {
      throw new InvalidSpec(
          "region",
          "is "
              + spec.region()
              + ", but the resources of this environment are in "
              + identity.region()
              + " ("
              + String.join(", ", recordedIds(object).limit(3).toList())
              + "), and AWS cannot move them. Create another environment in "
              + spec.region()
              + ", and delete this one");
    }
    Partition partition =
        Partition.of(identity.region())
            .orElseThrow(
                () ->
                    new InvalidSpec(
                        "region",
                        "must be in a partition that this version of the operator knows, but "
                            + identity.region()
                            + " is in none. Create the environment in another region, or upgrade"
                            + " the operator"));
    return new DesiredStateBuilder(spec, recordedCacheSubnets(object), identity, partition)
        .environment();
  }

  /** Returns the number of cache subnets that exist according to the status. */
  private static int recordedCacheSubnets(ElastiCacheEnvironment object) {
    return Stream.ofNullable(object.getStatus())
        .flatMap(status -> status.steps().stream())
        .filter(step -> step.name().equals("cacheSubnets"))
        .mapToInt(step -> step.ids().size())
        .sum();
  }

  /** Returns the owner and the names of the resources, also for an invalid or absent spec. */
  public static Identity identity(ElastiCacheEnvironment object, OperatorIdentity settings) {
    Owner owner =
        new Owner(
            settings.clusterName(),
            object.getMetadata().getNamespace(),
            object.getMetadata().getName(),
            object.getMetadata().getUid());
    DerivedNames derived = DerivedNames.of(owner);
    Optional<ElastiCacheEnvironmentSpec> spec = Optional.ofNullable(object.getSpec());
    return new Identity(
        owner,
        region(object, spec, settings),
        new Identity.Names(
            wanted(spec.map(ElastiCacheEnvironmentSpec::iam), IamSpec::roleName)
                .orElse(derived.bastion()),
            wanted(spec.map(ElastiCacheEnvironmentSpec::subnetGroup), SubnetGroupSpec::name)
                .orElse(derived.base()),
            wanted(spec.map(ElastiCacheEnvironmentSpec::parameterGroup), ParameterGroupSpec::name)
                .orElse(derived.base()),
            wanted(spec.map(ElastiCacheEnvironmentSpec::cache), CacheSpec::name)
                .orElse(derived.base()),
            derived.base()),
        existing(spec),
        spec.map(ElastiCacheEnvironmentSpec::adopt).map(List::copyOf).orElse(List.of()),
        spec.map(ElastiCacheEnvironmentSpec::cache)
            .map(ClusterBuilder::finalSnapshot)
            .orElse(false),
        spec.map(ElastiCacheEnvironmentSpec::vpc)
            .map(VpcSpec::deleteGuardDutyEndpoint)
            .orElse(false));
  }

  /** Returns the existing resources, which the environment uses and never owns. */
  private static Identity.Existing existing(Optional<ElastiCacheEnvironmentSpec> spec) {
    Stream<SubnetSpec> subnets =
        Stream.concat(
            spec.map(ElastiCacheEnvironmentSpec::network).map(NetworkSpec::cacheSubnets).stream()
                .flatMap(List::stream),
            spec.map(ElastiCacheEnvironmentSpec::bastion).map(BastionSpec::subnet).stream());
    return new Identity.Existing(
        wanted(spec.map(ElastiCacheEnvironmentSpec::vpc), VpcSpec::id),
        subnets.map(SubnetSpec::id).filter(Objects::nonNull).distinct().toList());
  }

  /**
   * Returns the recorded region if anything was created there. Otherwise returns the region of the
   * spec, else the recorded region, else the operator's own; empty if there is none. A change of
   * the spec's region or of the operator's own loses no resources therefore. A text that is not a
   * region is ignored, because regions become part of host names and commands.
   */
  private static String region(
      ElastiCacheEnvironment object,
      Optional<ElastiCacheEnvironmentSpec> spec,
      OperatorIdentity settings) {
    Optional<String> recorded = Optional.ofNullable(object.getStatus()).map(s -> s.region());
    return recorded
        .filter(region -> recordedIds(object).findAny().isPresent())
        .or(() -> wanted(spec, ElastiCacheEnvironmentSpec::region))
        .filter(DesiredStateBuilder::isRegion)
        .or(() -> recorded)
        .or(settings::defaultRegion)
        .orElse("");
  }

  /** Returns the ids of all resources, and the steps of announced creates, from the status. */
  private static Stream<String> recordedIds(ElastiCacheEnvironment object) {
    return Stream.ofNullable(object.getStatus())
        .flatMap(
            status ->
                Stream.concat(
                    status.steps().stream().flatMap(step -> step.ids().stream()),
                    status.pending().stream().map(PendingCreate::step)));
  }

  private static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  /** Returns the name of the binding Secret, also for an invalid spec. */
  public static String secretName(ElastiCacheEnvironment object) {
    return Optional.ofNullable(object.getSpec())
        .map(ElastiCacheEnvironmentSpec::secret)
        .map(secret -> secret.name())
        .filter(name -> !name.isBlank())
        .orElse(object.getMetadata().getName() + "-endpoint");
  }

  private DesiredState environment() {
    VpcSpec vpc = required("vpc", spec.vpc());
    CacheSpec cache = required("cache", spec.cache());
    ClusterBuilder cluster = new ClusterBuilder(cache);
    Optional<BastionSpec> bastion = Optional.ofNullable(spec.bastion());
    boolean withBastion = bastion.map(BastionSpec::enabled).orElse(true);
    Optional<SubnetSpec> bastionSubnet = bastion.map(BastionSpec::subnet);
    Optional<List<SubnetSpec>> listed =
        network(NetworkSpec::cacheSubnets).filter(list -> !list.isEmpty());
    List<SubnetSpec> cacheSubnets = listed.orElseGet(() -> defaultSubnets(cluster.topology()));
    int zones =
        listed
            .map(list -> CacheZones.ofGiven(list, cluster.topology()))
            .orElse(cluster.topology().zones());
    Optional<Cidr> block = vpc.id() == null ? Optional.of(block(vpc)) : Optional.empty();
    SubnetPlan plan = SubnetPlan.of(block, cacheSubnets, bastionSubnet, withBastion);
    return new DesiredState(
        identity,
        sorted(spec.tags()),
        block
            .map(
                own ->
                    Vpc.managed(
                        Optional.ofNullable(vpc.name()).orElse(derived.base()), own.toString()))
            .orElseGet(() -> Vpc.existing(vpc.id())),
        cacheSubnets(cacheSubnets, plan),
        zones,
        securityGroups(cluster.ports(), block, bastion.filter(given -> withBastion), withBastion),
        Optional.ofNullable(spec.parameterGroup())
            .filter(group -> cache.serverless() == null)
            .map(group -> parameterGroup(group, cluster)),
        cluster.cluster(identity.names().cluster(), derived),
        withBastion
            ? Optional.of(bastion(bastion, bastionSubnet(bastionSubnet, cacheSubnets, plan)))
            : Optional.empty());
  }

  /**
   * Returns as many subnets as the cache needs, or has: nodes may be in a subnet that a smaller
   * cache would not need.
   */
  private List<SubnetSpec> defaultSubnets(CacheTopology topology) {
    return Collections.nCopies(Math.max(topology.zones(), recordedCacheSubnets), ANY_SUBNET);
  }

  private Subnet bastionSubnet(
      Optional<SubnetSpec> given, List<SubnetSpec> cacheSubnets, SubnetPlan plan) {
    return plan.bastion()
        .map(
            block ->
                Subnet.managed(
                    given.map(SubnetSpec::name).orElse(derived.bastion()),
                    block.toString(),
                    given.map(SubnetSpec::availabilityZone),
                    zone(cacheSubnets.get(0))))
        .orElseGet(() -> Subnet.existing(given.map(SubnetSpec::id).orElseThrow()));
  }

  private List<Subnet> cacheSubnets(List<SubnetSpec> given, SubnetPlan plan) {
    return IntStream.range(0, given.size())
        .mapToObj(
            index ->
                plan.cache()
                    .get(index)
                    .map(
                        block ->
                            Subnet.managed(
                                Optional.ofNullable(given.get(index).name())
                                    .orElse(derived.cacheSubnet(index)),
                                block.toString(),
                                zone(given.get(index)),
                                Optional.empty()))
                    .orElseGet(() -> Subnet.existing(given.get(index).id())))
        .toList();
  }

  private static Optional<String> zone(SubnetSpec subnet) {
    return Optional.ofNullable(subnet.availabilityZone());
  }

  private SecurityGroups securityGroups(
      List<Integer> ports, Optional<Cidr> vpc, Optional<BastionSpec> bastion, boolean withBastion) {
    return new SecurityGroups(
        network(NetworkSpec::securityGroupName).orElse(derived.cacheGroup()),
        withBastion
            ? bastion.map(BastionSpec::securityGroupName).or(() -> Optional.of(derived.bastion()))
            : Optional.empty(),
        ports,
        network(NetworkSpec::allowedCidrs)
            .map(List::copyOf)
            .or(() -> vpc.map(block -> List.of(block.toString()))),
        network(NetworkSpec::allowedSecurityGroupIds).map(List::copyOf).orElse(List.of()),
        bastion.map(BastionSpec::sshCidrs).map(List::copyOf).orElse(List.of()));
  }

  private ParameterGroup parameterGroup(ParameterGroupSpec group, ClusterBuilder cluster) {
    String family = cluster.family();
    if (group.family() != null && !group.family().equals(family)) {
      throw new InvalidSpec(
          "parameterGroup.family",
          "must fit cache.version: "
              + cluster.version()
              + " needs "
              + family
              + ", not "
              + group.family());
    }
    Map<String, String> parameters = new TreeMap<>(sorted(group.parameters()));
    if (cluster.clusterEnabled()) {
      parameters.put("cluster-enabled", "yes");
    }
    return new ParameterGroup(
        identity.names().parameterGroup(), family, Collections.unmodifiableMap(parameters));
  }

  private Bastion bastion(Optional<BastionSpec> given, Subnet subnet) {
    String instanceType = given.map(BastionSpec::instanceType).orElse(InstanceTypes.DEFAULT_TYPE);
    return new Bastion(
        given.map(BastionSpec::name).orElse(derived.bastion()),
        subnet,
        network(NetworkSpec::internetGatewayName).orElse(derived.base()),
        network(NetworkSpec::routeTableName).orElse(derived.routeTable()),
        role(),
        instanceType,
        given.map(BastionSpec::imageId),
        InstanceTypes.imageParameter(instanceType),
        given.map(BastionSpec::keyName),
        given.map(BastionSpec::publicIp).orElse(true));
  }

  private Role role() {
    Optional<IamSpec> given = Optional.ofNullable(spec.iam());
    return new Role(
        wanted(given, IamSpec::path),
        policyArns(),
        wanted(given, IamSpec::permissionsBoundary),
        partition == Partition.CHINA ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com");
  }

  private List<String> policyArns() {
    String managed = "arn:" + partition.id() + ":iam::aws:policy/";
    String sessionManager = managed + "AmazonSSMManagedInstanceCore";
    List<String> arns =
        new ArrayList<>(
            Optional.ofNullable(spec.iam())
                .map(IamSpec::policyArns)
                .orElse(List.of(managed + "AmazonElastiCacheFullAccess")));
    if (!arns.contains(sessionManager)) {
      arns.add(sessionManager);
    }
    return List.copyOf(arns);
  }

  private <T> Optional<T> network(Function<NetworkSpec, T> part) {
    return Optional.ofNullable(spec.network()).map(part);
  }

  private static <T> Optional<String> wanted(Optional<T> part, Function<T, String> name) {
    return part.map(name).filter(text -> !text.isBlank());
  }

  static <T> T required(String field, T value) {
    if (value == null) {
      throw new InvalidSpec(field, "is missing");
    }
    return value;
  }

  private static Cidr block(VpcSpec vpc) {
    return block("vpc.cidrBlock", required("vpc.cidrBlock", vpc.cidrBlock()));
  }

  /** Reads a block of a size that AWS accepts for VPCs and subnets. */
  static Cidr block(String field, String text) {
    try {
      Cidr block = Cidr.parse(text);
      if (block.prefix() >= 16 && block.prefix() <= 28) {
        return block;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidSpec(field, "must be an IPv4 block: " + e.getMessage());
    }
    throw new InvalidSpec(field, "must be between /16 and /28, not " + text);
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map == null ? Map.of() : map));
  }
}
