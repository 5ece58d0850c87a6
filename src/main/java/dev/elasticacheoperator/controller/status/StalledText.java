package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.engine.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The message about several stalled steps, in which each of them is named. */
final class StalledText {

  private StalledText() {}

  /** Returns a text such as {@code cluster: It is full. iam and vpc: AWS denies it.} */
  static String of(List<Map.Entry<String, Outcome>> steps) {
    var names = new LinkedHashMap<String, List<String>>();
    var messages = new LinkedHashMap<String, String>();
    for (var step : steps) {
      var cause = cause(step.getValue());
      names.computeIfAbsent(cause, c -> new ArrayList<>()).add(step.getKey());
      messages.putIfAbsent(cause, step.getValue().message());
    }
    return messages.entrySet().stream()
        .map(cause -> listed(names.get(cause.getKey())) + ": " + cause.getValue())
        .reduce((before, next) -> before.replaceAll("\\.$", "") + ". " + next)
        .orElseThrow();
  }

  /** Returns a key that steps share if one thing stalls them, such as missing credentials. */
  private static String cause(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && ErrorTable.isWithoutAccount(failed.rule())
        ? failed.rule()
        : outcome.message();
  }

  /** Returns a list such as {@code iam, vpc and cluster}. */
  private static String listed(List<String> names) {
    return String.join(", ", names).replaceAll(", ([^,]+)$", " and $1");
  }
}
