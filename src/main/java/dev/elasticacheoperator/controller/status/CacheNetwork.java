package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.aws.read.Peering;
import dev.elasticacheoperator.desired.Cidr;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepOutputs;
import java.util.List;
import java.util.Optional;

/**
 * The network around a cache, as far as the last pass observed it. It explains why a client does
 * not get through.
 *
 * @param vpc id of the VPC; empty if the VPC was not observed
 * @param blocks IPv4 blocks of the VPC; empty if they are not known
 * @param group id of the cache's security group; empty if the group was not observed
 * @param allowed blocks, groups and prefix lists that the group admits to the cache's ports
 * @param peerings all peerings of the region; empty if they were not read
 */
public record CacheNetwork(
    Optional<String> vpc,
    List<String> blocks,
    Optional<String> group,
    List<String> allowed,
    Optional<List<Peering>> peerings) {

  public static final CacheNetwork UNKNOWN =
      new CacheNetwork(Optional.empty(), List.of(), Optional.empty(), List.of(), Optional.empty());

  /** Returns the network that the steps have observed. */
  public static CacheNetwork of(DesiredState desired, Outputs outputs) {
    var bastion = outputs.get(StepOutputs.BASTION_SECURITY_GROUP_ID);
    return new CacheNetwork(
        outputs.get(StepOutputs.VPC_ID),
        outputs
            .get(StepOutputs.VPC_BLOCKS)
            .orElseGet(() -> desired.vpc().cidrBlock().stream().toList()),
        outputs.get(StepOutputs.CACHE_SECURITY_GROUP_ID),
        outputs.get(StepOutputs.CACHE_SOURCES).orElse(List.of()).stream()
            .filter(source -> !bastion.equals(Optional.of(source)))
            .toList(),
        Optional.empty());
  }

  /** Returns the network with the peerings that were read now. */
  public CacheNetwork with(List<Peering> read) {
    return new CacheNetwork(vpc, blocks, group, allowed, Optional.of(read));
  }

  /** Returns true if all parts are known. */
  public boolean isComplete() {
    return vpc.isPresent() && !blocks.isEmpty() && group.isPresent();
  }

  /** Returns true if the VPC is known not to contain the IPv4 address. */
  boolean isOutside(String address) {
    return isIpv4(address) && vpc.isPresent() && !blocks.isEmpty() && !contains(blocks, address);
  }

  /** Returns true if no rule of the security group is known to admit the IPv4 address. */
  boolean isRefused(String address) {
    return isIpv4(address) && group.isPresent() && !contains(allowed, address);
  }

  /** Returns the groups and prefix lists that may admit clients whatever their address is. */
  List<String> otherSources() {
    return allowed.stream().filter(source -> !source.contains("/")).toList();
  }

  static boolean contains(List<String> blocks, String address) {
    var one = Cidr.parse(address + "/32");
    return blocks.stream()
        .filter(block -> block.contains("/") && isIpv4(block))
        .anyMatch(block -> Cidr.parse(block).contains(one));
  }

  private static boolean isIpv4(String text) {
    return !text.contains(":");
  }
}
