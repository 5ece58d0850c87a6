package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.PendingCreate;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import dev.elasticacheoperator.flow.Flow.Ledger;
import dev.elasticacheoperator.flow.State;
import dev.elasticacheoperator.flow.StepRecord;
import java.util.List;
import java.util.Optional;

/** The engine's ledger, as it is kept in the status. */
final class Ledgers {

  private Ledgers() {}

  static Ledger of(ElastiCacheEnvironmentStatus status) {
    return new Ledger(
        status.steps().stream()
            .filter(step -> step.state() != null && step.since() != null)
            .map(
                step ->
                    new StepRecord(
                        step.name(),
                        State.valueOf(step.state().name()),
                        Optional.ofNullable(step.id()),
                        step.message() == null ? "" : step.message(),
                        step.since()))
            .toList(),
        status.pending().stream()
            .map(p -> new dev.elasticacheoperator.flow.PendingCreate(p.step(), p.token(), p.time()))
            .toList());
  }

  static List<StepStatus> steps(Ledger ledger) {
    return ledger.steps().stream()
        .map(
            record ->
                new StepStatus(
                    record.step(),
                    StepState.valueOf(record.state().name()),
                    record.id().orElse(null),
                    record.message(),
                    record.since()))
        .toList();
  }

  static List<PendingCreate> pending(Ledger ledger) {
    return ledger.pending().stream().map(Ledgers::pending).toList();
  }

  static PendingCreate pending(dev.elasticacheoperator.flow.PendingCreate entry) {
    return new PendingCreate(entry.step(), entry.token(), entry.time());
  }
}
