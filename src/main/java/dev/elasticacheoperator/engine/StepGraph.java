package dev.elasticacheoperator.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The steps in order, and which step needs which.
 *
 * @param <T> the target of a pass
 * @param <C> the AWS context that steps read and write through
 */
final class StepGraph<T, C> {

  private final List<Step<T, C, ?>> inOrder;
  private final List<Step<T, C, ?>> inReverse;

  /**
   * @throws IllegalArgumentException if a step comes before a need, is contained in a step that it
   *     does not need, or has the name of another step
   */
  StepGraph(List<Step<T, C, ?>> steps) {
    var before = new LinkedHashSet<String>();
    for (var step : steps) {
      if (!before.containsAll(step.needs())) {
        throw new IllegalArgumentException(step.name() + " must come after the steps it needs");
      }
      if (!step.needs().containsAll(step.containedIn())) {
        throw new IllegalArgumentException(step.name() + " must need the steps it is contained in");
      }
      if (!before.add(step.name())) {
        throw new IllegalArgumentException("Two steps have the name " + step.name());
      }
    }
    inOrder = List.copyOf(steps);
    var reversed = new ArrayList<>(inOrder);
    Collections.reverse(reversed);
    inReverse = List.copyOf(reversed);
  }

  /** Returns the steps so that each comes after the steps it needs. */
  List<Step<T, C, ?>> inOrder() {
    return inOrder;
  }

  /** Returns the steps so that each comes before the steps it needs. */
  List<Step<T, C, ?>> inReverse() {
    return inReverse;
  }

  List<String> names() {
    return inOrder.stream().map(Step::name).toList();
  }

  /** Returns the steps that the step needs directly. */
  List<Step<T, C, ?>> needs(Step<T, C, ?> step) {
    return inOrder.stream().filter(other -> step.needs().contains(other.name())).toList();
  }

  /** Returns the steps that need the step directly. */
  List<Step<T, C, ?>> dependents(Step<T, C, ?> step) {
    return inOrder.stream().filter(other -> other.needs().contains(step.name())).toList();
  }

  /** Returns the names of all steps that the named step needs, directly or through others. */
  List<String> ancestors(String name) {
    var found = new LinkedHashSet<>(Set.of(name));
    inReverse.stream().filter(s -> found.contains(s.name())).forEach(s -> found.addAll(s.needs()));
    found.remove(name);
    return List.copyOf(found);
  }

  /** Returns the names of all steps that need the named step, directly or through others. */
  List<String> descendants(String name) {
    var found = new LinkedHashSet<>(Set.of(name));
    inOrder.stream()
        .filter(s -> s.needs().stream().anyMatch(found::contains))
        .forEach(s -> found.add(s.name()));
    found.remove(name);
    return List.copyOf(found);
  }
}
