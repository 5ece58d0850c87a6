package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteGateway;
import static dev.elasticacheoperator.lab.ManualChanges.deleteParameterGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRole;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSecurityGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSubnet;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSubnetGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteVpc;
import static dev.elasticacheoperator.lab.ManualChanges.detachGateway;
import static dev.elasticacheoperator.lab.ManualChanges.detachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.disassociateRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.policiesOf;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
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
          (fixture, aws) -> terminateInstance(aws, fixture.id("bastion")),
          (fixture, aws) -> deleteCluster(aws, "sessions"),
          (fixture, aws) -> fixture.harness.clock.advance(Duration.ofMinutes(5)),
          (fixture, aws) -> removeRoleFromProfile(aws, "sessions-bastion", "sessions-bastion"),
          (fixture, aws) -> deleteProfile(aws, "sessions-bastion"),
          (fixture, aws) ->
              policiesOf(aws, "sessions-bastion")
                  .forEach(policy -> detachPolicy(aws, "sessions-bastion", policy)),
          (fixture, aws) -> deleteRole(aws, "sessions-bastion"),
          (fixture, aws) -> deleteSubnetGroup(aws, "sessions"),
          (fixture, aws) -> deleteParameterGroup(aws, "sessions"),
          (fixture, aws) -> disassociateRouteTable(aws, fixture.id("routeTable")),
          (fixture, aws) -> deleteRouteTable(aws, fixture.id("routeTable")),
          (fixture, aws) -> detachGateway(aws, fixture.id("internetGateway"), fixture.id("vpc")),
          (fixture, aws) -> deleteGateway(aws, fixture.id("internetGateway")),
          (fixture, aws) -> deleteSubnet(aws, fixture.id("bastionSubnet")),
          (fixture, aws) -> deleteSubnet(aws, fixture.id("cacheSubnets")),
          (fixture, aws) -> deleteSecurityGroup(aws, fixture.cacheGroup()),
          (fixture, aws) -> deleteSecurityGroup(aws, fixture.bastionGroup()),
          (fixture, aws) -> deleteVpc(aws, fixture.id("vpc")));

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

  /**
   * Makes a change that AWS may refuse because another resource still depends on the one to delete.
   */
  private static void orRefused(Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException refused) {
      assertTrue(refused.statusCode() < 500, refused::getMessage);
    }
  }
}
