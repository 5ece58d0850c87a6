package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Reads after a create show the past for a while; what changes things does not. */
class Ec2ReadLagTest {
  private final Ec2Fixture aws =
      new Ec2Fixture(SimulatorSettings.instant().withReadLag(Duration.ofSeconds(10)));

  @Test
  void aNewVpcIsNotFoundByIdTagOrListUntilTheLagHasPassed() {
    String vpc =
        aws.ec2
            .createVpc(
                r ->
                    r.cidrBlock("10.20.0.0/16")
                        .tagSpecifications(Ec2Fixture.tags(ResourceType.VPC, "token", "t1")))
            .vpc()
            .vpcId();
    aws.pass(9);

    assertRefused("InvalidVpcID.NotFound", () -> aws.ec2.describeVpcs(r -> r.vpcIds(vpc)));
    assertEquals(List.of(), aws.ec2.describeVpcs().vpcs());
    assertEquals(List.of(), aws.ec2.describeTags().tags());

    aws.pass(1);

    assertEquals(
        vpc,
        aws.ec2
            .describeVpcs(r -> r.filters(Ec2Fixture.filter("tag:token", "t1")))
            .vpcs()
            .get(0)
            .vpcId());
  }

  @Test
  void aResourceNotShownYetCanBeUsedAndDeleted() {
    String vpc = aws.vpc();
    String subnet = aws.subnet(vpc);
    String group = aws.group(vpc, "cache");
    String instance = aws.instance(subnet);

    assertRefused(
        "InvalidSubnetID.NotFound", () -> aws.ec2.describeSubnets(r -> r.subnetIds(subnet)));
    assertRefused("InvalidInstanceID.NotFound", () -> aws.look(instance));
    assertEquals(List.of(), aws.ec2.describeNetworkInterfaces().networkInterfaces());

    aws.ec2.createTags(r -> r.resources(subnet).tags(Ec2Fixture.tag("a", "1")));
    aws.terminate(instance);
    aws.ec2.deleteSubnet(r -> r.subnetId(subnet));
    aws.ec2.deleteSecurityGroup(r -> r.groupId(group));
    aws.ec2.deleteVpc(r -> r.vpcId(vpc));
  }

  @Test
  void aCreateThatCollidesWithWhatIsNotShownYetIsRefused() {
    String vpc = aws.vpc();
    aws.subnet(vpc);
    aws.group(vpc, "cache");

    assertRefused("InvalidSubnet.Conflict", () -> aws.subnet(vpc));
    assertRefused("InvalidGroup.Duplicate", () -> aws.group(vpc, "cache"));
    assertRefused("DependencyViolation", () -> aws.ec2.deleteVpc(r -> r.vpcId(vpc)));
  }

  @Test
  void predefinedResourcesAreShownAtOnce() {
    assertEquals("my-key", aws.ec2.describeKeyPairs().keyPairs().get(0).keyName());
  }
}
