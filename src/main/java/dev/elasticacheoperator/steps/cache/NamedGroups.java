package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Lists;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is seen of a kind of groups that ElastiCache keeps by name, and of which there may be
 * several while the cluster moves from one to another.
 *
 * @param groups ours
 * @param blocked by name, why a group of that name cannot be had: it is not ours, or is handed over
 *     and unfit
 */
record NamedGroups<G extends NamedGroups.Named>(List<G> groups, Map<String, Outcome> blocked) {

  /** Of a name (ElastiCache API Reference, CreateCacheSubnetGroup, CreateCacheParameterGroup). */
  private static final int LONGEST_NAME = 255;

  interface Named {
    String name();
  }

  static <G extends Named> NamedGroups<G> none() {
    return new NamedGroups<>(List.of(), Map.of());
  }

  /** The name with an ending, shortened where AWS would not take it. */
  static String name(String name, String ending) {
    var room = Math.min(name.length(), LONGEST_NAME - ending.length());
    return name.substring(0, room).replaceAll("-$", "") + ending;
  }

  Optional<G> named(String name) {
    return groups.stream().filter(g -> g.name().equals(name)).findFirst();
  }

  NamedGroups<G> with(G group) {
    var others = groups.stream().filter(g -> !g.name().equals(group.name())).toList();
    return new NamedGroups<>(Lists.plus(others, group), blocked);
  }

  NamedGroups<G> without(G group) {
    return new NamedGroups<>(Lists.without(groups, group), blocked);
  }

  NamedGroups<G> blocked(String name, Outcome why) {
    var more = new HashMap<>(blocked);
    more.put(name, why);
    return new NamedGroups<>(groups, Map.copyOf(more));
  }
}
