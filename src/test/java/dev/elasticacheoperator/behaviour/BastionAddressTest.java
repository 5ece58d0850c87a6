package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.Images;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** The policies of a company decide what a launch may ask for. */
class BastionAddressTest {

  private static final String PRIVATE_SUBNET = "10.50.2.0/24";

  @Test
  void aBastionWithoutAPublicAddressUsesTheSubnetsOwnWayOut() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    fixture.refuse(BastionAddressTest::forbidPublicAddresses);
    var subnet = subnetBehindNat(fixture, theirs);
    theirs.use(fixture, TheirNetwork.id(theirs.cache()), Map.of("id", subnet));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.contains("bastion.publicIp to false"), message);

    fixture.edit("bastion.publicIp", false);
    fixture.harness.untilReady(Fixture.NAME);
    assertNull(fixture.status().bastion().publicIp());
    assertEquals(
        "no public address, connected to Session Manager", fixture.step("bastion").message());
  }

  @Test
  void aBastionWithAPublicAddressIsReplacedByOneWithout() {
    var fixture = new Fixture();
    var theirs = TheirNetwork.make(fixture);
    theirs.use(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    var before = fixture.id("bastion");
    fixture.edit("bastion.publicIp", false);
    fixture.harness.pass(Duration.ofMinutes(20));
    assertNotEquals(before, fixture.id("bastion"));
    assertNull(fixture.status().bastion().publicIp());
    assertEquals(1, fixture.calls.tried("TerminateInstances"));
  }

  /** A tag policy can demand tags on all that a launch makes (cfn coverage-roadmap#1947). */
  @Test
  void aLaunchTagsAllThatItMakes() {
    var fixture = new Fixture();
    fixture.refuse(BastionAddressTest::demandTags);
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
  }

  private static RuntimeException demandTags(SimulatedCall call) {
    if (!(call.request() instanceof RunInstancesRequest run)) {
      return null;
    }
    for (var type : new String[] {"instance", "volume", "network-interface"}) {
      if (run.tagSpecifications().stream()
          .filter(s -> s.resourceTypeAsString().equals(type))
          .flatMap(s -> s.tags().stream())
          .noneMatch(tag -> tag.key().equals("team"))) {
        return deniedByPolicy(type);
      }
    }
    return null;
  }

  private static RuntimeException forbidPublicAddresses(SimulatedCall call) {
    return call.request() instanceof RunInstancesRequest run
            && run.networkInterfaces().stream()
                .noneMatch(face -> Boolean.FALSE.equals(face.associatePublicIpAddress()))
        ? deniedByPolicy("network-interface")
        : null;
  }

  /** IAM User Guide, "Troubleshoot access denied error messages". */
  private static RuntimeException deniedByPolicy(String type) {
    return AwsErrors.error(
        "ec2",
        403,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. User:"
            + " arn:aws:sts::000000000000:assumed-role/operator/pod is not authorized to perform:"
            + " ec2:RunInstances on resource: arn:aws:ec2:us-west-2:000000000000:"
            + type
            + "/* with an explicit deny in a service control policy. Encoded authorization failure"
            + " message: q1bX");
  }

  /** Returns a subnet whose default route leads to a NAT instance in the public subnet. */
  private static String subnetBehindNat(Fixture fixture, TheirNetwork theirs) {
    var made = new StringBuilder();
    fixture.stranger(
        aws -> {
          var ec2 = aws.ec2();
          var subnet =
              ec2.createSubnet(
                      r ->
                          r.vpcId(theirs.vpc())
                              .cidrBlock(PRIVATE_SUBNET)
                              .availabilityZone("us-west-2a"))
                  .subnet()
                  .subnetId();
          var nat =
              ec2.runInstances(
                      r ->
                          r.imageId(Images.AL2023_X86_64.id())
                              .instanceType("t3.micro")
                              .minCount(1)
                              .maxCount(1)
                              .subnetId(theirs.publicSubnet()))
                  .instances()
                  .get(0)
                  .instanceId();
          var table = ec2.createRouteTable(r -> r.vpcId(theirs.vpc())).routeTable().routeTableId();
          ec2.createRoute(
              r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").instanceId(nat));
          ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
          made.append(subnet);
        });
    return made.toString();
  }
}
