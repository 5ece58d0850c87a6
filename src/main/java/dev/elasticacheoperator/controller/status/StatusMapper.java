package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.PendingCreate;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.engine.State;
import dev.elasticacheoperator.engine.StepRecord;
import java.util.List;

/** The engine's ledger, as it is kept in the status. */
public final class StatusMapper {

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
            .toList());
  }

  public static List<StepStatus> steps(PersistedState ledger) {
    return ledger.steps().stream()
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

  public static List<PendingCreate> pending(PersistedState ledger) {
    return ledger.pending().stream().map(StatusMapper::pending).toList();
  }

  static PendingCreate pending(dev.elasticacheoperator.engine.IntentLogEntry entry) {
    return new PendingCreate(entry.step(), entry.token(), entry.time());
  }
}
