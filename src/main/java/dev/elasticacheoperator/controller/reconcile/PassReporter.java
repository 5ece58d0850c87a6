package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.PassListener;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reports what one pass over one environment does: as Events, in the log and to the telemetry.
 * Listens to the calls of the pass as well, because the log line of an action has AWS's request id.
 */
final class PassReporter implements PassListener, CallListener {

  private final StatusWriter writer;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Predicate<String> drifted;
  private final Consumer<String> changing;
  private String running = "";
  private String requestId = "";

  /**
   * Creates a reporter.
   *
   * @param drifted returns true if an action of the step corrects drift that was not yet counted
   * @param changing receives the step of each action before the call
   */
  PassReporter(
      StatusWriter writer,
      ActionLog log,
      Telemetry telemetry,
      Predicate<String> drifted,
      Consumer<String> changing) {
    this.writer = writer;
    this.log = log;
    this.telemetry = telemetry;
    this.drifted = drifted;
    this.changing = changing;
  }

  @Override
  public void actionStarting(String step, String action) {
    running = action;
    requestId = "";
    changing.accept(step);
  }

  @Override
  public void called(FinishedCall call) {
    if (call.operation().equals(running)) {
      requestId = call.requestId();
    }
  }

  @Override
  public void actionAccepted(String step, String action, String result) {
    log.actionAccepted(writer.environment(), step, action, result, requestId);
    running = "";
    writer.action(action, result);
    if (drifted.test(step)) {
      telemetry.driftCorrected(step);
    }
  }

  @Override
  public void callFailed(String step, CallFailure failure) {
    log.callFailed(writer.environment(), step, failure);
    telemetry.stepFailed(step, failure.rule());
  }
}
