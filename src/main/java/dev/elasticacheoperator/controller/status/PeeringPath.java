package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.aws.read.Peering;
import dev.elasticacheoperator.aws.read.Peering.Side;
import java.util.List;
import java.util.Optional;

/**
 * The way between a VPC and an address outside it, by a peering. Transit gateways and VPNs are not
 * read, so that a missing peering proves nothing where one of them exists.
 */
final class PeeringPath {

  private static final String CONNECT =
      "by a peering, a transit gateway or a VPN, with routes in both directions.";

  private PeeringPath() {}

  /**
   * Returns sentences that say what is missing; empty if a peering has routes in both directions.
   *
   * @param address IPv4 address outside the VPC of the network
   */
  static Optional<String> problem(CacheNetwork network, String address) {
    if (network.peerings().isEmpty()) {
      return Optional.of("Connect its network with the VPC " + CONNECT);
    }
    var vpc = network.vpc().orElseThrow();
    return network.peerings().get().stream()
        .filter(peering -> peering.sides().stream().anyMatch(side -> side.vpc().equals(vpc)))
        .filter(peering -> mayLeadTo(peering, vpc, address))
        .findFirst()
        .map(peering -> problem(peering, network, address))
        .orElseGet(
            () ->
                Optional.of(
                    "No peering leads from the VPC to the network of this address. Connect them "
                        + CONNECT));
  }

  /** AWS shows the blocks of an accepter only once it has accepted. */
  private static boolean mayLeadTo(Peering peering, String vpc, String address) {
    var blocks = other(peering, vpc).blocks();
    return CacheNetwork.contains(blocks, address) || !peering.active() && blocks.isEmpty();
  }

  private static Optional<String> problem(Peering peering, CacheNetwork network, String address) {
    var vpc = network.vpc().orElseThrow();
    var cache = side(peering, vpc);
    var other = other(peering, vpc);
    if (!peering.active()) {
      return Optional.of("Accept peering " + peering.id() + ", which waits for it.");
    }
    if (!CacheNetwork.contains(cache.routed(), address)) {
      return Optional.of(missingRoute(peering, vpc, address + "/32", "the cache subnets"));
    }
    var back =
        network.blocks().stream()
            .anyMatch(block -> CacheNetwork.contains(other.routed(), first(block)));
    return back || !other.isWith(cache)
        ? Optional.empty()
        : Optional.of(
            missingRoute(
                peering,
                other.vpc(),
                String.join(", ", network.blocks()),
                "the operator's subnets"));
  }

  private static String missingRoute(
      Peering peering, String vpc, String destination, String subnets) {
    return "No route table of VPC "
        + vpc
        + " sends "
        + destination
        + " through peering "
        + peering.id()
        + ". Add the route to the route table of "
        + subnets
        + ".";
  }

  /** Returns the first address of a block. */
  private static String first(String block) {
    return block.substring(0, block.indexOf('/'));
  }

  private static Side side(Peering peering, String vpc) {
    return peering.sides().stream().filter(s -> s.vpc().equals(vpc)).findFirst().orElseThrow();
  }

  private static Side other(Peering peering, String vpc) {
    List<Side> others = peering.sides().stream().filter(s -> !s.vpc().equals(vpc)).toList();
    return others.get(0);
  }
}
