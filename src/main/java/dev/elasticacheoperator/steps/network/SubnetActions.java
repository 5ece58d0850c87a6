package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Tagging;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Actions on subnets. Each returns the observation as it is after the call. */
final class SubnetActions {

  private SubnetActions() {}

  static Action<AwsContext, ObservedSubnets> create(
      ObservedSubnets observed,
      DesiredState.Subnet desired,
      Optional<String> zone,
      Map<String, String> tags,
      String vpc) {
    var block = desired.cidrBlock().orElseThrow();
    return Action.of(
            "CreateSubnet",
            "Create subnet " + block + " in " + vpc,
            (AwsContext aws) -> {
              var subnet =
                  aws.clients()
                      .ec2()
                      .createSubnet(
                          r ->
                              r.vpcId(vpc)
                                  .cidrBlock(block)
                                  .availabilityZone(zone.orElse(null))
                                  .tagSpecifications(Tags.specification(ResourceType.SUBNET, tags)))
                      .subnet();
              var created = ObservedSubnet.of(subnet).withTags(tags);
              return observed.withOwned(Lists.plus(observed.owned(), created));
            })
        .reporting(
            after ->
                "Created subnet "
                    + ObservedSubnet.find(after.owned(), desired).orElseThrow().id()
                    + " ("
                    + block
                    + ")");
  }

  static Action<AwsContext, ObservedSubnets> setPublicAddresses(
      ObservedSubnets observed, ObservedSubnet subnet, boolean on) {
    var what = (on ? " on" : " off") + " public addresses of subnet " + subnet.id();
    return Action.of(
            "ModifySubnetAttribute",
            "Turn" + what,
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .modifySubnetAttribute(
                      r -> r.subnetId(subnet.id()).mapPublicIpOnLaunch(v -> v.value(on)));
              return observed.withOwned(
                  Lists.with(observed.owned(), subnet, s -> s.withPublicAddresses(on)));
            })
        .reporting("Turned" + what);
  }

  /** Corrects the tags, which also adopts a subnet without ownership tags. */
  static Optional<Action<AwsContext, ObservedSubnets>> retag(
      ObservedSubnets observed, ObservedSubnet subnet, DesiredTags desired) {
    return Tagging.retag(
        subnet.id(),
        subnet.tags(),
        desired,
        tags -> observed.withOwned(Lists.with(observed.owned(), subnet, s -> s.withTags(tags))));
  }

  static Action<AwsContext, ObservedSubnets> delete(
      ObservedSubnets observed, ObservedSubnet subnet) {
    return Action.of(
            "DeleteSubnet",
            "Delete subnet " + subnet.id(),
            (AwsContext aws) -> {
              aws.clients().ec2().deleteSubnet(r -> r.subnetId(subnet.id()));
              return observed.withOwned(Lists.without(observed.owned(), subnet));
            })
        .reporting("Deleted subnet " + subnet.id());
  }
}
