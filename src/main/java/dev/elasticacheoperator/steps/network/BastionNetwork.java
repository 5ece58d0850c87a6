package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.steps.Target;

/** The internet gateway and the route table, which exist only for a bastion in a managed subnet. */
final class BastionNetwork {

  private BastionNetwork() {}

  static String whySkipped(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent()
        ? "the existing subnet's own route is used"
        : "not asked for";
  }
}
