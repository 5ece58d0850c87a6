package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Tagging;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Actions on VPCs. Each returns the observation as it is after the call. */
final class VpcActions {

  private VpcActions() {}

  static Action<AwsContext, ObservedVpcs> create(
      ObservedVpcs observed, String cidrBlock, Map<String, String> tags, String token) {
    return Action.announced(
            "CreateVpc",
            "Create VPC " + cidrBlock,
            token,
            (AwsContext aws) -> {
              var all = Tags.withToken(tags, token);
              var vpc =
                  aws.clients()
                      .ec2()
                      .createVpc(
                          r ->
                              r.cidrBlock(cidrBlock)
                                  .tagSpecifications(Tags.specification(ResourceType.VPC, all)))
                      .vpc();
              // A new VPC has DNS hostnames off (EC2 API Reference, ModifyVpcAttribute).
              var created =
                  new ObservedVpc(vpc.vpcId(), vpc.cidrBlock(), all, Optional.of(false), true);
              return ObservedVpcs.of(Lists.plus(observed.owned(), created));
            })
        .reporting(after -> "Created VPC " + last(after).id() + " (" + cidrBlock + ")");
  }

  private static ObservedVpc last(ObservedVpcs observed) {
    return observed.owned().get(observed.owned().size() - 1);
  }

  static Action<AwsContext, ObservedVpcs> turnOnDnsHostnames(
      ObservedVpcs observed, ObservedVpc vpc) {
    return Action.of(
            "ModifyVpcAttribute",
            "Turn on DNS hostnames of VPC " + vpc.id(),
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .modifyVpcAttribute(
                      r -> r.vpcId(vpc.id()).enableDnsHostnames(v -> v.value(true)));
              return ObservedVpcs.of(
                  Lists.with(observed.owned(), vpc, ObservedVpc::withDnsHostnames));
            })
        .reporting("Turned on DNS hostnames of VPC " + vpc.id())
        .asOptional();
  }

  /** Corrects the tags, which also adopts a VPC without ownership tags. */
  static Optional<Action<AwsContext, ObservedVpcs>> retag(
      ObservedVpcs observed, ObservedVpc vpc, DesiredTags desired) {
    return Tagging.retag(
        vpc.id(),
        vpc.tags(),
        desired,
        tags -> ObservedVpcs.of(Lists.with(observed.owned(), vpc, v -> v.withTags(tags))));
  }

  static Action<AwsContext, ObservedVpcs> delete(ObservedVpcs observed, ObservedVpc vpc) {
    return Action.of(
            "DeleteVpc",
            "Delete VPC " + vpc.id(),
            (AwsContext aws) -> {
              aws.clients().ec2().deleteVpc(r -> r.vpcId(vpc.id()));
              return ObservedVpcs.of(Lists.without(observed.owned(), vpc));
            })
        .reporting("Deleted VPC " + vpc.id());
  }
}
