package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;

/**
 * One internet gateway.
 *
 * @param vpc id of the VPC that the gateway is attached to
 */
record ObservedInternetGateway(String id, Optional<String> vpc, Map<String, String> tags) {

  static ObservedInternetGateway of(InternetGateway gateway) {
    return new ObservedInternetGateway(
        gateway.internetGatewayId(),
        gateway.attachments().stream().map(InternetGatewayAttachment::vpcId).findFirst(),
        Tags.fromEc2(gateway.tags()));
  }

  ObservedInternetGateway withTags(Map<String, String> changed) {
    return new ObservedInternetGateway(id, vpc, changed);
  }

  ObservedInternetGateway withVpc(Optional<String> changed) {
    return new ObservedInternetGateway(id, changed, tags);
  }
}
