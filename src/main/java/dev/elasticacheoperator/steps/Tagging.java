package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Actions that add missing tags. Tags that others have added stay. */
public final class Tagging {

  private Tagging() {}

  /** Returns the desired entries that are missing or differ. */
  public static Map<String, String> missing(
      Map<String, String> observed, Map<String, String> desired) {
    var missing = new HashMap<>(desired);
    missing.entrySet().removeAll(observed.entrySet());
    return missing;
  }

  public static Map<String, String> merged(Map<String, String> observed, Map<String, String> more) {
    var merged = new HashMap<>(observed);
    merged.putAll(more);
    return Map.copyOf(merged);
  }

  /**
   * Adds missing tags to an EC2 resource.
   *
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> retag(
      String id,
      Map<String, String> observed,
      Map<String, String> desired,
      Function<Map<String, String>, O> folded) {
    return putTags(
        "CreateTags",
        keys -> id + ": " + String.join(", ", keys.stream().sorted().toList()),
        observed,
        desired,
        (aws, missing) ->
            aws.clients().ec2().createTags(r -> r.resources(id).tags(Tags.ec2(missing))),
        folded);
  }

  /**
   * Adds missing tags to an ElastiCache resource.
   *
   * @param what the resource, for people
   * @param observed its tags, empty if they are not known
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> retag(
      String arn,
      String what,
      Optional<Map<String, String>> observed,
      Map<String, String> desired,
      Function<Map<String, String>, O> folded) {
    return observed.flatMap(
        tags ->
            putTags(
                "AddTagsToResource",
                keys -> what,
                tags,
                desired,
                (aws, missing) ->
                    aws.clients()
                        .elastiCache()
                        .addTagsToResource(
                            r -> r.resourceName(arn).tags(Tags.elastiCache(missing))),
                folded));
  }

  /**
   * Adds missing tags to a resource. A resource without ownership tags becomes owned by them. The
   * tags of an owned resource are optional, because everything works without them.
   *
   * @param what the resource, for people, given the missing keys
   * @param put the call, given the missing tags
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> putTags(
      String operation,
      Function<Set<String>, String> what,
      Map<String, String> observed,
      Map<String, String> desired,
      BiConsumer<AwsContext, Map<String, String>> put,
      Function<Map<String, String>, O> folded) {
    var missing = missing(observed, desired);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    var owned = Tags.owned(observed, desired.get(Tags.CLUSTER), desired.get(Tags.ENVIRONMENT));
    var text = (owned ? " tags of " : " ") + what.apply(missing.keySet());
    var action =
        Action.of(
                operation,
                (owned ? "Restore" : "Adopt") + text,
                (AwsContext aws) -> {
                  put.accept(aws, missing);
                  return folded.apply(merged(observed, missing));
                })
            .reporting((owned ? "Restored" : "Adopted") + text);
    // Without ownership tags the resource is not ours, so that nothing may follow.
    return Optional.of(owned ? action.asOptional() : action);
  }
}
