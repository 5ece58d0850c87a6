package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The zones that the status remembers after AWS refused a cache. */
class RefusedZonesTest {

  private static final String NO_ZONE = "AWS has no capacity now.";

  private static final Target NODES = StepTable.desired();
  private static final Target SERVERLESS =
      StepTable.desired(
          "parameterGroup", null,
          "network.cacheSubnets", null,
          "cache", Map.of("engine", "valkey", "serverless", Map.of()));

  @Test
  void aZoneThatRefusesServerlessCachesIsRememberedUnderThatName() {
    var message = "Serverless caches are not available in Availability Zone us-west-2b.";
    assertEquals(
        Map.of("serverless", Set.of("us-west-2b")),
        refused(SERVERLESS, message, subnet("a", true), subnet("b", true)));
  }

  @Test
  void theSubnetThatAwsNamesTellsTheZone() {
    var message = "The service does not support the availability zone of the subnet: subnet-b.";
    assertEquals(
        Map.of("serverless", Set.of("us-west-2b")),
        refused(SERVERLESS, message, subnet("a", true), subnet("b", true)));
  }

  @Test
  void aRefusalWithoutAZoneConcernsAllEmptySubnets() {
    assertEquals(
        Map.of("cache.t2.micro", Set.of("us-west-2a", "us-west-2b")),
        refused(NODES, NO_ZONE, subnet("a", true), subnet("b", true)));
  }

  @Test
  void aRefusalWithoutAZoneDoesNotConcernTheSubnetOfTheRunningCache() {
    assertEquals(
        Map.of("cache.t2.micro", Set.of("us-west-2b")),
        refused(NODES, NO_ZONE, subnet("a", false), subnet("b", true)));
  }

  private static Map<String, Set<String>> refused(
      Target target, String message, PlacedSubnet... placed) {
    var failed = new Outcome.Failed(ErrorTable.NODE_ZONE, message, ErrorClass.RETRYABLE);
    var result =
        new PassResult(
            new PersistedState(List.of(), List.of()),
            Map.of(StepNames.CLUSTER, failed),
            Outputs.of(StepOutputs.CACHE_PLACEMENT, List.of(placed)),
            Optional.empty(),
            Map.of());
    var zones =
        RefusedZones.after(List.of(), target.desired().orElseThrow(), result, StepTable.NOW);
    return RefusedZones.byType(zones, StepTable.NOW);
  }

  private static PlacedSubnet subnet(String zone, boolean empty) {
    return new PlacedSubnet("subnet-" + zone, "us-west-2" + zone, false, empty ? 0 : 1);
  }
}
