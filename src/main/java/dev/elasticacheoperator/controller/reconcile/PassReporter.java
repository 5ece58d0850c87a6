package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.Engine;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells of what is done in one pass over one environment: by Events, in the log and to the
 * telemetry. Hears the pass's own calls as well, since the request id belongs to the action; both
 * happen on the thread of the pass, a call right before what it was made for is told of.
 */
final class PassReporter implements Engine.PassListener, CallListener {

  private final StatusWriter writer;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Predicate<String> drifted;
  private Optional<Call> lastCall = Optional.empty();

  /**
   * @param drifted whether acting for this step corrects drift that was not yet told of
   */
  PassReporter(StatusWriter writer, ActionLog log, Telemetry telemetry, Predicate<String> drifted) {
    this.writer = writer;
    this.log = log;
    this.telemetry = telemetry;
    this.drifted = drifted;
  }

  @Override
  public void called(Call call) {
    lastCall = Optional.of(call);
  }

  @Override
  public void actionAccepted(String step, String action, String reason) {
    log.actionAccepted(writer.environment(), step, action, reason, requestId(false));
    writer.action(action, reason);
    if (drifted.test(step)) {
      telemetry.driftCorrected(step);
    }
  }

  @Override
  public void callFailed(String step, CallFailure fault) {
    log.callFailed(writer.environment(), step, fault, requestId(true));
    telemetry.stepFailed(step, fault.rule());
  }

  /** Empty where the last call was not the one: an error may be that of a shared listing. */
  private String requestId(boolean failed) {
    var id = lastCall.filter(call -> call.failed() == failed).map(Call::requestId).orElse("");
    lastCall = Optional.empty();
    return id;
  }
}
