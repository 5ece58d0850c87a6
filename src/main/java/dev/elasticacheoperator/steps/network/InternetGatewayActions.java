package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.Tagging;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Actions on internet gateways. Each returns the observation as it is after the call. */
final class InternetGatewayActions {

  private InternetGatewayActions() {}

  static Action<AwsContext, ObservedInternetGateways> create(
      ObservedInternetGateways observed, String name, Map<String, String> tags, String token) {
    return Action.announced(
            "CreateInternetGateway",
            "Create internet gateway " + name,
            token,
            (AwsContext aws) -> {
              var all = Tags.withToken(tags, token);
              var specification = Tags.specification(ResourceType.INTERNET_GATEWAY, all);
              var gateway =
                  aws.clients()
                      .ec2()
                      .createInternetGateway(r -> r.tagSpecifications(specification))
                      .internetGateway();
              var created =
                  new ObservedInternetGateway(gateway.internetGatewayId(), Optional.empty(), all);
              return ObservedInternetGateways.of(Lists.plus(observed.owned(), created));
            })
        .reporting(after -> "Created internet gateway " + last(after).id() + " (" + name + ")");
  }

  private static ObservedInternetGateway last(ObservedInternetGateways observed) {
    return observed.owned().get(observed.owned().size() - 1);
  }

  static Action<AwsContext, ObservedInternetGateways> attach(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, String vpc) {
    var what = " internet gateway " + gateway.id() + " to " + vpc;
    return Action.of(
            "AttachInternetGateway",
            "Attach" + what,
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .attachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
              return withVpc(observed, gateway, Optional.of(vpc));
            })
        .changingAlso(StepNames.VPC)
        .reporting("Attached" + what);
  }

  static Action<AwsContext, ObservedInternetGateways> detach(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, String vpc) {
    var what = " internet gateway " + gateway.id() + " from " + vpc;
    return Action.of(
            "DetachInternetGateway",
            "Detach" + what,
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .detachInternetGateway(r -> r.internetGatewayId(gateway.id()).vpcId(vpc));
              return withVpc(observed, gateway, Optional.empty());
            })
        .reporting("Detached" + what);
  }

  private static ObservedInternetGateways withVpc(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, Optional<String> vpc) {
    return ObservedInternetGateways.of(Lists.with(observed.owned(), gateway, g -> g.withVpc(vpc)));
  }

  /** Corrects the tags, which also adopts a gateway without ownership tags. */
  static Optional<Action<AwsContext, ObservedInternetGateways>> retag(
      ObservedInternetGateways observed, ObservedInternetGateway gateway, DesiredTags desired) {
    return Tagging.retag(
        gateway.id(),
        gateway.tags(),
        desired,
        tags ->
            ObservedInternetGateways.of(
                Lists.with(observed.owned(), gateway, g -> g.withTags(tags))));
  }

  static Action<AwsContext, ObservedInternetGateways> delete(
      ObservedInternetGateways observed, ObservedInternetGateway gateway) {
    return Action.of(
            "DeleteInternetGateway",
            "Delete internet gateway " + gateway.id(),
            (AwsContext aws) -> {
              aws.clients().ec2().deleteInternetGateway(r -> r.internetGatewayId(gateway.id()));
              return ObservedInternetGateways.of(Lists.without(observed.owned(), gateway));
            })
        .reporting("Deleted internet gateway " + gateway.id());
  }
}
