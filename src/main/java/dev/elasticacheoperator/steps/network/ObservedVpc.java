package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * One VPC.
 *
 * @param dnsHostnames empty if the view does not know it
 * @param inUse true if the VPC has subnets; only read if there are several VPCs
 */
record ObservedVpc(
    String id,
    String cidrBlock,
    Map<String, String> tags,
    Optional<Boolean> dnsHostnames,
    boolean inUse) {

  static ObservedVpc of(Vpc vpc, Optional<Boolean> dnsHostnames, boolean inUse) {
    return new ObservedVpc(
        vpc.vpcId(), vpc.cidrBlock(), Tags.fromEc2(vpc.tags()), dnsHostnames, inUse);
  }

  ObservedVpc withTags(Map<String, String> changed) {
    return new ObservedVpc(id, cidrBlock, changed, dnsHostnames, inUse);
  }

  ObservedVpc withDnsHostnames() {
    return new ObservedVpc(id, cidrBlock, tags, Optional.of(true), inUse);
  }
}
