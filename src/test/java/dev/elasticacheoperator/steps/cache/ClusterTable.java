package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of the cluster step: each row of the subclass's {@code rows} is a test. */
abstract class ClusterTable {

  static final ClusterStep STEP =
      new ClusterStep(
          StepNames.CLUSTER,
          Set.of(StepNames.SUBNET_GROUP, StepNames.PARAMETER_GROUP, StepNames.SECURITY_GROUPS));
  static final Map<String, String> TAGS = tags(StepNames.CLUSTER, "sessions");
  static final List<PlacedSubnet> TWO_SUBNETS =
      List.of(
          new PlacedSubnet("subnet-1", "us-west-2a", false, 0),
          new PlacedSubnet("subnet-2", "us-west-2b", false, 0));

  /** AWS reported the failure of the cache one second before the pass. */
  static final Instant FAILED_AT = StepTable.NOW.minusSeconds(1);

  static final Optional<LastEvent> FAILURE = failureAt(FAILED_AT);

  /** Second half of the message about a cache that AWS could not create. */
  static final String CREATED_AGAIN =
      " Correct the cause, or change the cache in the spec, which creates it again at once."
          + " Otherwise it is created again at "
          + FAILED_AT.plus(Duration.ofMinutes(30))
          + ".";

  /** Last sentence about a replacement that keeps the data. */
  static final String CARRIED =
      " The new cache begins with a snapshot of it, without what is written after the snapshot.";

  static Optional<LastEvent> failureAt(Instant time) {
    return Optional.of(new LastEvent("No capacity.", Optional.of(time)));
  }

  /** Returns the plan that waits for approval. */
  static Plan plan(Target target, ObservedCaches observed, Outputs outputs) {
    var actions = STEP.diff(target, observed, context(outputs));
    return actions.get(actions.size() - 1).plan().orElseThrow();
  }

  /** Returns a line for each action of the plan. */
  static List<String> lines(Plan plan) {
    return plan.actions().stream()
        .map(a -> a.action() + ": " + a.reason() + (a.dataLoss() ? ", data lost" : ""))
        .map(ClusterTable::withoutHash)
        .toList();
  }

  /** Replaces the name of a snapshot, which ends with a hash of the plan. */
  private static String withoutHash(String line) {
    return line.replaceAll("sessions-[0-9a-f]{16}", "NAME");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedCaches> row) {
    assertEquals(
        row.expected(),
        StepTable.lines(STEP, row).stream().map(ClusterTable::withoutHash).toList());
  }
}
