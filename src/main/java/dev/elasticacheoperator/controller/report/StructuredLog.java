package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.engine.CallFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The operator's log. Each line is complete as text. The same facts are in the MDC, which the JSON
 * format shows as fields of {@code mdc}: environment, step, action, reason, requestId.
 */
public final class StructuredLog implements ActionLog {

  private static final Logger LOG = Logger.getLogger("dev.elasticacheoperator.actions");

  @Override
  public void actionAccepted(
      String environment, String step, String action, String reason, String requestId) {
    var fields = fields(environment, reason);
    fields.put("step", step);
    fields.put("action", action);
    fields.put("requestId", requestId);
    var words = "%s: %s: %s: %s".formatted(environment, step, action, reason);
    line(Logger.Level.INFO, words + request(requestId), fields);
  }

  @Override
  public void callFailed(String environment, String step, CallFailure failure) {
    var fields = fields(environment, failure.rule());
    fields.put("step", step);
    fields.put("requestId", failure.requestId());
    var words = "%s: %s: %s: %s".formatted(environment, step, failure.rule(), failure.message());
    line(Logger.Level.WARN, words + request(failure.requestId()), fields);
  }

  @Override
  public void event(String environment, boolean warning, String reason, String message) {
    var level = warning ? Logger.Level.WARN : Logger.Level.INFO;
    line(level, environment + ": " + reason + ": " + message, fields(environment, reason));
  }

  private static Map<String, String> fields(String environment, String reason) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("environment", environment);
    fields.put("reason", reason);
    return fields;
  }

  private static String request(String id) {
    return id.isEmpty() ? "" : " (request " + id + ")";
  }

  /** Writes a line and removes its fields from the MDC, because the thread is reused. */
  private static void line(Logger.Level level, String words, Map<String, String> fields) {
    fields.values().removeIf(String::isEmpty);
    try {
      fields.forEach(MDC::put);
      LOG.log(level, words);
    } finally {
      fields.keySet().forEach(MDC::remove);
    }
  }
}
