package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** Zones, their offers, and calls that do not see what an earlier call has made. */
class ZonesTest {

  private final Ec2Fixture aws = new Ec2Fixture();

  private static ZoneOffers offers(Ec2Fixture aws) {
    return aws.cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).offers(Ec2Fixture.REGION);
  }

  private static List<String> zones(long seed) {
    var aws = new Ec2Fixture(SimulatorSettings.instant().withZoneSeed(seed));
    var vpc = aws.vpc();
    return IntStream.range(0, 30)
        .mapToObj(i -> aws.ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20." + i + ".0/24")))
        .map(made -> made.subnet().availabilityZone())
        .toList();
  }

  @Test
  void aSubnetWithoutAZoneIsInARandomOne() {
    assertEquals(
        Set.of("us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"), Set.copyOf(zones(1)));
    assertEquals(zones(7), zones(7));
  }

  @Test
  void offeringsAreByTypeAndLocation() {
    offers(aws).offerOnlyIn("t3.micro", "us-west-2b", "us-west-2c");
    assertEquals(
        List.of("us-west-2b", "us-west-2c"),
        aws
            .ec2
            .describeInstanceTypeOfferings(
                r ->
                    r.locationType(LocationType.AVAILABILITY_ZONE)
                        .filters(Ec2Fixture.filter("instance-type", "t3.micro")))
            .instanceTypeOfferings()
            .stream()
            .map(InstanceTypeOffering::location)
            .toList());
    assertEquals(
        List.of("us-west-2"),
        aws
            .ec2
            .describeInstanceTypeOfferings(
                r -> r.filters(Ec2Fixture.filter("instance-type", "t3.micro")))
            .instanceTypeOfferings()
            .stream()
            .map(InstanceTypeOffering::location)
            .toList());
  }

  @Test
  void offeringsComeInPages() {
    var all =
        aws
            .ec2
            .describeInstanceTypeOfferingsPaginator(
                r -> r.locationType(LocationType.AVAILABILITY_ZONE).maxResults(5))
            .instanceTypeOfferings()
            .stream()
            .collect(Collectors.toSet());
    assertEquals(
        aws.ec2
            .describeInstanceTypeOfferings(r -> r.locationType(LocationType.AVAILABILITY_ZONE))
            .instanceTypeOfferings()
            .size(),
        all.size());
  }

  @Test
  void anInstanceTypeIsRefusedInAZoneWithoutIt() {
    var subnet = aws.subnet(aws.vpc());
    offers(aws).offerOnlyIn("t3.micro", "us-west-2b");
    assertRefused("Unsupported", () -> aws.instance(subnet));
  }

  @Test
  void routesSeeAnAttachmentLater() {
    var slow = new Ec2Fixture(SimulatorSettings.instant().withAttachmentLag(Duration.ofSeconds(9)));
    var vpc = slow.vpc();
    var table = slow.table(vpc);
    var gateway = slow.attachedGateway(vpc);
    Runnable route =
        () ->
            slow.ec2.createRoute(
                r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    assertEquals("attaching", attachment(slow, gateway));
    assertRefused("InvalidParameterValue", route::run);
    slow.pass(9);
    assertEquals("available", attachment(slow, gateway));
    route.run();
  }

  private static String attachment(Ec2Fixture aws, String gateway) {
    return aws.ec2
        .describeInternetGateways(r -> r.internetGatewayIds(gateway))
        .internetGateways()
        .get(0)
        .attachments()
        .get(0)
        .stateAsString();
  }

  @Test
  void callsDoNotSeeWhatIsNew() {
    var slow = new Ec2Fixture(SimulatorSettings.instant().withWriteLag(Duration.ofSeconds(9)));
    var vpc = slow.vpc();
    assertRefused("InvalidVpcID.NotFound", () -> slow.subnet(vpc));
    slow.pass(9);
    var subnet = slow.subnet(vpc);
    assertRefused("InvalidSubnetID.NotFound", () -> slow.instance(subnet));
    slow.cloud.setWriteLag(Duration.ZERO);
    slow.instance(subnet);
  }
}
