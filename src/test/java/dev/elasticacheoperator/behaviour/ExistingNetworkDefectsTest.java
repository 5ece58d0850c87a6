package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TheirNetwork.block;
import static dev.elasticacheoperator.behaviour.TheirNetwork.id;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A defect of an existing VPC or subnet is reported with its remedy, and left to its owner. */
class ExistingNetworkDefectsTest {

  private final Fixture fixture = new Fixture();
  private final TheirNetwork theirs = TheirNetwork.make(fixture);

  /**
   * A defect that the owner of the network makes and mends.
   *
   * @param says parts of the message of the step
   */
  record Defect(
      String what,
      String step,
      BiConsumer<AwsClients, TheirNetwork> make,
      List<String> says,
      BiConsumer<AwsClients, TheirNetwork> mend) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Defect> defects() {
    return Stream.of(
        new Defect(
            "DNS hostnames are off",
            "vpc",
            (aws, n) -> setDnsHostnames(aws, n.vpc(), false),
            List.of("vpc-", "DNS hostnames off", "--enable-dns-hostnames"),
            (aws, n) -> setDnsHostnames(aws, n.vpc(), true)),
        new Defect(
            "DNS support is off",
            "vpc",
            (aws, n) -> setDnsSupport(aws, n.vpc(), false),
            List.of("vpc-", "DNS support off", "--enable-dns-support"),
            (aws, n) -> setDnsSupport(aws, n.vpc(), true)),
        new Defect(
            "the bastion's subnet leads nowhere",
            "bastionSubnet",
            (aws, n) -> deleteRoute(aws, n.publicTable(), "0.0.0.0/0"),
            List.of("subnet-", "no route to the internet", "0.0.0.0/0"),
            (aws, n) ->
                aws.ec2()
                    .createRoute(
                        r ->
                            r.routeTableId(n.publicTable())
                                .destinationCidrBlock("0.0.0.0/0")
                                .gatewayId(n.gateway()))),
        new Defect(
            "the bastion's subnet leads to a gateway that is gone",
            "bastionSubnet",
            (aws, n) -> n.detachGateway(aws),
            List.of("subnet-", "no route to the internet"),
            (aws, n) ->
                aws.ec2()
                    .attachInternetGateway(r -> r.internetGatewayId(n.gateway()).vpcId(n.vpc()))),
        new Defect(
            "the bastion's subnet gives no public addresses",
            "bastionSubnet",
            (aws, n) -> setPublicAddresses(aws, n.publicSubnet(), false),
            List.of("subnet-", "no public addresses", "--map-public-ip-on-launch"),
            (aws, n) -> setPublicAddresses(aws, n.publicSubnet(), true)));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectOfAnExistingResourceIsReportedAndNotChanged(Defect defect) {
    fixture.stranger(aws -> defect.make().accept(aws, theirs));
    fixture.harness.pass(Duration.ofMinutes(5));
    var before = theirs.picture(fixture);
    theirs.use(fixture);
    fixture.harness.pass(Duration.ofHours(1));

    assertEquals(
        StepState.BLOCKED, fixture.state(defect.step()), () -> fixture.status().toString());
    for (var part : defect.says()) {
      assertTrue(fixture.step(defect.step()).message().contains(part), fixture.status()::toString);
    }
    assertTrue(
        fixture.condition("Ready").getMessage().startsWith(defect.step() + ": "),
        () -> fixture.condition("Ready").getMessage());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(before, theirs.picture(fixture));

    fixture.stranger(aws -> defect.mend().accept(aws, theirs));
    fixture.harness.until("Ready", fixture::isReady, Duration.ofMinutes(25));
  }

  /** Mistakes in the object itself end in a failure. The user has to change the object. */
  @Test
  void aVpcThatIsNotThereIsAFailureWithoutASecondOne() {
    TheirNetwork.use(
        fixture, "vpc-0123456789abcdef0", id(theirs.cache()), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals("VpcNotFound", fixture.condition("Ready").getReason());
    assertTrue(fixture.step("vpc").message().contains("vpc-0123456789abcdef0 does not exist"));
    assertEquals(0, fixture.calls.tried("CreateVpc"));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  /** A cache subnet that does not fit the VPC, given the id of a subnet of another VPC. */
  record Misplaced(
      Function<String, Map<String, Object>> subnet, String reason, StepState state, String says) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static Stream<Misplaced> misplaced() {
    return Stream.of(
        new Misplaced(other -> id(other), "SubnetNotFound", StepState.FAILED, "is not in VPC vpc-"),
        new Misplaced(
            other -> block("10.60.3.0/24"),
            "SubnetOutsideVpc",
            StepState.FAILED,
            "10.60.3.0/24 lies outside VPC vpc-"),
        new Misplaced(
            other -> block("10.50.1.128/25"),
            "Blocked",
            StepState.BLOCKED,
            "(10.50.1.0/24, overlaps 10.50.1.128/25)"));
  }

  @ParameterizedTest
  @MethodSource("misplaced")
  void aSubnetOfAnotherVpcOutsideItOrInTheWayIsRefused(Misplaced misplaced) {
    var other =
        fixture.asStranger(
            aws ->
                ExistingNetwork.subnet(
                    aws.ec2(),
                    aws.ec2().createVpc(r -> r.cidrBlock("10.60.0.0/16")).vpc().vpcId(),
                    "10.60.1.0/24"));
    theirs.use(fixture, misplaced.subnet().apply(other), id(theirs.publicSubnet()));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(
        misplaced.state(), fixture.state("cacheSubnets"), () -> fixture.status().toString());
    assertEquals(misplaced.reason(), fixture.condition("Ready").getReason());
    assertTrue(
        fixture.step("cacheSubnets").message().contains(misplaced.says()),
        fixture.status()::toString);
    assertEquals(0, fixture.calls.tried("CreateSubnet"));
  }
}
