package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.engine.StepContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Recorded ids of a step's resources, and the order in which several resources are used. */
public final class Ids {

  private Ids() {}

  /**
   * Returns the names under which AWS may have this step's resource: the recorded names, the name
   * of an announced create, and the desired name. A change of the spec changes only the last.
   */
  public static List<String> names(StepContext context, String desired) {
    return Stream.of(
            context.recordedIds().stream(), context.announced().stream(), Stream.of(desired))
        .flatMap(names -> names)
        .distinct()
        .toList();
  }

  /**
   * Sorts resources of which the step needs only one, the one to keep first. The recorded resource
   * comes first, then resources in use, then by id, so that every pass keeps the same one.
   */
  public static <R> List<R> keepFirst(
      List<R> found, Function<R, String> id, List<String> recorded, Predicate<R> inUse) {
    return found.stream()
        .sorted(
            Comparator.<R, Boolean>comparing(r -> !recorded.contains(id.apply(r)))
                .thenComparing(r -> !inUse.test(r))
                .thenComparing(id))
        .toList();
  }

  /** Returns the end of a message about resources that are deleted as soon as nothing uses them. */
  public static String supersededNote(List<String> ids) {
    return ids.isEmpty() ? "" : "; deleted once unused: " + String.join(", ", ids);
  }
}
