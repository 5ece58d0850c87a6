package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteRoute;
import static dev.elasticacheoperator.lab.ManualChanges.setDnsHostnames;
import static dev.elasticacheoperator.lab.ManualChanges.setDnsSupport;
import static dev.elasticacheoperator.lab.ManualChanges.setPublicAddresses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Filter;

/** An environment in a VPC that is there already: it is used, checked, and never changed. */
class ExistingNetworkTest {

  private static final Map<String, String> BY_BLOCK =
      Map.of("cache", "10.50.10.0/24", "bastion", "10.50.11.0/24");

  static Map<String, Object> id(String id) {
    return Map.of("id", id);
  }

  static Map<String, Object> block(String block) {
    return Map.of("cidrBlock", block);
  }

  static void apply(
      Fixture fixture, String vpc, Map<String, Object> cache, Map<String, Object> bastion) {
    var object = Fixture.article();
    var spec = Fixture.with(object.getSpec(), "vpc", Map.of("id", vpc));
    spec = Fixture.with(spec, "network.cacheSubnets", List.of(cache));
    spec = Fixture.with(spec, "network.allowedCidrs", null);
    object.setSpec(Fixture.with(spec, "bastion.subnet", bastion));
    fixture.harness.api.apply(object);
  }

  @Test
  void isUsedWholeAndLeftAsItWas() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.untilReady(Fixture.NAME);

    assertEquals(theirs.vpc(), fixture.id("vpc"));
    assertEquals("10.50.0.0/16 (existing)", fixture.step("vpc").message());
    assertEquals(theirs.cache(), fixture.id("cacheSubnets"));
    assertEquals("10.50.1.0/24 (existing)", fixture.step("cacheSubnets").message());
    assertEquals(theirs.publicSubnet(), fixture.id("bastionSubnet"));
    for (var step : List.of("internetGateway", "routeTable")) {
      assertEquals(StepState.SKIPPED, fixture.state(step));
      assertEquals(
          "Not needed, because the existing subnet of the bastion has its own route",
          fixture.step(step).message());
    }
    assertTrue(fixture.status().bastion().publicIp() != null);
    assertEquals(Set.of("10.50.0.0/16"), cidrsThatReachTheCache(fixture));
    assertEquals(
        Set.of("CreateSecurityGroup", "CreateCacheSubnetGroup", "RunInstances"),
        new TreeSet<>(
            fixture.calls.changes().stream()
                .filter(
                    Set.of(
                            "CreateVpc",
                            "CreateSubnet",
                            "CreateInternetGateway",
                            "CreateRouteTable",
                            "CreateSecurityGroup",
                            "CreateCacheSubnetGroup",
                            "RunInstances")
                        ::contains)
                .toList()));

    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(2));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, theirs.picture(fixture));

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
    assertEquals(List.of(), leftBeside(fixture));
  }

  /** Deletes the environment while the observations of its first passes are still cached. */
  @Test
  void isLeftAloneByADeleteInTheMiddleOfTheCreate() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
    assertEquals(List.of(), leftBeside(fixture));
  }

  @Test
  void ownSubnetsUseItsGatewayAndGoWithoutIt() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), block(BY_BLOCK.get("cache")), block(BY_BLOCK.get("bastion")));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(theirs.gateway(), fixture.id("internetGateway"));
    assertEquals(
        "Attached to " + theirs.vpc() + " (existing)", fixture.step("internetGateway").message());
    assertEquals("0.0.0.0/0 to " + theirs.gateway(), fixture.step("routeTable").message());
    assertEquals(0, fixture.calls.tried("CreateInternetGateway"));
    assertEquals(before, theirs.picture(fixture));

    fixture.edit("bastion.enabled", false);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(StepState.SKIPPED, fixture.state("internetGateway"));
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);

    fixture.harness.restart();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
    assertEquals(List.of(), leftBeside(fixture));
  }

  @Test
  void aGatewayIsMadeWhereThereIsNoneAndGoesAgain() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.stranger(aws -> detachGateway(aws, theirs));
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), block(BY_BLOCK.get("bastion")));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("CreateInternetGateway"));
    assertEquals("Attached to " + theirs.vpc(), fixture.step("internetGateway").message());

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
    assertEquals(List.of(), leftBeside(fixture));
  }

  /** Tags say whose a resource is, and the object says that this one is not to be ours. */
  @Test
  void aListedExistingResourceIsNeverOwned() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.stranger(
        aws -> {
          for (var id : List.of(theirs.vpc(), theirs.cache())) {
            aws.ec2()
                .createTags(
                    r ->
                        r.resources(id)
                            .tags(
                                t -> t.key("elasticache-operator.dev/cluster").value("lab"),
                                t ->
                                    t.key("elasticache-operator.dev/environment")
                                        .value(Fixture.NAME),
                                t -> t.key("elasticache-operator.dev/step").value("cacheSubnets")));
          }
        });
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
  }

  /**
   * @param spoil what is wrong, done by its owner
   * @param says parts of what the operator says about it
   * @param remedy of the owner; null where only the object can change
   */
  record Wrong(
      String what,
      String step,
      StepState state,
      BiConsumer<AwsClients, TheirNetwork> spoil,
      List<String> says,
      BiConsumer<AwsClients, TheirNetwork> remedy) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Wrong> wrongs() {
    return Stream.of(
        new Wrong(
            "DNS hostnames are off",
            "vpc",
            StepState.BLOCKED,
            (aws, n) -> dnsHostnames(aws, n, false),
            List.of("vpc-", "DNS hostnames off", "--enable-dns-hostnames"),
            (aws, n) -> dnsHostnames(aws, n, true)),
        new Wrong(
            "DNS support is off",
            "vpc",
            StepState.BLOCKED,
            (aws, n) -> dnsSupport(aws, n, false),
            List.of("vpc-", "DNS support off", "--enable-dns-support"),
            (aws, n) -> dnsSupport(aws, n, true)),
        new Wrong(
            "the bastion's subnet leads nowhere",
            "bastionSubnet",
            StepState.BLOCKED,
            (aws, n) -> deleteRoute(aws, n.publicTable(), "0.0.0.0/0"),
            List.of("subnet-", "no route to the internet", "0.0.0.0/0"),
            (aws, n) ->
                aws.ec2()
                    .createRoute(
                        r ->
                            r.routeTableId(n.publicTable())
                                .destinationCidrBlock("0.0.0.0/0")
                                .gatewayId(n.gateway()))),
        new Wrong(
            "the bastion's subnet leads to a gateway that is gone",
            "bastionSubnet",
            StepState.BLOCKED,
            ExistingNetworkTest::detachGateway,
            List.of("subnet-", "no route to the internet"),
            (aws, n) ->
                aws.ec2()
                    .attachInternetGateway(r -> r.internetGatewayId(n.gateway()).vpcId(n.vpc()))),
        new Wrong(
            "the bastion's subnet gives no public addresses",
            "bastionSubnet",
            StepState.BLOCKED,
            (aws, n) -> publicAddresses(aws, n, false),
            List.of("subnet-", "no public addresses", "--map-public-ip-on-launch"),
            (aws, n) -> publicAddresses(aws, n, true)));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void aDefectOfAnExistingResourceIsReportedAndNotChanged(Wrong wrong) {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.stranger(aws -> wrong.spoil().accept(aws, theirs));
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofHours(1));

    assertEquals(wrong.state(), fixture.state(wrong.step()), () -> fixture.status().toString());
    for (var part : wrong.says()) {
      assertTrue(fixture.step(wrong.step()).message().contains(part), fixture.status()::toString);
    }
    assertTrue(
        fixture.condition("Ready").getMessage().startsWith(wrong.step() + ": "),
        () -> fixture.condition("Ready").getMessage());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(before, theirs.picture(fixture));

    fixture.stranger(aws -> wrong.remedy().accept(aws, theirs));
    fixture.harness.until("Ready", fixture::isReady, Duration.ofMinutes(25));
  }

  /** Mistakes in the object itself end in a failure. The user has to change the object. */
  @Test
  void aVpcThatIsNotThereIsAFailureWithoutASecondOne() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    apply(fixture, "vpc-0123456789abcdef0", id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals("VpcNotFound", fixture.condition("Ready").getReason());
    assertTrue(fixture.step("vpc").message().contains("vpc-0123456789abcdef0 does not exist"));
    assertEquals(0, fixture.calls.tried("CreateVpc"));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void aSubnetOfAnotherVpcOutsideItOrInTheWayIsRefused() {
    assertRefused(other -> id(other), "SubnetNotFound", StepState.FAILED, "is not in VPC vpc-");
    assertRefused(
        other -> block("10.60.3.0/24"),
        "SubnetOutsideVpc",
        StepState.FAILED,
        "10.60.3.0/24 lies outside VPC vpc-");
    assertRefused(
        other -> block("10.50.1.128/25"),
        "Blocked",
        StepState.BLOCKED,
        "(10.50.1.0/24, overlaps 10.50.1.128/25)");
  }

  private static void assertRefused(
      Function<String, Map<String, Object>> cache, String reason, StepState state, String says) {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    var other = new String[1];
    fixture.stranger(
        aws ->
            other[0] =
                ExistingNetwork.subnet(
                    aws.ec2(),
                    aws.ec2().createVpc(r -> r.cidrBlock("10.60.0.0/16")).vpc().vpcId(),
                    "10.60.1.0/24"));
    apply(fixture, theirs.vpc(), cache.apply(other[0]), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(state, fixture.state("cacheSubnets"), () -> fixture.status().toString());
    assertEquals(reason, fixture.condition("Ready").getReason());
    assertTrue(fixture.step("cacheSubnets").message().contains(says), fixture.status()::toString);
    assertEquals(0, fixture.calls.tried("CreateSubnet"));
  }

  @Test
  void membersOfTheirGroupsMayReachTheCacheInEitherKindOfVpc() {
    var fixture = Fixture.ready();
    var unpeered = TheirNetwork.make(fixture).group();
    var group = new AtomicReference<String>();
    fixture.stranger(
        aws ->
            group.set(
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.vpcId(fixture.id("vpc")).groupName("apps").description("theirs"))
                    .groupId()));
    fixture.edit("network.allowedSecurityGroupIds", List.of(group.get()));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(Set.of(fixture.bastionGroup(), group.get()), groupsThatReachTheCache(fixture));
    fixture.edit("network.allowedSecurityGroupIds", List.of(group.get(), "sg-0123456789abcdef0"));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals("SecurityGroupNotFound", fixture.condition("Ready").getReason());
    assertTrue(fixture.condition("Ready").getMessage().contains("sg-0123456789abcdef0 does not"));
    fixture.edit("network.allowedSecurityGroupIds", List.of(group.get(), unpeered));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals("OtherNetwork", fixture.condition("Ready").getReason());
    fixture.edit("network.allowedSecurityGroupIds", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(Set.of(fixture.bastionGroup()), groupsThatReachTheCache(fixture));

    var inTheirs = new Fixture();
    var network = TheirNetwork.make(inTheirs);
    apply(inTheirs, network.vpc(), id(network.cache()), id(network.publicSubnet()));
    inTheirs.edit("network.allowedSecurityGroupIds", List.of(network.group()));
    inTheirs.harness.untilReady(Fixture.NAME);
    assertEquals(
        Set.of(inTheirs.bastionGroup(), network.group()), groupsThatReachTheCache(inTheirs));
    inTheirs.delete();
    inTheirs.harness.untilGone(Fixture.NAME);
  }

  /** Looking at an existing VPC costs reads per deep drift interval, not per look. */
  @Test
  void atRestItIsReadOnceADeepDriftInterval() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    apply(fixture, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(0, fixture.calls.count(SimulatedCall::mutating));
    int attributes = fixture.calls.tried("DescribeVpcAttribute");
    assertTrue(attributes >= 2 * 6 && attributes <= 2 * 13, attributes + " in three hours");
  }

  private static List<String> leftBeside(Fixture fixture) {
    var left = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          var counts = Leftovers.of(aws);
          counts.merge("VPC", -1, Integer::sum);
          counts.merge("subnet", -2, Integer::sum);
          counts.merge("internet gateway", -1, Integer::sum);
          counts.merge("route table", -1, Integer::sum);
          counts.merge("security group", -1, Integer::sum);
          left.addAll(Leftovers.of(counts));
        });
    return left;
  }

  private static Set<String> cidrsThatReachTheCache(Fixture fixture) {
    return whoReachesTheCache(fixture, false);
  }

  private static Set<String> groupsThatReachTheCache(Fixture fixture) {
    return whoReachesTheCache(fixture, true);
  }

  private static Set<String> whoReachesTheCache(Fixture fixture, boolean groups) {
    var found = new TreeSet<String>();
    var name = Filter.builder().name("group-name").values("sessions-cache").build();
    fixture.stranger(
        aws ->
            aws.ec2().describeSecurityGroups(r -> r.filters(name)).securityGroups().stream()
                .flatMap(g -> g.ipPermissions().stream())
                .forEach(
                    p -> {
                      if (groups) {
                        p.userIdGroupPairs().forEach(pair -> found.add(pair.groupId()));
                      } else {
                        p.ipRanges().forEach(range -> found.add(range.cidrIp()));
                      }
                    }));
    return found;
  }

  private static void dnsHostnames(AwsClients aws, TheirNetwork n, boolean on) {
    setDnsHostnames(aws, n.vpc(), on);
  }

  private static void dnsSupport(AwsClients aws, TheirNetwork n, boolean on) {
    setDnsSupport(aws, n.vpc(), on);
  }

  private static void publicAddresses(AwsClients aws, TheirNetwork n, boolean on) {
    setPublicAddresses(aws, n.publicSubnet(), on);
  }

  static void detachGateway(AwsClients aws, TheirNetwork n) {
    ManualChanges.detachGateway(aws, n.gateway(), n.vpc());
  }
}
