package dev.elasticacheoperator.sandbox.kube;

import java.util.ArrayList;
import java.util.List;

/**
 * Query parameters of a write.
 *
 * @param manager the owner of the fields that the write sets
 * @param force true if an apply takes fields from other managers
 * @param dryRun true if nothing is stored
 * @param fieldValidation Ignore, Warn or Strict: the treatment of unknown fields
 * @param warnings a consumer of warnings for the answer's headers
 */
record WriteOptions(
    String manager, boolean force, boolean dryRun, String fieldValidation, List<String> warnings) {

  static WriteOptions of(HttpExchange exchange) {
    String agent = exchange.header("user-agent").replaceFirst("/.*", "");
    String dryRun = exchange.query.getOrDefault("dryRun", "");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw ApiException.badRequest("Invalid value: \"" + dryRun + "\": dryRun can only be All");
    }
    return new WriteOptions(
        exchange.query.getOrDefault("fieldManager", agent.isEmpty() ? "unknown" : agent),
        exchange.flag("force"),
        !dryRun.isEmpty(),
        exchange.query.getOrDefault("fieldValidation", "Warn"),
        exchange.warnings);
  }

  static WriteOptions system(String manager) {
    return new WriteOptions(manager, true, false, "Ignore", new ArrayList<>());
  }

  void unknownFields(ResourceType type, List<String> fields) {
    if (fields.isEmpty() || fieldValidation.equals("Ignore")) {
      return;
    }
    List<String> errors = fields.stream().map(field -> "unknown field \"" + field + "\"").toList();
    if (fieldValidation.equals("Strict")) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(type.kind(), type.version(), type.kind(), String.join(", ", errors)));
    }
    warnings.addAll(errors);
  }
}
