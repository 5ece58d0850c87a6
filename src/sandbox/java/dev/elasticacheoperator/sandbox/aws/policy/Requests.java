package dev.elasticacheoperator.sandbox.aws.policy;

import dev.elasticacheoperator.sandbox.aws.AuthorizationFacts;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The authorization checks of a call.
 *
 * @param facts of the call's region
 */
record Requests(SimulatedCall call, AuthorizationFacts facts) {

  /** Returns the checks in AWS's order. All must succeed. */
  List<Authorization> authorizations() {
    return switch (call.service()) {
      case "ec2" -> new Ec2Requests(this).authorizations();
      case "elasticache" -> new ElastiCacheRequests(this).authorizations();
      case "iam" -> new IamRequests(this).authorizations();
      // Nobody needs a permission to ask who they are; the rest of STS is not simulated that far.
      case "sts" -> List.of();
      default -> List.of(Authorization.of(action(), "*"));
    };
  }

  /** Returns the action. The Resource Groups Tagging API has another prefix than its endpoint. */
  String action() {
    String prefix = call.service().equals("tagging") ? "tag" : call.service();
    return prefix + ":" + call.operation();
  }

  Authorization on(String resource) {
    return Authorization.of(action(), resource);
  }

  /** A field of the request that is a text, by its name in the service's model. */
  Optional<String> text(String field) {
    return Optional.ofNullable(call.request())
        .flatMap(request -> request.getValueForField(field, Object.class))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /** A field of the request that is a list of texts or of structures. */
  <T> List<T> list(String field, Class<T> of) {
    return call.request().getValueForField(field, Object.class).stream()
        .filter(List.class::isInstance)
        .flatMap(list -> ((List<?>) list).stream())
        .filter(of::isInstance)
        .map(of::cast)
        .toList();
  }

  /** The tags in a list of the service's own type of tag. */
  static Map<String, String> tags(List<SdkPojo> list) {
    Map<String, String> tags = new LinkedHashMap<>();
    list.forEach(
        tag -> {
          String value = value(tag, "Value");
          tags.put(value(tag, "Key"), value == null ? "" : value);
        });
    return tags;
  }

  private static String value(SdkPojo tag, String name) {
    return tag.sdkFields().stream()
        .filter(field -> field.memberName().equals(name))
        .findFirst()
        .map((SdkField<?> field) -> (String) field.getValueOrDefault(tag))
        .orElse(null);
  }
}
