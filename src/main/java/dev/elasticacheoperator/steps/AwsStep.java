package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Step;
import dev.elasticacheoperator.engine.StepContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A step of an ElastiCache environment; what its implementations share. */
public interface AwsStep<O> extends Step<Target, AwsContext, O> {

  /**
   * What AWS has to allow the operator for this step's calls, and for what AWS does on their
   * behalf. What {@link AwsContext#reads} asks is declared with the reads.
   */
  Permissions permissions();

  /** Outcome rules of a resource of a wanted name that lacks our tags. */
  static String notOurs(String what) {
    return what
        + " exists and does not carry this environment's tags, so it is not touched: remove it,"
        + " choose another name in the spec, or hand it over in spec.adopt";
  }

  /**
   * Of a resource on record that lost our tags. AWS gives these kinds no key that would keep a
   * second one from being made in its place.
   */
  static Outcome ownershipLost(String id) {
    return new Outcome.Blocked(
        id
            + " was made for this environment and no longer carries its tags, so it is not touched:"
            + " put back "
            + Tags.CLUSTER
            + " and "
            + Tags.ENVIRONMENT
            + ", or remove it");
  }

  @Override
  default boolean mayAssumeAbsent(Target target) {
    return target.adopt("").isEmpty();
  }

  /** Between the names on record of a step that has several resources; no AWS name has it. */
  String BETWEEN_NAMES = ",";

  /**
   * Under which names AWS may have what this step made: those on record, the one that was announced
   * and is not on record yet, and the one that is wanted now. A rename changes the last alone.
   */
  static List<String> names(StepContext context, String wanted) {
    var recorded =
        context.recordedId().stream().flatMap(ids -> Stream.of(ids.split(BETWEEN_NAMES)));
    return Stream.of(recorded, context.announced().stream(), Stream.of(wanted))
        .flatMap(names -> names)
        .distinct()
        .toList();
  }

  /** All names on record of a step that may have several resources. */
  static Optional<String> id(Stream<String> names) {
    return names.reduce((a, b) -> a + BETWEEN_NAMES + b);
  }

  /** The end of a message: what another resource has taken the place of. */
  static String superseded(List<String> names) {
    return names.isEmpty() ? "" : "; to go once out of use: " + String.join(", ", names);
  }

  /** Why there is neither gateway nor route table. */
  static String whyNoNetworkOfItsOwn(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent()
        ? "the existing subnet's own route is used"
        : "not asked for";
  }

  /**
   * What to say where what is on record was not found by its tags.
   *
   * @param lost whether AWS has a resource of the id without them
   */
  static Optional<Outcome> ownershipLost(
      Target target, StepContext context, Predicate<String> lost) {
    return context
        .recordedId()
        .filter(id -> !target.named(id))
        .filter(lost)
        .map(AwsStep::ownershipLost);
  }

  /** The tags that are missing or differ. Further tags are somebody else's and stay. */
  static Map<String, String> missing(Map<String, String> now, Map<String, String> wanted) {
    var missing = new HashMap<>(wanted);
    missing.entrySet().removeAll(now.entrySet());
    return missing;
  }

  static Map<String, String> merged(Map<String, String> now, Map<String, String> more) {
    var merged = new HashMap<>(now);
    merged.putAll(more);
    return Map.copyOf(merged);
  }

  /**
   * Puts missing tags on an EC2 resource.
   *
   * @param folded the observation with the tags that the resource then has
   */
  default Optional<Action<AwsContext, O>> retag(
      String id,
      Map<String, String> now,
      Map<String, String> wanted,
      Function<Map<String, String>, O> folded) {
    return putTags(
        "CreateTags",
        keys -> id + ": " + String.join(", ", keys.stream().sorted().toList()),
        now,
        wanted,
        (aws, missing) ->
            aws.clients().ec2().createTags(r -> r.resources(id).tags(Tags.ec2(missing))),
        folded);
  }

  /**
   * Puts missing tags on an ElastiCache resource.
   *
   * @param what the resource, for people
   * @param now its tags, empty where they are not known
   * @param folded the observation with the tags that the resource then has
   */
  default Optional<Action<AwsContext, O>> retag(
      String arn,
      String what,
      Optional<Map<String, String>> now,
      Map<String, String> wanted,
      Function<Map<String, String>, O> folded) {
    return now.flatMap(
        tags ->
            putTags(
                "AddTagsToResource",
                keys -> what,
                tags,
                wanted,
                (aws, missing) ->
                    aws.clients()
                        .elastiCache()
                        .addTagsToResource(
                            r -> r.resourceName(arn).tags(Tags.elastiCache(missing))),
                folded));
  }

  /**
   * Puts missing tags on a resource, which becomes ours by them if it is not yet.
   *
   * @param what the resource, for people, who may be told the keys
   * @param put the call, with the tags that are missing
   * @param folded the observation with the tags that the resource then has
   */
  static <O> Optional<Action<AwsContext, O>> putTags(
      String operation,
      Function<Set<String>, String> what,
      Map<String, String> now,
      Map<String, String> wanted,
      BiConsumer<AwsContext, Map<String, String>> put,
      Function<Map<String, String>, O> folded) {
    var missing = missing(now, wanted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    var ours = Tags.owned(now, wanted.get(Tags.CLUSTER), wanted.get(Tags.ENVIRONMENT));
    return Optional.of(
        Action.of(
            operation,
            (ours ? "restore tags of " : "adopt ") + what.apply(missing.keySet()),
            aws -> {
              put.accept(aws, missing);
              return folded.apply(merged(now, missing));
            }));
  }

  /**
   * Several resources where there should be one, the one to keep first: the one on record, else one
   * in use, else the first by id, so that every pass picks the same.
   */
  static <R> List<R> keepFirst(
      List<R> found, Function<R, String> id, Optional<String> lastId, Predicate<R> inUse) {
    return found.stream()
        .sorted(
            Comparator.<R, Boolean>comparing(r -> !lastId.equals(Optional.of(id.apply(r))))
                .thenComparing(r -> !inUse.test(r))
                .thenComparing(id))
        .toList();
  }

  /** The list with one element changed. */
  static <R> List<R> with(List<R> all, R old, UnaryOperator<R> change) {
    return all.stream().map(r -> r.equals(old) ? change.apply(r) : r).toList();
  }

  static <R> List<R> without(List<R> all, R gone) {
    return all.stream().filter(r -> !r.equals(gone)).toList();
  }

  static <R> List<R> plus(List<R> all, R more) {
    return Stream.concat(all.stream(), Stream.of(more)).toList();
  }
}
