package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.steps.Target;
import java.util.Optional;

/** Rules for the internet gateway and the route table, which only a managed subnet needs. */
final class BastionNetwork {

  static final String EVERYWHERE = "0.0.0.0/0";

  private BastionNetwork() {}

  /** Returns the reason why an environment with a bastion has no gateway and no route table. */
  static Optional<String> whySkipped(Target target) {
    return target
        .desired()
        .flatMap(d -> d.bastion())
        .map(bastion -> "Not needed, because the existing subnet of the bastion has its own route");
  }
}
