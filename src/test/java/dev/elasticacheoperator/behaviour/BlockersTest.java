package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.allowIngress;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSecurityGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSubnet;
import static dev.elasticacheoperator.lab.ManualChanges.deleteVpc;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
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
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * Foreign resources that block a deletion. The status names them, the operator leaves them alone,
 * and the deletion continues once they are gone.
 */
class BlockersTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String IMAGE =
      "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

  /**
   * @param put makes it and gives its id
   * @param step the step that cannot go
   * @param named how the message goes on after the id
   */
  record Blocker(
      String what,
      BiFunction<Fixture, AwsClients, String> put,
      String step,
      String named,
      BiConsumer<AwsClients, String> leave) {

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Blocker> blockers() {
    return List.of(
        new Blocker(
            "a load balancer's network interface",
            (fixture, aws) ->
                aws.ec2()
                    .createNetworkInterface(
                        r ->
                            r.subnetId(fixture.id("cacheSubnets"))
                                .description("ELB app/web/50dc6c495c0c9188"))
                    .networkInterface()
                    .networkInterfaceId(),
            "cacheSubnets",
            " of a load balancer (ELB app/web/50dc6c495c0c9188) is in subnet-",
            BlockersTest::deleteInterface),
        new Blocker(
            "a Lambda function's network interface",
            (fixture, aws) ->
                aws.ec2()
                    .createNetworkInterface(
                        r ->
                            r.subnetId(fixture.id("cacheSubnets"))
                                .description("AWS Lambda VPC ENI-report-0a1b"))
                    .networkInterface()
                    .networkInterfaceId(),
            "cacheSubnets",
            " of a Lambda function (AWS Lambda VPC ENI-report-0a1b) is in subnet-",
            BlockersTest::deleteInterface),
        new Blocker(
            "GuardDuty's endpoint",
            (fixture, aws) -> {
              var vpc = fixture.id("vpc");
              var group =
                  aws.ec2()
                      .createSecurityGroup(
                          r ->
                              r.vpcId(vpc)
                                  .groupName("GuardDutyManagedSecurityGroup-" + vpc)
                                  .description("Associated with VPC endpoint"))
                      .groupId();
              return aws.ec2()
                  .createNetworkInterface(
                      r ->
                          r.subnetId(fixture.id("cacheSubnets"))
                              .groups(group)
                              .description("VPC Endpoint Interface vpce-0abc"))
                  .networkInterface()
                  .networkInterfaceId();
            },
            "cacheSubnets",
            " of GuardDuty's VPC endpoint (VPC Endpoint Interface vpce-0abc) is in subnet-",
            (aws, id) -> {
              var face =
                  aws.ec2()
                      .describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
                      .networkInterfaces()
                      .get(0);
              deleteInterface(aws, id);
              deleteSecurityGroup(aws, face.groups().get(0).groupId());
            }),
        new Blocker(
            "a network interface in the cache's group",
            (fixture, aws) -> {
              var subnet =
                  aws.ec2()
                      .createSubnet(r -> r.vpcId(fixture.id("vpc")).cidrBlock("10.20.77.0/24"))
                      .subnet()
                      .subnetId();
              return aws.ec2()
                  .createNetworkInterface(r -> r.subnetId(subnet).groups(fixture.cacheGroup()))
                  .networkInterface()
                  .networkInterfaceId();
            },
            "securityGroups",
            " uses sg-",
            (aws, id) -> {
              var face =
                  aws.ec2()
                      .describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
                      .networkInterfaces()
                      .get(0);
              deleteInterface(aws, id);
              deleteSubnet(aws, face.subnetId());
            }),
        new Blocker(
            "an instance",
            (fixture, aws) ->
                aws.ec2()
                    .runInstances(
                        r ->
                            r.subnetId(fixture.id("bastionSubnet"))
                                .imageId(IMAGE)
                                .instanceType(InstanceType.T3_MICRO)
                                .minCount(1)
                                .maxCount(1))
                    .instances()
                    .get(0)
                    .instanceId(),
            "bastionSubnet",
            " of instance i-",
            (aws, id) -> terminateInstance(aws, id)),
        new Blocker(
            "another group's rule",
            (fixture, aws) -> {
              var group =
                  aws.ec2()
                      .createSecurityGroup(
                          r -> r.vpcId(fixture.id("vpc")).groupName("app").description("theirs"))
                      .groupId();
              allowIngress(
                  aws,
                  group,
                  IpPermission.builder()
                      .ipProtocol("tcp")
                      .fromPort(80)
                      .toPort(80)
                      .userIdGroupPairs(u -> u.groupId(fixture.cacheGroup()))
                      .build());
              return group;
            },
            "securityGroups",
            " (app) names sg-",
            (aws, id) -> deleteSecurityGroup(aws, id)),
        new Blocker(
            "a subnet",
            (fixture, aws) ->
                aws.ec2()
                    .createSubnet(r -> r.vpcId(fixture.id("vpc")).cidrBlock("10.20.88.0/24"))
                    .subnet()
                    .subnetId(),
            "vpc",
            " (10.20.88.0/24) is in vpc-",
            (aws, id) -> deleteSubnet(aws, id)),
        new Blocker(
            "a peering",
            (fixture, aws) -> {
              var peer = aws.ec2().createVpc(r -> r.cidrBlock("10.99.0.0/16")).vpc().vpcId();
              var made =
                  aws.ec2()
                      .createVpcPeeringConnection(r -> r.vpcId(peer).peerVpcId(fixture.id("vpc")))
                      .vpcPeeringConnection()
                      .vpcPeeringConnectionId();
              aws.ec2().acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(made));
              return made;
            },
            "vpc",
            " is in vpc-",
            (aws, id) -> {
              aws.ec2().deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
              aws.ec2().describeVpcs().vpcs().stream()
                  .filter(vpc -> vpc.cidrBlock().equals("10.99.0.0/16"))
                  .forEach(vpc -> deleteVpc(aws, vpc.vpcId()));
            }));
  }

  private static Object deleteInterface(AwsClients aws, String id) {
    return aws.ec2().deleteNetworkInterface(r -> r.networkInterfaceId(id));
  }

  @ParameterizedTest
  @MethodSource("blockers")
  void isNamedAndTheDeletionGoesOnOnceItIsGone(Blocker blocker) {
    var fixture = Fixture.ready();
    var id = fixture.asStranger(aws -> blocker.put().apply(fixture, aws));
    fixture.harness.pass(Duration.ofMinutes(2));
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(20));

    assertEquals(Phase.DELETING, fixture.phase());
    assertEquals(StepState.BLOCKED, fixture.state(blocker.step()));
    var message = fixture.condition("Ready").getMessage();
    var whole = fixture.step(blocker.step()).message();
    assertTrue(whole.contains(blocker.named()), whole);
    assertTrue(whole.contains(id), whole);
    assertTrue(message.contains(blocker.step() + ": " + whole), message);
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(
        1,
        fixture.harness.api.events().stream()
            .filter(RecordedEvent::warning)
            .filter(e -> e.message().contains(whole))
            .count(),
        () -> fixture.harness.api.events().toString());

    fixture.calls.clear();
    int writes = fixture.harness.api.statusWrites();
    fixture.harness.pass(HOUR);
    var tries = fixture.calls.count(SimulatedCall::mutating);
    assertTrue(tries > 0 && tries <= 30, tries + " tries in an hour");
    assertEquals(writes, fixture.harness.api.statusWrites());

    fixture.stranger(aws -> blocker.leave().accept(aws, id));
    fixture.harness.until(
        "gone", () -> fixture.harness.api.find(Fixture.NAME).isEmpty(), Duration.ofMinutes(30));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aPublicAddressThatHoldsTheGatewayIsNamed() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            aws.ec2()
                .runInstances(
                    r ->
                        r.subnetId(fixture.id("bastionSubnet"))
                            .imageId(IMAGE)
                            .instanceType(InstanceType.T3_MICRO)
                            .minCount(1)
                            .maxCount(1)));
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(20));
    var message = fixture.step("internetGateway").message();
    assertTrue(message.contains(" has the public address "), message);
  }

  @Test
  void interfacesOfElastiCacheAreWaitedForAndNotNamed() {
    var fixture = Fixture.ready();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
  }

  @Test
  void withoutReadPermissionAwsAnswerIsShown() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws -> aws.ec2().createNetworkInterface(r -> r.subnetId(fixture.id("cacheSubnets"))));
    fixture.refuse(
        call ->
            call.operation().equals("DescribeNetworkInterfaces")
                ? Ec2Exception.builder()
                    .statusCode(403)
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("UnauthorizedOperation")
                            .errorMessage("You are not authorized to perform this operation.")
                            .build())
                    .build()
                : null);
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(StepState.DELETING, fixture.state("cacheSubnets"));
    assertTrue(fixture.step("cacheSubnets").message().contains("DependencyViolation"));
  }
}
