package dev.elasticacheoperator.steps.network;

import java.util.List;
import java.util.Optional;

/** The zones that offer what is placed in a subnet, as far as the operator knows them. */
sealed interface OfferedZones {

  /** No step needed the zones, or the view does not read them. */
  record NotRead() implements OfferedZones {}

  /** The operator must not read the zones, so that AWS chooses. */
  record Denied() implements OfferedZones {}

  /** Names of zones, sorted. */
  record Known(List<String> names) implements OfferedZones {}

  static OfferedZones of(Optional<List<String>> read) {
    return read.<OfferedZones>map(Known::new).orElseGet(Denied::new);
  }

  /** Returns the zones to choose from; empty if they are unknown. */
  default List<String> names() {
    return List.of();
  }
}
