package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Somebody has removed any part of an environment by hand. */
@Tag("slow")
class DeletedByHandTest {

  /** In an order in which AWS lets all of them go. */
  private static final List<BiConsumer<Fixture, AwsClients>> DELETIONS =
      List.of(
          (fixture, aws) -> aws.ec2().terminateInstances(r -> r.instanceIds(fixture.id("bastion"))),
          (fixture, aws) -> aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId("sessions")),
          (fixture, aws) -> fixture.harness.clock.advance(Duration.ofMinutes(5)),
          (fixture, aws) ->
              aws.iam()
                  .removeRoleFromInstanceProfile(
                      r -> r.instanceProfileName("sessions-bastion").roleName("sessions-bastion")),
          (fixture, aws) ->
              aws.iam().deleteInstanceProfile(r -> r.instanceProfileName("sessions-bastion")),
          (fixture, aws) ->
              aws.iam()
                  .listAttachedRolePolicies(r -> r.roleName("sessions-bastion"))
                  .attachedPolicies()
                  .forEach(
                      p ->
                          aws.iam()
                              .detachRolePolicy(
                                  r -> r.roleName("sessions-bastion").policyArn(p.policyArn()))),
          (fixture, aws) -> aws.iam().deleteRole(r -> r.roleName("sessions-bastion")),
          (fixture, aws) ->
              aws.elastiCache().deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("sessions")),
          (fixture, aws) ->
              aws.elastiCache()
                  .deleteCacheParameterGroup(r -> r.cacheParameterGroupName("sessions")),
          (fixture, aws) ->
              aws.ec2()
                  .describeRouteTables(r -> r.routeTableIds(fixture.id("routeTable")))
                  .routeTables()
                  .get(0)
                  .associations()
                  .forEach(
                      a ->
                          aws.ec2()
                              .disassociateRouteTable(
                                  r -> r.associationId(a.routeTableAssociationId()))),
          (fixture, aws) ->
              aws.ec2().deleteRouteTable(r -> r.routeTableId(fixture.id("routeTable"))),
          (fixture, aws) ->
              aws.ec2()
                  .detachInternetGateway(
                      r ->
                          r.internetGatewayId(fixture.id("internetGateway"))
                              .vpcId(fixture.id("vpc"))),
          (fixture, aws) ->
              aws.ec2()
                  .deleteInternetGateway(r -> r.internetGatewayId(fixture.id("internetGateway"))),
          (fixture, aws) -> aws.ec2().deleteSubnet(r -> r.subnetId(fixture.id("bastionSubnet"))),
          (fixture, aws) -> aws.ec2().deleteSubnet(r -> r.subnetId(fixture.id("cacheSubnets"))),
          (fixture, aws) -> aws.ec2().deleteSecurityGroup(r -> r.groupId(fixture.cacheGroup())),
          (fixture, aws) -> aws.ec2().deleteSecurityGroup(r -> r.groupId(fixture.bastionGroup())),
          (fixture, aws) -> aws.ec2().deleteVpc(r -> r.vpcId(fixture.id("vpc"))));

  private static final int SUBNET_GROUP = 7;

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void beforeItsObjectIsDeleted(long seed) {
    var fixture = Fixture.ready();
    var statusBefore = fixture.harness.environment(Fixture.NAME);
    removeSome(fixture, seed);
    assertEquals(
        statusBefore, fixture.harness.environment(Fixture.NAME), "the operator has not looked yet");
    assertGoes(fixture);
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void andItIsMadeAgain(long seed) {
    var fixture = Fixture.ready();
    removeSome(fixture, seed);
    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady());
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertGoes(fixture);
  }

  /** All that was in the VPC is gone with it; the subnet group still names its subnets. */
  @Test
  void aSubnetGroupThatOutlivesItsVpcIsReplaced() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            IntStream.range(0, DELETIONS.size())
                .filter(at -> at != SUBNET_GROUP)
                .forEach(at -> DELETIONS.get(at).accept(fixture, aws)));
    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady());
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertGoes(fixture);
  }

  private static void removeSome(Fixture fixture, long seed) {
    var chance = new Random(seed);
    // From one in four to all of them.
    double share = 0.25 + 0.25 * (seed % 4);
    fixture.stranger(
        aws ->
            DELETIONS.forEach(
                deletion -> {
                  if (chance.nextDouble() < share) {
                    orRefused(() -> deletion.accept(fixture, aws));
                  }
                }));
  }

  private static void assertGoes(Fixture fixture) {
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(2));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
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
