package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The internet gateway as AWS reports it.
 *
 * @param owned owned gateways, the one to keep first
 * @param blocked the reason why no gateway is created: the recorded one lost its tags, or a listed
 *     one cannot be adopted
 * @param existing the gateway of an existing VPC, which is used and never changed
 */
record ObservedInternetGateways(
    List<ObservedInternetGateway> owned,
    Optional<Outcome> blocked,
    Optional<ObservedInternetGateway> existing) {

  static ObservedInternetGateways of(List<ObservedInternetGateway> owned) {
    return new ObservedInternetGateways(owned, Optional.empty(), Optional.empty());
  }

  /** Returns the gateway that the environment uses. */
  Optional<ObservedInternetGateway> used() {
    return existing.or(() -> owned.stream().findFirst());
  }
}
