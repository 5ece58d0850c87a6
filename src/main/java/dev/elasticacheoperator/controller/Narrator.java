package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.aws.CallListener;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.Engine;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells of what is done in one pass over one environment: by Events, in the log and to the
 * telemetry. Hears the pass's own calls as well, since the request id belongs to the action; both
 * happen on the thread of the pass, a call right before what it was made for is told of.
 */
final class Narrator implements Engine.PassListener, CallListener {

  private final Paper paper;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Predicate<String> drifted;
  private Optional<Call> lastCall = Optional.empty();

  /**
   * @param drifted whether acting for this step corrects drift that was not yet told of
   */
  Narrator(Paper paper, ActionLog log, Telemetry telemetry, Predicate<String> drifted) {
    this.paper = paper;
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
    log.acted(paper.environment(), step, action, reason, requestId(false));
    paper.action(action, reason);
    if (drifted.test(step)) {
      telemetry.driftCorrected(step);
    }
  }

  @Override
  public void callFailed(String step, CallFailure fault) {
    log.failed(paper.environment(), step, fault, requestId(true));
    telemetry.stepFailed(step, fault.rule());
  }

  /** Empty where the last call was not the one: an error may be that of a shared listing. */
  private String requestId(boolean failed) {
    var id = lastCall.filter(call -> call.failed() == failed).map(Call::requestId).orElse("");
    lastCall = Optional.empty();
    return id;
  }
}
