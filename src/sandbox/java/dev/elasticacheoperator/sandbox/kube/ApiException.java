package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** Refusal that is answered as a {@code Status} object with kube-apiserver's wording. */
final class ApiException extends RuntimeException {
  /**
   * Error of one field.
   *
   * @param field such as {@code spec.vpc.id}
   * @param reason one of Kubernetes' FieldValue* reasons
   */
  record Cause(String field, String reason, String message) {
    static Cause invalid(String field, String shownValue, String message) {
      return new Cause(field, "FieldValueInvalid", "Invalid value: " + shownValue + ": " + message);
    }

    static Cause required(String field, String message) {
      return new Cause(
          field,
          "FieldValueRequired",
          "Required value" + (message.isEmpty() ? "" : ": " + message));
    }

    static Cause forbidden(String field, String message) {
      return new Cause(field, "FieldValueForbidden", "Forbidden: " + message);
    }

    static Cause duplicate(String field, String shownValue) {
      return new Cause(field, "FieldValueDuplicate", "Duplicate value: " + shownValue);
    }

    @Override
    public String toString() {
      return field + ": " + message;
    }
  }

  private final transient ObjectNode status;

  private ApiException(int code, String reason, String message, ObjectNode details) {
    super(message);
    status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    status.put("code", code);
  }

  int code() {
    return status.get("code").asInt();
  }

  ObjectNode status() {
    return status;
  }

  static ApiException notFound(ResourceType type, String name) {
    String message = "%s \"%s\" not found".formatted(type.qualified(), name);
    return new ApiException(404, "NotFound", message, details(type, type.plural(), name));
  }

  static ApiException notServed() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  static ApiException alreadyExists(ResourceType type, String name) {
    String message = "%s \"%s\" already exists".formatted(type.qualified(), name);
    return new ApiException(409, "AlreadyExists", message, details(type, type.plural(), name));
  }

  static ApiException conflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualified(), name, why);
    return new ApiException(409, "Conflict", message, details(type, type.plural(), name));
  }

  static ApiException modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** Returns the refusal of an apply that would take fields from another manager. */
  static ApiException applyConflict(String message, List<Cause> causes) {
    return new ApiException(409, "Conflict", message, causes(Json.object(), causes));
  }

  static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
    String list = causes.stream().map(Cause::toString).collect(Collectors.joining(", "));
    String message =
        "%s \"%s\" is invalid: %s"
            .formatted(
                type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group(),
                name,
                causes.size() == 1 ? list : "[" + list + "]");
    return new ApiException(
        422, "Invalid", message, causes(details(type, type.kind(), name), causes));
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, null);
  }

  static ApiException forbidden(ResourceType type, String name, String why) {
    String message = "%s \"%s\" is forbidden: %s".formatted(type.qualified(), name, why);
    return new ApiException(403, "Forbidden", message, details(type, type.plural(), name));
  }

  static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  static ApiException notAcceptable(String accepted) {
    return new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + accepted,
        Json.object());
  }

  static ApiException unsupportedMediaType(String accepted) {
    return new ApiException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted,
        Json.object());
  }

  static ApiException unprocessable(String message) {
    return new ApiException(422, "Invalid", message, Json.object());
  }

  static ApiException expired(long requested, long oldest) {
    String message = "too old resource version: %d (%d)".formatted(requested, oldest);
    return new ApiException(410, "Expired", message, null);
  }

  static ApiException internal(String message) {
    return new ApiException(
        500, "InternalError", "Internal error occurred: " + message, Json.object());
  }

  private static ObjectNode details(ResourceType type, String kind, String name) {
    ObjectNode details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", kind);
  }

  private static ObjectNode causes(ObjectNode details, List<Cause> causes) {
    for (Cause cause : causes) {
      details
          .withArray("causes")
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    return details;
  }
}
