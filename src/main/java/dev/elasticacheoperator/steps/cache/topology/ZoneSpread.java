package dev.elasticacheoperator.steps.cache.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Zones of new nodes, so that the nodes of a cache are as even in its zones as they can be. */
public final class ZoneSpread {

  private ZoneSpread() {}

  /**
   * Returns the zone of each new node: the zone with the fewest nodes, the first of several. Empty
   * without zones.
   *
   * @param zones zones of the subnets, in their order
   * @param present zones of the existing nodes
   */
  public static List<String> added(List<String> zones, Collection<String> present, int more) {
    var added = new ArrayList<String>();
    while (added.size() < more && !zones.isEmpty()) {
      var taken = Stream.concat(present.stream(), added.stream()).toList();
      added.add(
          zones.stream()
              .min(Comparator.comparing(zone -> taken.stream().filter(zone::equals).count()))
              .orElseThrow());
    }
    return added;
  }
}
