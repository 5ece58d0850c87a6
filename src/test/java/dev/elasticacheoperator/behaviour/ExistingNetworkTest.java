package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.Call;
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
      Stage stage, String vpc, Map<String, Object> cache, Map<String, Object> bastion) {
    var object = Stage.article();
    var spec = Stage.with(object.getSpec(), "vpc", Map.of("id", vpc));
    spec = Stage.with(spec, "network.cacheSubnets", List.of(cache));
    spec = Stage.with(spec, "network.allowedCidrs", null);
    object.setSpec(Stage.with(spec, "bastion.subnet", bastion));
    stage.lab.api.apply(object);
  }

  @Test
  void isUsedWholeAndLeftAsItWas() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.untilReady(Stage.NAME);

    assertEquals(theirs.vpc(), stage.id("vpc"));
    assertEquals("existing, 10.50.0.0/16", stage.step("vpc").message());
    assertEquals(theirs.cache(), stage.id("cacheSubnets"));
    assertEquals("10.50.1.0/24 (existing)", stage.step("cacheSubnets").message());
    assertEquals(theirs.publicSubnet(), stage.id("bastionSubnet"));
    for (var step : List.of("internetGateway", "routeTable")) {
      assertEquals(StepState.SKIPPED, stage.state(step));
      assertEquals("the existing subnet's own route is used", stage.step(step).message());
    }
    assertTrue(stage.status().bastion().publicIp() != null);
    assertEquals(Set.of("10.50.0.0/16"), cidrsThatReachTheCache(stage));
    assertEquals(
        Set.of("CreateSecurityGroup", "CreateCacheSubnetGroup", "RunInstances"),
        new TreeSet<>(
            stage.calls.changes().stream()
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

    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(2));
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, theirs.picture(stage));

    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(before, theirs.picture(stage));
    assertEquals(List.of(), leftBeside(stage));
  }

  /** What the first passes have seen of the network is still remembered. */
  @Test
  void isLeftAloneByADeleteInTheMiddleOfTheCreate() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.pass(Duration.ofMinutes(1));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(before, theirs.picture(stage));
    assertEquals(List.of(), leftBeside(stage));
  }

  @Test
  void ownSubnetsUseItsGatewayAndGoWithoutIt() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), block(BY_BLOCK.get("cache")), block(BY_BLOCK.get("bastion")));
    stage.lab.untilReady(Stage.NAME);
    assertEquals(theirs.gateway(), stage.id("internetGateway"));
    assertEquals("existing, attached to " + theirs.vpc(), stage.step("internetGateway").message());
    assertEquals("0.0.0.0/0 to " + theirs.gateway(), stage.step("routeTable").message());
    assertEquals(0, stage.calls.tried("CreateInternetGateway"));
    assertEquals(before, theirs.picture(stage));

    stage.edit("bastion.enabled", false);
    stage.lab.untilReady(Stage.NAME);
    assertEquals(StepState.SKIPPED, stage.state("internetGateway"));
    stage.edit("bastion.enabled", true);
    stage.lab.untilReady(Stage.NAME);

    stage.lab.restart();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(before, theirs.picture(stage));
    assertEquals(List.of(), leftBeside(stage));
  }

  @Test
  void aGatewayIsMadeWhereThereIsNoneAndGoesAgain() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.stranger(aws -> detachGateway(aws, theirs));
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), block(BY_BLOCK.get("bastion")));
    stage.lab.untilReady(Stage.NAME);
    assertEquals(1, stage.calls.tried("CreateInternetGateway"));
    assertEquals("attached to " + theirs.vpc(), stage.step("internetGateway").message());

    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(before, theirs.picture(stage));
    assertEquals(List.of(), leftBeside(stage));
  }

  /** Tags say whose a resource is, and the object says that this one is not to be ours. */
  @Test
  void whatIsListedIsNotOursWhateverItsTags() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.stranger(
        aws -> {
          for (var id : List.of(theirs.vpc(), theirs.cache())) {
            aws.ec2()
                .createTags(
                    r ->
                        r.resources(id)
                            .tags(
                                t -> t.key("elasticache-operator.dev/cluster").value("lab"),
                                t ->
                                    t.key("elasticache-operator.dev/environment").value(Stage.NAME),
                                t -> t.key("elasticache-operator.dev/step").value("cacheSubnets")));
          }
        });
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.untilReady(Stage.NAME);
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(before, theirs.picture(stage));
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
            (aws, n) ->
                aws.ec2()
                    .deleteRoute(
                        r -> r.routeTableId(n.publicTable()).destinationCidrBlock("0.0.0.0/0")),
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
  void whatIsWrongIsSaidAndNotPutRight(Wrong wrong) {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    stage.stranger(aws -> wrong.spoil().accept(aws, theirs));
    stage.lab.pass(Duration.ofMinutes(5));
    var before = theirs.picture(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.pass(Duration.ofHours(1));

    assertEquals(wrong.state(), stage.state(wrong.step()), () -> stage.status().toString());
    for (var part : wrong.says()) {
      assertTrue(stage.step(wrong.step()).message().contains(part), stage.status()::toString);
    }
    assertTrue(
        stage.condition("Ready").getMessage().startsWith(wrong.step() + ": "),
        () -> stage.condition("Ready").getMessage());
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals(before, theirs.picture(stage));

    stage.stranger(aws -> wrong.remedy().accept(aws, theirs));
    stage.lab.until("Ready", stage::isReady, Duration.ofMinutes(25));
  }

  /** What the object itself has wrong: a failure, and another object. */
  @Test
  void aVpcThatIsNotThereIsAFailureWithoutASecondOne() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    apply(stage, "vpc-0123456789abcdef0", id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(Phase.FAILED, stage.phase());
    assertEquals("VpcNotFound", stage.condition("Ready").getReason());
    assertTrue(stage.step("vpc").message().contains("vpc-0123456789abcdef0 does not exist"));
    assertEquals(0, stage.calls.tried("CreateVpc"));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
  }

  @Test
  void aSubnetOfAnotherVpcOutsideItOrInTheWayIsRefused() {
    assertRefused(other -> id(other), "SubnetNotFound", StepState.FAILED, "is no subnet of vpc-");
    assertRefused(
        other -> block("10.60.3.0/24"),
        "SubnetOutsideVpc",
        StepState.FAILED,
        "10.60.3.0/24 lies outside vpc-");
    assertRefused(
        other -> block("10.50.1.128/25"),
        "Blocked",
        StepState.BLOCKED,
        "(10.50.1.0/24, in the way of 10.50.1.128/25)");
  }

  private static void assertRefused(
      Function<String, Map<String, Object>> cache, String reason, StepState state, String says) {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    var other = new String[1];
    stage.stranger(
        aws ->
            other[0] =
                ExistingNetwork.subnet(
                    aws.ec2(),
                    aws.ec2().createVpc(r -> r.cidrBlock("10.60.0.0/16")).vpc().vpcId(),
                    "10.60.1.0/24"));
    apply(stage, theirs.vpc(), cache.apply(other[0]), id(theirs.publicSubnet()));
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(state, stage.state("cacheSubnets"), () -> stage.status().toString());
    assertEquals(reason, stage.condition("Ready").getReason());
    assertTrue(stage.step("cacheSubnets").message().contains(says), stage.status()::toString);
    assertEquals(0, stage.calls.tried("CreateSubnet"));
  }

  @Test
  void membersOfTheirGroupsMayReachTheCacheInEitherKindOfVpc() {
    var stage = Stage.ready();
    var unpeered = TheirNetwork.make(stage).group();
    var group = new AtomicReference<String>();
    stage.stranger(
        aws ->
            group.set(
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.vpcId(stage.id("vpc")).groupName("apps").description("theirs"))
                    .groupId()));
    stage.edit("network.allowedSecurityGroupIds", List.of(group.get()));
    stage.lab.untilReady(Stage.NAME);
    assertEquals(Set.of(stage.bastionGroup(), group.get()), groupsThatReachTheCache(stage));
    stage.edit("network.allowedSecurityGroupIds", List.of(group.get(), "sg-0123456789abcdef0"));
    stage.lab.pass(Duration.ofMinutes(10));
    assertEquals("SecurityGroupNotFound", stage.condition("Ready").getReason());
    assertTrue(stage.condition("Ready").getMessage().contains("sg-0123456789abcdef0 does not"));
    stage.edit("network.allowedSecurityGroupIds", List.of(group.get(), unpeered));
    stage.lab.pass(Duration.ofMinutes(10));
    assertEquals("OtherNetwork", stage.condition("Ready").getReason());
    stage.edit("network.allowedSecurityGroupIds", null);
    stage.lab.untilReady(Stage.NAME);
    assertEquals(Set.of(stage.bastionGroup()), groupsThatReachTheCache(stage));

    var inTheirs = new Stage();
    var network = TheirNetwork.make(inTheirs);
    apply(inTheirs, network.vpc(), id(network.cache()), id(network.publicSubnet()));
    inTheirs.edit("network.allowedSecurityGroupIds", List.of(network.group()));
    inTheirs.lab.untilReady(Stage.NAME);
    assertEquals(
        Set.of(inTheirs.bastionGroup(), network.group()), groupsThatReachTheCache(inTheirs));
    inTheirs.delete();
    inTheirs.lab.untilGone(Stage.NAME);
  }

  /** Looking at an existing VPC costs reads per deep drift interval, not per look. */
  @Test
  void atRestItIsReadOnceADeepDriftInterval() {
    var stage = new Stage();
    var theirs = TheirNetwork.make(stage);
    apply(stage, theirs.vpc(), id(theirs.cache()), id(theirs.publicSubnet()));
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofHours(1));
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(3));
    assertEquals(0, stage.calls.count(Call::mutating));
    int attributes = stage.calls.tried("DescribeVpcAttribute");
    assertTrue(attributes >= 2 * 6 && attributes <= 2 * 13, attributes + " in three hours");
  }

  private static List<String> leftBeside(Stage stage) {
    var left = new ArrayList<String>();
    stage.stranger(
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

  private static Set<String> cidrsThatReachTheCache(Stage stage) {
    return whoReachesTheCache(stage, false);
  }

  private static Set<String> groupsThatReachTheCache(Stage stage) {
    return whoReachesTheCache(stage, true);
  }

  private static Set<String> whoReachesTheCache(Stage stage, boolean groups) {
    var found = new TreeSet<String>();
    var name = Filter.builder().name("group-name").values("sessions-cache").build();
    stage.stranger(
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
    aws.ec2().modifyVpcAttribute(r -> r.vpcId(n.vpc()).enableDnsHostnames(v -> v.value(on)));
  }

  private static void dnsSupport(AwsClients aws, TheirNetwork n, boolean on) {
    aws.ec2().modifyVpcAttribute(r -> r.vpcId(n.vpc()).enableDnsSupport(v -> v.value(on)));
  }

  private static void publicAddresses(AwsClients aws, TheirNetwork n, boolean on) {
    aws.ec2()
        .modifySubnetAttribute(
            r -> r.subnetId(n.publicSubnet()).mapPublicIpOnLaunch(v -> v.value(on)));
  }

  static void detachGateway(AwsClients aws, TheirNetwork n) {
    aws.ec2().detachInternetGateway(r -> r.internetGatewayId(n.gateway()).vpcId(n.vpc()));
  }
}
