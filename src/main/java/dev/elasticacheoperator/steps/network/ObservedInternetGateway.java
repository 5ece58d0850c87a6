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
 * @param attaching AWS's name of the attachment's state if it is not complete; routes cannot lead
 *     to the gateway before
 */
record ObservedInternetGateway(
    String id, Optional<String> vpc, Optional<String> attaching, Map<String, String> tags) {

  /** State of a complete attachment of an internet gateway (EC2 API Reference). */
  private static final String AVAILABLE = "available";

  ObservedInternetGateway(String id, Optional<String> vpc, Map<String, String> tags) {
    this(id, vpc, Optional.empty(), tags);
  }

  static ObservedInternetGateway of(InternetGateway gateway) {
    return new ObservedInternetGateway(
        gateway.internetGatewayId(),
        gateway.attachments().stream().map(InternetGatewayAttachment::vpcId).findFirst(),
        gateway.attachments().stream()
            .map(InternetGatewayAttachment::stateAsString)
            .filter(state -> state != null && !state.equals(AVAILABLE))
            .findFirst(),
        Tags.fromEc2(gateway.tags()));
  }

  ObservedInternetGateway withTags(Map<String, String> changed) {
    return new ObservedInternetGateway(id, vpc, attaching, changed);
  }

  ObservedInternetGateway withVpc(Optional<String> changed) {
    return new ObservedInternetGateway(id, changed, Optional.empty(), tags);
  }
}
