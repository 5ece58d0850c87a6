package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import dev.elasticacheoperator.sandbox.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** What is in the way of a deletion is named, left alone, and no hindrance once it is gone. */
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
      BiFunction<Stage, AwsClients, String> put,
      String step,
      String named,
      BiFunction<AwsClients, String, Object> leave) {

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Blocker> blockers() {
    return List.of(
        new Blocker(
            "a load balancer's network interface",
            (stage, aws) ->
                aws.ec2()
                    .createNetworkInterface(
                        r ->
                            r.subnetId(stage.id("cacheSubnets"))
                                .description("ELB app/web/50dc6c495c0c9188"))
                    .networkInterface()
                    .networkInterfaceId(),
            "cacheSubnets",
            " of a load balancer (ELB app/web/50dc6c495c0c9188) is in subnet-",
            BlockersTest::deleteInterface),
        new Blocker(
            "a network interface in the cache's group",
            (stage, aws) -> {
              var subnet =
                  aws.ec2()
                      .createSubnet(r -> r.vpcId(stage.id("vpc")).cidrBlock("10.20.77.0/24"))
                      .subnet()
                      .subnetId();
              return aws.ec2()
                  .createNetworkInterface(r -> r.subnetId(subnet).groups(stage.cacheGroup()))
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
              return aws.ec2().deleteSubnet(r -> r.subnetId(face.subnetId()));
            }),
        new Blocker(
            "an instance",
            (stage, aws) ->
                aws.ec2()
                    .runInstances(
                        r ->
                            r.subnetId(stage.id("bastionSubnet"))
                                .imageId(IMAGE)
                                .instanceType(InstanceType.T3_MICRO)
                                .minCount(1)
                                .maxCount(1))
                    .instances()
                    .get(0)
                    .instanceId(),
            "bastionSubnet",
            " of instance i-",
            (aws, id) -> aws.ec2().terminateInstances(r -> r.instanceIds(id))),
        new Blocker(
            "another group's rule",
            (stage, aws) -> {
              var group =
                  aws.ec2()
                      .createSecurityGroup(
                          r -> r.vpcId(stage.id("vpc")).groupName("app").description("theirs"))
                      .groupId();
              aws.ec2()
                  .authorizeSecurityGroupIngress(
                      r ->
                          r.groupId(group)
                              .ipPermissions(
                                  p ->
                                      p.ipProtocol("tcp")
                                          .fromPort(80)
                                          .toPort(80)
                                          .userIdGroupPairs(u -> u.groupId(stage.cacheGroup()))));
              return group;
            },
            "securityGroups",
            " (app) names sg-",
            (aws, id) -> aws.ec2().deleteSecurityGroup(r -> r.groupId(id))),
        new Blocker(
            "a subnet",
            (stage, aws) ->
                aws.ec2()
                    .createSubnet(r -> r.vpcId(stage.id("vpc")).cidrBlock("10.20.88.0/24"))
                    .subnet()
                    .subnetId(),
            "vpc",
            " (10.20.88.0/24) is in vpc-",
            (aws, id) -> aws.ec2().deleteSubnet(r -> r.subnetId(id))),
        new Blocker(
            "a peering",
            (stage, aws) -> {
              var peer = aws.ec2().createVpc(r -> r.cidrBlock("10.99.0.0/16")).vpc().vpcId();
              var made =
                  aws.ec2()
                      .createVpcPeeringConnection(r -> r.vpcId(peer).peerVpcId(stage.id("vpc")))
                      .vpcPeeringConnection()
                      .vpcPeeringConnectionId();
              aws.ec2().acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(made));
              return made;
            },
            "vpc",
            " is in vpc-",
            (aws, id) -> {
              aws.ec2().deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
              return aws.ec2().describeVpcs().vpcs().stream()
                  .filter(vpc -> vpc.cidrBlock().equals("10.99.0.0/16"))
                  .map(vpc -> aws.ec2().deleteVpc(r -> r.vpcId(vpc.vpcId())))
                  .toList();
            }));
  }

  private static Object deleteInterface(AwsClients aws, String id) {
    return aws.ec2().deleteNetworkInterface(r -> r.networkInterfaceId(id));
  }

  @ParameterizedTest
  @MethodSource("blockers")
  void isNamedAndTheDeletionGoesOnOnceItIsGone(Blocker blocker) {
    var stage = Stage.ready();
    var id = new String[1];
    stage.stranger(aws -> id[0] = blocker.put().apply(stage, aws));
    stage.lab.pass(Duration.ofMinutes(2));
    stage.delete();
    stage.lab.pass(Duration.ofMinutes(20));

    assertEquals(Phase.DELETING, stage.phase());
    assertEquals(StepState.BLOCKED, stage.state(blocker.step()));
    var message = stage.condition("Ready").getMessage();
    var whole = stage.step(blocker.step()).message();
    assertTrue(whole.contains(blocker.named()), whole);
    assertTrue(whole.contains(id[0]), whole);
    assertTrue(message.contains(blocker.step() + ": " + whole), message);
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals(
        1,
        stage.lab.api.events().stream()
            .filter(Said::warning)
            .filter(e -> e.message().contains(whole))
            .count(),
        () -> stage.lab.api.events().toString());

    stage.calls.clear();
    int writes = stage.lab.api.statusWrites();
    stage.lab.pass(HOUR);
    var tries = stage.calls.count(Call::mutating);
    assertTrue(tries > 0 && tries <= 30, tries + " tries in an hour");
    assertEquals(writes, stage.lab.api.statusWrites());

    stage.stranger(aws -> blocker.leave().apply(aws, id[0]));
    stage.lab.until("gone", () -> stage.lab.api.find(Stage.NAME).isEmpty(), Duration.ofMinutes(30));
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aPublicAddressThatHoldsTheGatewayIsNamed() {
    var stage = Stage.ready();
    stage.stranger(
        aws ->
            aws.ec2()
                .runInstances(
                    r ->
                        r.subnetId(stage.id("bastionSubnet"))
                            .imageId(IMAGE)
                            .instanceType(InstanceType.T3_MICRO)
                            .minCount(1)
                            .maxCount(1)));
    stage.delete();
    stage.lab.pass(Duration.ofMinutes(20));
    var message = stage.step("internetGateway").message();
    assertTrue(message.contains(" has the public address "), message);
  }

  @Test
  void whatElastiCacheStillHasThereIsWaitedForAndNotNamed() {
    var stage = Stage.ready();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertTrue(stage.lab.api.events().stream().noneMatch(Said::warning));
  }

  @Test
  void whereTheOperatorMayNotLookAwsAnswerIsShown() {
    var stage = Stage.ready();
    stage.stranger(
        aws -> aws.ec2().createNetworkInterface(r -> r.subnetId(stage.id("cacheSubnets"))));
    stage.refuse(
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
    stage.delete();
    stage.lab.pass(Duration.ofMinutes(20));
    assertEquals(StepState.DELETING, stage.state("cacheSubnets"));
    assertTrue(stage.step("cacheSubnets").message().contains("DependencyViolation"));
  }
}
