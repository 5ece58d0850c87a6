package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Somebody has removed any part of an environment by hand. */
class DeletedByHandTest {

  /** In an order in which AWS lets all of them go. */
  private static final List<BiConsumer<Stage, AwsClients>> DELETIONS =
      List.of(
          (stage, aws) -> aws.ec2().terminateInstances(r -> r.instanceIds(stage.id("bastion"))),
          (stage, aws) -> aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId("sessions")),
          (stage, aws) -> stage.lab.clock.advance(Duration.ofMinutes(5)),
          (stage, aws) ->
              aws.iam()
                  .removeRoleFromInstanceProfile(
                      r -> r.instanceProfileName("sessions-bastion").roleName("sessions-bastion")),
          (stage, aws) ->
              aws.iam().deleteInstanceProfile(r -> r.instanceProfileName("sessions-bastion")),
          (stage, aws) ->
              aws.iam()
                  .listAttachedRolePolicies(r -> r.roleName("sessions-bastion"))
                  .attachedPolicies()
                  .forEach(
                      p ->
                          aws.iam()
                              .detachRolePolicy(
                                  r -> r.roleName("sessions-bastion").policyArn(p.policyArn()))),
          (stage, aws) -> aws.iam().deleteRole(r -> r.roleName("sessions-bastion")),
          (stage, aws) ->
              aws.elastiCache().deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("sessions")),
          (stage, aws) ->
              aws.elastiCache()
                  .deleteCacheParameterGroup(r -> r.cacheParameterGroupName("sessions")),
          (stage, aws) ->
              aws.ec2()
                  .describeRouteTables(r -> r.routeTableIds(stage.id("routeTable")))
                  .routeTables()
                  .get(0)
                  .associations()
                  .forEach(
                      a ->
                          aws.ec2()
                              .disassociateRouteTable(
                                  r -> r.associationId(a.routeTableAssociationId()))),
          (stage, aws) -> aws.ec2().deleteRouteTable(r -> r.routeTableId(stage.id("routeTable"))),
          (stage, aws) ->
              aws.ec2()
                  .detachInternetGateway(
                      r -> r.internetGatewayId(stage.id("internetGateway")).vpcId(stage.id("vpc"))),
          (stage, aws) ->
              aws.ec2()
                  .deleteInternetGateway(r -> r.internetGatewayId(stage.id("internetGateway"))),
          (stage, aws) -> aws.ec2().deleteSubnet(r -> r.subnetId(stage.id("bastionSubnet"))),
          (stage, aws) -> aws.ec2().deleteSubnet(r -> r.subnetId(stage.id("cacheSubnets"))),
          (stage, aws) -> aws.ec2().deleteSecurityGroup(r -> r.groupId(stage.cacheGroup())),
          (stage, aws) -> aws.ec2().deleteSecurityGroup(r -> r.groupId(stage.bastionGroup())),
          (stage, aws) -> aws.ec2().deleteVpc(r -> r.vpcId(stage.id("vpc"))));

  private static final int SUBNET_GROUP = 7;

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void beforeItsObjectIsDeleted(long seed) {
    var stage = Stage.ready();
    var statusBefore = stage.lab.environment(Stage.NAME);
    removeSome(stage, seed);
    assertEquals(
        statusBefore, stage.lab.environment(Stage.NAME), "the operator has not looked yet");
    assertGoes(stage);
    assertTrue(stage.lab.api.events().stream().noneMatch(Said::warning));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void andItIsMadeAgain(long seed) {
    var stage = Stage.ready();
    removeSome(stage, seed);
    stage.lab.pass(Duration.ofHours(2));
    assertTrue(stage.isReady());
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertGoes(stage);
  }

  /** All that was in the VPC is gone with it; the subnet group still names its subnets. */
  @Test
  void aSubnetGroupThatOutlivesItsVpcIsReplaced() {
    var stage = Stage.ready();
    stage.stranger(
        aws ->
            IntStream.range(0, DELETIONS.size())
                .filter(at -> at != SUBNET_GROUP)
                .forEach(at -> DELETIONS.get(at).accept(stage, aws)));
    stage.lab.pass(Duration.ofHours(2));
    assertTrue(stage.isReady());
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertGoes(stage);
  }

  private static void removeSome(Stage stage, long seed) {
    var chance = new Random(seed);
    // From one in four to all of them.
    double share = 0.25 + 0.25 * (seed % 4);
    stage.stranger(
        aws ->
            DELETIONS.forEach(
                deletion -> {
                  if (chance.nextDouble() < share) {
                    orRefused(() -> deletion.accept(stage, aws));
                  }
                }));
  }

  private static void assertGoes(Stage stage) {
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.lab.pass(Duration.ofHours(2));
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  /** What depends on something that this seed has left in place stays, as it does for anybody. */
  private static void orRefused(Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException refused) {
      assertTrue(refused.statusCode() < 500, refused::getMessage);
    }
  }
}
