package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Lists;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Observed state of a step whose resources ElastiCache keeps by name: subnet groups or parameter
 * groups. The step has several groups while the cluster moves from one to another.
 *
 * @param groups the owned groups
 * @param blocked why a group cannot be used, by its name: it is foreign, or it was handed over and
 *     does not match
 */
record ObservedGroups<G extends ObservedGroups.NamedGroup>(
    List<G> groups, Map<String, Outcome> blocked) {

  /** A group that has a name. */
  interface NamedGroup {
    String name();
  }

  static <G extends NamedGroup> ObservedGroups<G> none() {
    return new ObservedGroups<>(List.of(), Map.of());
  }

  Optional<G> named(String name) {
    return groups.stream().filter(g -> g.name().equals(name)).findFirst();
  }

  List<String> names() {
    return groups.stream().map(NamedGroup::name).toList();
  }

  /** Returns the groups after the given one, which replaces any other of its name. */
  ObservedGroups<G> with(G group) {
    var others = groups.stream().filter(g -> !g.name().equals(group.name())).toList();
    return new ObservedGroups<>(Lists.plus(others, group), blocked);
  }

  ObservedGroups<G> without(G group) {
    return new ObservedGroups<>(Lists.without(groups, group), blocked);
  }

  ObservedGroups<G> blocked(String name, Outcome why) {
    var more = new HashMap<>(blocked);
    more.put(name, why);
    return new ObservedGroups<>(groups, Map.copyOf(more));
  }

  /** Returns the groups to delete once the cluster uses the given one, if that one exists. */
  List<G> superseded(String kept) {
    return named(kept).map(group -> Lists.without(groups, group)).orElse(List.of());
  }
}
