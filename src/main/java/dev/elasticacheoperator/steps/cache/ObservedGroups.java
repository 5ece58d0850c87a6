package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Lists;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Observed state of a step whose resources ElastiCache keeps by name: subnet groups or parameter
 * groups. The step has several groups while the cluster moves from one to another.
 *
 * @param groups the owned groups
 * @param blocked why a group cannot be used, by its name: it is foreign, or it was handed over and
 *     does not match
 * @param lost names of the recorded groups among these, which may get their tags back
 */
record ObservedGroups<G extends ObservedGroups.NamedGroup>(
    List<G> groups, Map<String, Outcome> blocked, List<String> lost) {

  /** A group that has a name. */
  interface NamedGroup {
    String name();
  }

  static <G extends NamedGroup> ObservedGroups<G> none() {
    return new ObservedGroups<>(List.of(), Map.of(), List.of());
  }

  Optional<G> named(String name) {
    return groups.stream().filter(g -> g.name().equals(name)).findFirst();
  }

  /**
   * Returns the names to record: those of the owned groups, and beside one of these the names of
   * the lost groups. A step that owns no group has nothing to delete.
   */
  List<String> names() {
    var owned = groups.stream().map(NamedGroup::name);
    return groups.isEmpty() ? List.of() : Stream.concat(owned, lost.stream()).toList();
  }

  /** Returns the groups after the given one, which replaces any other of its name. */
  ObservedGroups<G> with(G group) {
    var others = groups.stream().filter(g -> !g.name().equals(group.name())).toList();
    return new ObservedGroups<>(Lists.plus(others, group), blocked, lost);
  }

  ObservedGroups<G> without(G group) {
    return new ObservedGroups<>(Lists.without(groups, group), blocked, lost);
  }

  ObservedGroups<G> blocked(String name, Outcome why) {
    var more = new HashMap<>(blocked);
    more.put(name, why);
    return new ObservedGroups<>(groups, Map.copyOf(more), lost);
  }

  /** Notes a group that exists and does not count as owned. */
  ObservedGroups<G> refused(String name, Outcome why, StepContext context) {
    var recorded = context.recordedIds().contains(name);
    return new ObservedGroups<>(
        groups, blocked(name, why).blocked, recorded ? Lists.plus(lost, name) : lost);
  }

  /** Returns the groups to delete once the cluster uses the given one, if that one exists. */
  List<G> superseded(String kept) {
    return named(kept).map(group -> Lists.without(groups, group)).orElse(List.of());
  }
}
