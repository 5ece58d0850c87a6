package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.PendingCreate;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.engine.State;
import dev.elasticacheoperator.engine.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Maps the engine's persisted state to the status and back. */
public final class StatusMapper {

  private static final String CHANGED =
      "Changed by a pass whose result was not saved. Observed again once the operator reads AWS";

  private StatusMapper() {}

  public static PersistedState of(ElastiCacheEnvironmentStatus status) {
    return new PersistedState(
        status.steps().stream()
            .filter(step -> step.state() != null && step.since() != null)
            .map(
                step ->
                    new StepRecord(
                        step.name(),
                        State.valueOf(step.state().name()),
                        step.ids(),
                        step.message() == null ? "" : step.message(),
                        step.since()))
            .toList(),
        status.pending().stream()
            .map(
                p ->
                    new dev.elasticacheoperator.engine.IntentLogEntry(
                        p.step(), p.token(), p.time()))
            .toList(),
        isUntouched(status));
  }

  /** Returns the status with these steps at work instead of Ready, because a pass changed them. */
  public static ElastiCacheEnvironmentStatus changed(
      ElastiCacheEnvironmentStatus status, Set<String> steps, Instant now) {
    return status.toBuilder()
        .steps(
            status.steps().stream()
                .map(
                    step ->
                        step.state() == StepState.READY && steps.contains(step.name())
                            ? new StepStatus(
                                step.name(), StepState.IN_PROGRESS, step.ids(), CHANGED, now)
                            : step)
                .toList())
        .build();
  }

  /** Returns true if the status proves that no call was sent that changes AWS. */
  public static boolean isUntouched(ElastiCacheEnvironmentStatus status) {
    return status.firstChangeTime() == null
        && status.firstReadyTime() == null
        && status.endpoint() == null
        && status.pending().isEmpty()
        && status.steps().stream().allMatch(step -> step.ids().isEmpty());
  }

  public static List<StepStatus> steps(PersistedState state) {
    return state.steps().stream()
        .map(
            record ->
                new StepStatus(
                    record.step(),
                    StepState.valueOf(record.state().name()),
                    record.ids(),
                    record.message(),
                    record.since()))
        .toList();
  }

  public static List<PendingCreate> pending(PersistedState state) {
    return state.pending().stream().map(StatusMapper::pending).toList();
  }

  static PendingCreate pending(dev.elasticacheoperator.engine.IntentLogEntry entry) {
    return new PendingCreate(entry.step(), entry.token(), entry.time());
  }

  /** Returns the TCP ports on which the cache answers; empty before it does. */
  public static List<Integer> ports(ElastiCacheEnvironmentStatus status) {
    return Stream.of(status.endpoint(), status.readerEndpoint())
        .filter(Objects::nonNull)
        .map(Endpoint::port)
        .distinct()
        .toList();
  }
}
