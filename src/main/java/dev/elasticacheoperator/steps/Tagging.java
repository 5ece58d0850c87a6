package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Actions that correct the tags of a resource. Tags that others have added stay. */
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
   * A service's two calls that change the tags of a resource.
   *
   * @param put name of the operation that adds tags
   * @param remove name of the operation that removes tags
   * @param ignoreCase true if the service takes two keys that differ in case for one
   */
  public record Calls(
      String put,
      BiConsumer<AwsContext, Map<String, String>> putting,
      String remove,
      BiConsumer<AwsContext, Set<String>> removing,
      boolean ignoreCase) {}

  /**
   * Corrects the tags of an EC2 resource.
   *
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> retag(
      String id,
      Map<String, String> observed,
      DesiredTags desired,
      Function<Map<String, String>, O> folded) {
    var calls =
        new Calls(
            "CreateTags",
            (aws, tags) ->
                aws.clients().ec2().createTags(r -> r.resources(id).tags(Tags.ec2(tags))),
            "DeleteTags",
            (aws, keys) ->
                aws.clients().ec2().deleteTags(r -> r.resources(id).tags(Tags.ec2Keys(keys))),
            false);
    return correct(
        calls,
        keys -> id + ": " + String.join(", ", keys.stream().sorted().toList()),
        observed,
        desired,
        folded);
  }

  /**
   * Corrects the tags of an ElastiCache resource.
   *
   * @param what the resource, for people
   * @param observed its tags, empty if they are not known
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> retag(
      String arn,
      String what,
      Optional<Map<String, String>> observed,
      DesiredTags desired,
      Function<Map<String, String>, O> folded) {
    var calls =
        new Calls(
            "AddTagsToResource",
            (aws, tags) ->
                aws.clients()
                    .elastiCache()
                    .addTagsToResource(r -> r.resourceName(arn).tags(Tags.elastiCache(tags))),
            "RemoveTagsFromResource",
            (aws, keys) ->
                aws.clients()
                    .elastiCache()
                    .removeTagsFromResource(r -> r.resourceName(arn).tagKeys(keys)),
            false);
    return observed.flatMap(tags -> correct(calls, keys -> what, tags, desired, folded));
  }

  /**
   * Adds missing tags to a resource, or removes those that the spec no longer has. A resource
   * without ownership tags becomes owned by the missing ones, and loses none before. The tags of an
   * owned resource are optional, because everything works without them.
   *
   * @param what the resource, for people, given the keys
   * @param folded the observation with the tags that the resource has afterwards
   */
  public static <O> Optional<Action<AwsContext, O>> correct(
      Calls calls,
      Function<Set<String>, String> what,
      Map<String, String> observed,
      DesiredTags desired,
      Function<Map<String, String>, O> folded) {
    var missing = desired.missing(observed);
    if (!missing.isEmpty()) {
      var owned = desired.ownedIn(observed);
      var text = (owned ? " tags of " : " ") + what.apply(missing.keySet());
      var action =
          Action.of(
                  calls.put(),
                  (owned ? "Set" : "Adopt") + text,
                  (AwsContext aws) -> {
                    calls.putting().accept(aws, missing);
                    return folded.apply(merged(observed, missing));
                  })
              .reporting((owned ? "Set" : "Adopted") + text);
      // Without ownership tags the resource is not ours, so that nothing may follow.
      return Optional.of(owned ? action.asOptional() : action);
    }
    var surplus = desired.surplus(observed, calls.ignoreCase());
    if (surplus.isEmpty()) {
      return Optional.empty();
    }
    var text = " tags of " + what.apply(surplus);
    return Optional.of(
        Action.of(
                calls.remove(),
                "Remove" + text,
                (AwsContext aws) -> {
                  calls.removing().accept(aws, surplus);
                  return folded.apply(without(observed, surplus));
                })
            .reporting("Removed" + text)
            .asOptional());
  }

  private static Map<String, String> without(Map<String, String> observed, Set<String> keys) {
    var rest = new HashMap<>(observed);
    rest.keySet().removeAll(keys);
    return Map.copyOf(rest);
  }
}
