package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TheirNetwork.block;
import static dev.elasticacheoperator.behaviour.TheirNetwork.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** An environment in a VPC that is there already uses it and never changes it. */
class ExistingNetworkTest {

  private final Fixture fixture = new Fixture();
  private final TheirNetwork theirs = TheirNetwork.make(fixture);

  @Test
  void isUsedWholeAndLeftAsItWas() {
    var before = pictureAtRest();
    theirs.use(fixture);
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

    assertLeavesNothingBut(before);
  }

  /** Deletes the environment while the observations of its first passes are still cached. */
  @Test
  void isLeftAloneByADeleteInTheMiddleOfTheCreate() {
    var before = pictureAtRest();
    theirs.use(fixture);
    fixture.harness.pass(Duration.ofMinutes(1));
    assertLeavesNothingBut(before);
  }

  @Test
  void ownSubnetsUseItsGatewayAndGoWithoutIt() {
    var before = pictureAtRest();
    theirs.use(fixture, block("10.50.10.0/24"), block("10.50.11.0/24"));
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
    assertLeavesNothingBut(before);
  }

  @Test
  void aGatewayIsMadeWhereThereIsNoneAndGoesAgain() {
    fixture.stranger(aws -> theirs.detachGateway(aws));
    var before = pictureAtRest();
    theirs.use(fixture, id(theirs.cache()), block("10.50.11.0/24"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("CreateInternetGateway"));
    assertEquals("Attached to " + theirs.vpc(), fixture.step("internetGateway").message());

    assertLeavesNothingBut(before);
  }

  /** Tags say whose a resource is, and the object says that this one is not to be ours. */
  @Test
  void aListedExistingResourceIsNeverOwned() {
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
    var before = pictureAtRest();
    theirs.use(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
  }

  @Test
  void membersOfGivenGroupsMayReachTheCacheInAnOwnVpc() {
    fixture.apply();
    fixture.settled();
    var unpeered = theirs.group();
    var group =
        fixture.asStranger(
            aws ->
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.vpcId(fixture.id("vpc")).groupName("apps").description("theirs"))
                    .groupId());
    fixture.edit("network.allowedSecurityGroupIds", List.of(group));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(Set.of(fixture.bastionGroup(), group), groupsThatReachTheCache(fixture));
    fixture.edit("network.allowedSecurityGroupIds", List.of(group, "sg-0123456789abcdef0"));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals("SecurityGroupNotFound", fixture.condition("Ready").getReason());
    assertTrue(fixture.condition("Ready").getMessage().contains("sg-0123456789abcdef0 does not"));
    fixture.edit("network.allowedSecurityGroupIds", List.of(group, unpeered));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals("OtherNetwork", fixture.condition("Ready").getReason());
    fixture.edit("network.allowedSecurityGroupIds", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(Set.of(fixture.bastionGroup()), groupsThatReachTheCache(fixture));
  }

  /** Looking at an existing VPC costs reads per deep drift interval, not per look. */
  @Test
  void atRestItIsReadOnceADeepDriftInterval() {
    theirs.use(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(0, fixture.calls.count(SimulatedCall::mutating));
    int attributes = fixture.calls.tried("DescribeVpcAttribute");
    assertTrue(attributes >= 2 * 6 && attributes <= 2 * 13, attributes + " in three hours");
  }

  private List<String> leftBeside() {
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

  @Test
  void membersOfTheirGroupsMayReachTheCacheInTheirVpc() {
    theirs.use(fixture);
    fixture.edit("network.allowedSecurityGroupIds", List.of(theirs.group()));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(Set.of(fixture.bastionGroup(), theirs.group()), groupsThatReachTheCache(fixture));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  private Set<String> pictureAtRest() {
    fixture.harness.pass(Duration.ofMinutes(5));
    return theirs.picture(fixture);
  }

  /** Deletes the environment, and fails if anything of it is left or of theirs is changed. */
  private void assertLeavesNothingBut(Set<String> before) {
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, theirs.picture(fixture));
    assertEquals(List.of(), leftBeside());
  }
}
