package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The route table as AWS reports it.
 *
 * @param owned owned route tables, the one to keep first
 * @param foreignAssociation id of the association of the bastion's subnet with a foreign table;
 *     only read after a conflict
 * @param blocked the reason why no table is created: the recorded one lost its tags, or a listed
 *     one cannot be adopted
 */
record ObservedRouteTables(
    List<ObservedRouteTable> owned,
    Optional<String> foreignAssociation,
    Optional<Outcome> blocked) {

  static ObservedRouteTables of(List<ObservedRouteTable> owned) {
    return new ObservedRouteTables(owned, Optional.empty(), Optional.empty());
  }
}
