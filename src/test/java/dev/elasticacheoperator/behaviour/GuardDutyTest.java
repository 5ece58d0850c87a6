package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * GuardDuty's endpoint and security group in the managed VPC keep AWS from deleting the subnets and
 * the VPC. A deletion includes them only if {@code vpc.deleteGuardDutyEndpoint} asks for that.
 */
class GuardDutyTest {

  private static final String SERVICE = "com.amazonaws.us-west-2.guardduty-data";
  private static final Tag MANAGED = Tag.builder().key("GuardDutyManaged").value("true").build();

  /** Makes in the VPC what GuardDuty Runtime Monitoring makes there; returns the endpoint's id. */
  static String monitor(Fixture fixture, AwsClients aws) {
    return endpoint(fixture, aws, SERVICE, List.of(MANAGED));
  }

  private static String endpoint(Fixture fixture, AwsClients aws, String service, List<Tag> tags) {
    var vpc = fixture.id("vpc");
    var group = group(fixture, aws, "GuardDutyManagedSecurityGroup-" + vpc, tags);
    return aws.ec2()
        .createVpcEndpoint(
            r ->
                r.vpcId(vpc)
                    .serviceName(service)
                    .vpcEndpointType(VpcEndpointType.INTERFACE)
                    .subnetIds(fixture.id("cacheSubnets"), fixture.id("bastionSubnet"))
                    .securityGroupIds(group)
                    .tagSpecifications(s -> s.resourceType(ResourceType.VPC_ENDPOINT).tags(tags)))
        .vpcEndpoint()
        .vpcEndpointId();
  }

  private static String group(Fixture fixture, AwsClients aws, String name, List<Tag> tags) {
    return aws.ec2()
        .createSecurityGroup(
            r ->
                r.vpcId(fixture.id("vpc"))
                    .groupName(name)
                    .description("Associated with VPC endpoint")
                    .tagSpecifications(s -> s.resourceType(ResourceType.SECURITY_GROUP).tags(tags)))
        .groupId();
  }

  @Test
  void withTheSwitchTheDeletionIncludesThem() {
    var fixture = Fixture.ready();
    var id = fixture.asStranger(aws -> monitor(fixture, aws));
    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(0, fixture.calls.count(call -> call.operation().endsWith("VpcEndpoints")));
    assertEquals(0, fixture.calls.count(SimulatedCall::mutating));

    fixture.delete();
    var waiting =
        "AWS is deleting GuardDuty's VPC endpoint "
            + id
            + ". The subnets are deleted once its network interfaces are gone";
    fixture.harness.until(
        "waits for the endpoint",
        () -> fixture.step("bastionSubnet").message().equals(waiting),
        Duration.ofMinutes(30));
    assertEquals(StepState.DELETING, fixture.state("bastionSubnet"));

    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws -> {
          assertEquals(List.of(), aws.ec2().describeVpcEndpoints().vpcEndpoints());
          assertEquals(List.of(), Leftovers.of(Leftovers.of(aws)));
        });
    assertEquals(1, fixture.calls.tried("DeleteVpcEndpoints"));
    assertTrue(
        fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning),
        () -> fixture.harness.api.events().toString());
  }

  @Test
  void theSwitchHelpsADeletionThatIsBlocked() {
    var fixture = Fixture.ready();
    fixture.stranger(aws -> monitor(fixture, aws));
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(StepState.BLOCKED, fixture.state("cacheSubnets"));
    var message = fixture.step("cacheSubnets").message();
    assertTrue(message.contains(" of GuardDuty's VPC endpoint (VPC Endpoint Interface"), message);
    assertEquals(0, fixture.calls.count(call -> call.operation().endsWith("VpcEndpoints")));

    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void withoutTheSwitchTheGroupStaysTooAndIsNamed() {
    var fixture = Fixture.ready();
    var id = fixture.asStranger(aws -> monitor(fixture, aws));
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.stranger(aws -> aws.ec2().deleteVpcEndpoints(r -> r.vpcEndpointIds(id)));
    fixture.harness.pass(Duration.ofMinutes(40));
    var vpc = fixture.id("vpc");
    var message = fixture.step("vpc").message();
    assertEquals(StepState.BLOCKED, fixture.state("vpc"));
    assertTrue(
        message.contains(" (GuardDutyManagedSecurityGroup-" + vpc + ") is in " + vpc), message);

    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    fixture.harness.untilGone(Fixture.NAME);
  }

  static List<Arguments> endpointsOfUsers() {
    return List.of(
        Arguments.of("com.amazonaws.us-west-2.ssm", List.of()),
        Arguments.of("com.amazonaws.us-west-2.ssm", List.of(MANAGED)),
        Arguments.of("com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0", List.of(MANAGED)),
        Arguments.of(SERVICE, List.of()),
        Arguments.of(SERVICE, List.of(MANAGED.toBuilder().value("false").build())));
  }

  /**
   * Endpoints of users stay. Users give GuardDuty's tag to instances that it includes or excludes,
   * and a tool may give it to all that it makes.
   */
  @ParameterizedTest
  @MethodSource("endpointsOfUsers")
  void anEndpointOfAUserStays(String service, List<Tag> tags) {
    var fixture = Fixture.ready();
    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    fixture.stranger(aws -> endpoint(fixture, aws, service, tags));
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(Phase.DELETING, fixture.phase());
    assertEquals(StepState.BLOCKED, fixture.state("cacheSubnets"));
    assertEquals(0, fixture.calls.tried("DeleteVpcEndpoints"));
  }

  @Test
  void aGroupOfAUserStays() {
    var fixture = Fixture.ready();
    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    var group = new String[1];
    fixture.stranger(
        aws -> {
          monitor(fixture, aws);
          group[0] = group(fixture, aws, "web", List.of(MANAGED));
        });
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(StepState.BLOCKED, fixture.state("vpc"));
    var message = fixture.step("vpc").message();
    assertTrue(message.contains(group[0] + " (web) is in " + fixture.id("vpc")), message);
    fixture.stranger(aws -> aws.ec2().deleteSecurityGroup(r -> r.groupId(group[0])));
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void retainKeepsThem() {
    var fixture = Fixture.ready();
    fixture.stranger(aws -> monitor(fixture, aws));
    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    fixture.edit("deletionPolicy", "Retain");
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(0, fixture.calls.count(SimulatedCall::mutating));
  }

  @Test
  void endpointsOfOtherVpcsStay() {
    var fixture = Fixture.ready();
    fixture.edit("vpc.deleteGuardDutyEndpoint", true);
    var theirs = new String[1];
    fixture.stranger(
        aws -> {
          var vpc = aws.ec2().createVpc(r -> r.cidrBlock("10.99.0.0/16")).vpc().vpcId();
          var subnet = aws.ec2().createSubnet(r -> r.vpcId(vpc).cidrBlock("10.99.1.0/24")).subnet();
          theirs[0] =
              aws.ec2()
                  .createVpcEndpoint(
                      r ->
                          r.vpcId(vpc)
                              .serviceName(SERVICE)
                              .vpcEndpointType(VpcEndpointType.INTERFACE)
                              .subnetIds(subnet.subnetId())
                              .tagSpecifications(
                                  s -> s.resourceType(ResourceType.VPC_ENDPOINT).tags(MANAGED)))
                  .vpcEndpoint()
                  .vpcEndpointId();
        });
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws ->
            assertEquals(
                "available",
                aws.ec2()
                    .describeVpcEndpoints(r -> r.vpcEndpointIds(theirs[0]))
                    .vpcEndpoints()
                    .get(0)
                    .stateAsString()));
  }
}
