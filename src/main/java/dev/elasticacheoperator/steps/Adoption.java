package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What {@code spec.adopt} hands over to a step that lacks something. One that fits and that
 * nobody's tags claim is from then on seen as ours, lacking only the tags: to put them on is the
 * adoption. While one that is listed is missing, does not fit or is another environment's, nothing
 * is made in its place, since that might be a second one.
 *
 * @param fitting in the order of the list
 * @param mismatch what is wrong with one that is listed
 */
public record Adoption<R>(List<R> fitting, Optional<Outcome> mismatch) {

  /**
   * A listed resource, as AWS has it.
   *
   * @param mismatch why it cannot be what the environment wants, to be read after its id; empty
   *     where it can
   * @param seen what the step makes of it
   */
  public record Candidate<R>(
      String id, Map<String, String> tags, Optional<String> mismatch, R seen) {}

  public static <R> Adoption<R> none() {
    return new Adoption<>(List.of(), Optional.empty());
  }

  /**
   * Of a kind that EC2 gives ids.
   *
   * @param kind the ids' beginning, such as {@code vpc-}
   * @param ours ids that are ours already
   * @param look asks AWS for resources by id, leaving out those that it does not know
   */
  public static <R> Adoption<R> of(
      Target target,
      StepContext context,
      String kind,
      List<String> ours,
      Function<List<String>, List<Candidate<R>>> look) {
    var listed = target.adopt(kind).stream().filter(id -> !ours.contains(id)).toList();
    if (listed.isEmpty()) {
      return none();
    }
    var found = look.apply(listed);
    var missing =
        listed.stream()
            .filter(id -> found.stream().noneMatch(c -> c.id().equals(id)))
            .filter(id -> !succeeded(context, listed))
            .map(id -> blocked(id, "does not exist in " + target.identity().region()));
    var problems = found.stream().flatMap(c -> problem(target, c).stream());
    return new Adoption<>(
        found.stream().filter(c -> problem(target, c).isEmpty()).map(Candidate::seen).toList(),
        Stream.concat(problems, missing).findFirst());
  }

  private static Optional<Outcome> problem(Target target, Candidate<?> candidate) {
    return others(target, candidate.tags())
        .or(candidate::mismatch)
        .map(why -> blocked(candidate.id(), why));
  }

  /** One that was adopted earlier and has a successor on record is missed by nobody. */
  private static boolean succeeded(StepContext context, List<String> listed) {
    var recorded = context.recordedIds();
    return !recorded.isEmpty() && recorded.stream().noneMatch(listed::contains);
  }

  /**
   * Of a kind that AWS keeps by name: what keeps a resource of the wanted name, which does not
   * carry our tags, from being ours; empty where it is handed over and fits.
   *
   * @param kind such as {@code cache-cluster}
   * @param what the kind, for people
   * @param mismatch why it cannot be what the environment wants, to be read after its name
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
      return Optional.of(new Outcome.Blocked(Ownership.notOurs(what + " " + name)));
    }
    return others(target, tags).or(() -> mismatch).map(why -> blocked(entry, why));
  }

  /**
   * Of a kind that AWS keeps by name, while there is none of the wanted name: why none is made.
   *
   * @param field where the spec says the name
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
                    : blocked(
                        entry, "is not the name that is wanted, " + name + " (" + field + ")"));
  }

  /**
   * What is wrong with one of another VPC.
   *
   * @param its the VPC that it is in
   */
  public static Optional<String> elsewhere(String its, String vpc) {
    return its.equals(vpc) ? Optional.empty() : Optional.of("is in " + its + ", not in " + vpc);
  }

  private static Optional<String> others(Target target, Map<String, String> tags) {
    var owner = target.identity().owner();
    var cluster = tags.getOrDefault(Tags.CLUSTER, owner.cluster());
    var environment = tags.getOrDefault(Tags.ENVIRONMENT, owner.environment());
    return cluster.equals(owner.cluster()) && environment.equals(owner.environment())
        ? Optional.empty()
        : Optional.of("belongs to the environment " + environment + " of the cluster " + cluster);
  }

  public static Outcome blocked(String entry, String why) {
    return new Outcome.Blocked(
        entry
            + " is listed in spec.adopt and "
            + why
            + ": nothing is made in its place while it is listed; put it right, or take it out of"
            + " the list");
  }
}
