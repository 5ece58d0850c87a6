package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Resources of {@code spec.adopt} for a step that has no resource of its own yet.
 *
 * <p>A listed resource that matches and that no environment owns is treated as owned; only its tags
 * are missing. Adding the tags is the adoption. While a listed resource is missing, does not match
 * or belongs to another environment, the step creates nothing, because that could be a duplicate.
 *
 * @param fitting matching resources, in the order of the list
 * @param mismatch the first reason why a listed resource cannot be adopted
 */
public record Adoption<R>(List<R> fitting, Optional<Outcome> mismatch) {

  /**
   * A listed resource that exists on AWS.
   *
   * @param mismatch the reason why it does not match the spec, to be read after its id; empty if it
   *     matches
   * @param observed the observation of the step
   */
  public record Candidate<R>(
      String id, Map<String, String> tags, Optional<String> mismatch, R observed) {}

  public static <R> Adoption<R> none() {
    return new Adoption<>(List.of(), Optional.empty());
  }

  /**
   * Finds listed resources of a kind that EC2 gives ids.
   *
   * @param kind prefix of the ids, such as {@code vpc-}
   * @param owned ids of owned resources, which need no adoption
   * @param read asks AWS for resources by id and leaves out those that do not exist
   */
  public static <R> Adoption<R> of(
      Target target,
      StepContext context,
      String kind,
      List<String> owned,
      Function<List<String>, List<Candidate<R>>> read) {
    var listed = target.adopt(kind).stream().filter(id -> !owned.contains(id)).toList();
    if (listed.isEmpty()) {
      return none();
    }
    var found = read.apply(listed);
    var missing =
        listed.stream()
            .filter(id -> found.stream().noneMatch(c -> c.id().equals(id)))
            .filter(id -> !replaced(context, listed))
            .map(id -> blocked(id, "does not exist in " + target.identity().region()));
    var problems = found.stream().flatMap(c -> problem(target, c).stream());
    return new Adoption<>(
        found.stream().filter(c -> problem(target, c).isEmpty()).map(Candidate::observed).toList(),
        Stream.concat(problems, missing).findFirst());
  }

  private static Optional<Outcome> problem(Target target, Candidate<?> candidate) {
    return otherOwner(target, candidate.tags())
        .or(candidate::mismatch)
        .map(why -> blocked(candidate.id(), why));
  }

  /** Returns true if the step has replaced the adopted resource, so that its absence is fine. */
  private static boolean replaced(StepContext context, List<String> listed) {
    var recorded = context.recordedIds();
    return !recorded.isEmpty() && recorded.stream().noneMatch(listed::contains);
  }

  /**
   * Returns the reason why an unowned resource of the desired name is not used; empty if it can be
   * adopted. For kinds that AWS identifies by name.
   *
   * @param kind kind in {@code spec.adopt}, such as {@code cache-cluster}
   * @param what the kind, for users
   * @param mismatch the reason why it does not match the spec, to be read after its name
   */
  public static Optional<Outcome> refusal(
      Target target,
      String kind,
      String what,
      String name,
      Map<String, String> tags,
      Optional<String> mismatch) {
    var entry = kind + "/" + name;
    if (!target.adopt(kind + "/").contains(entry)) {
      return Optional.of(Ownership.notOurs(target, what + " " + name, tags));
    }
    return otherOwner(target, tags).or(() -> mismatch).map(why -> blocked(entry, why));
  }

  /**
   * Returns the reason why no resource of the desired name is created although none exists. For
   * kinds that AWS identifies by name.
   *
   * @param field the field of the spec with the name
   */
  public static Optional<Outcome> absent(
      Target target, StepContext context, String kind, String name, String field) {
    if (!context.recordedIds().isEmpty()) {
      return Optional.empty();
    }
    return target.adopt(kind + "/").stream()
        .findFirst()
        .map(
            entry ->
                entry.equals(kind + "/" + name)
                    ? blocked(entry, "does not exist")
                    : blocked(entry, "is not the desired name, " + name + " (" + field + ")"));
  }

  /**
   * Returns the mismatch of a resource in another VPC.
   *
   * @param actual id of the VPC that the resource is in
   */
  public static Optional<String> elsewhere(String actual, String vpc) {
    return actual.equals(vpc)
        ? Optional.empty()
        : Optional.of("is in " + actual + ", not in " + vpc);
  }

  private static Optional<String> otherOwner(Target target, Map<String, String> tags) {
    return Ownership.another(target, tags).map(owner -> "belongs to the environment " + owner);
  }

  /** Blocks the step because of an entry of {@code spec.adopt}. */
  public static Outcome blocked(String entry, String why) {
    return new Outcome.Blocked(
        entry
            + " is listed in spec.adopt and "
            + why
            + ". The operator creates nothing in its place. Correct it, or remove it from the"
            + " list.");
  }
}
