package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** A subnet as EC2 shows it. */
record SeenSubnet(String id, String cidrBlock, Map<String, String> tags, boolean publicAddresses) {

  static SeenSubnet of(Subnet subnet) {
    return new SeenSubnet(
        subnet.subnetId(),
        subnet.cidrBlock(),
        Tags.fromEc2(subnet.tags()),
        Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()));
  }

  SeenSubnet tagged(Map<String, String> now) {
    return new SeenSubnet(id, cidrBlock, now, publicAddresses);
  }

  SeenSubnet withPublicAddresses(boolean on) {
    return new SeenSubnet(id, cidrBlock, tags, on);
  }

  /** Whether it is the wanted one: the block is the key. */
  boolean is(DesiredEnvironment.Subnet wanted) {
    return wanted.cidrBlock().equals(Optional.of(cidrBlock));
  }

  static Optional<SeenSubnet> find(List<SeenSubnet> subnets, DesiredEnvironment.Subnet wanted) {
    return subnets.stream().filter(seen -> seen.is(wanted)).findFirst();
  }
}
