package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** The kinds of EC2 resources: the prefix of their ids, and what EC2 says when there is no such. */
enum ResourceKind {
  VPC("vpc", ResourceType.VPC, "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"),
  SUBNET(
      "subnet",
      ResourceType.SUBNET,
      "InvalidSubnetID.NotFound",
      "The subnet ID '%s' does not exist"),
  SECURITY_GROUP(
      "sg",
      ResourceType.SECURITY_GROUP,
      "InvalidGroup.NotFound",
      "The security group '%s' does not exist"),
  SECURITY_GROUP_RULE(
      "sgr",
      ResourceType.SECURITY_GROUP_RULE,
      "InvalidSecurityGroupRuleId.NotFound",
      "The security group rule ID '%s' does not exist"),
  INTERNET_GATEWAY(
      "igw",
      ResourceType.INTERNET_GATEWAY,
      "InvalidInternetGatewayID.NotFound",
      "The internetGateway ID '%s' does not exist"),
  ROUTE_TABLE(
      "rtb",
      ResourceType.ROUTE_TABLE,
      "InvalidRouteTableID.NotFound",
      "The routeTable ID '%s' does not exist"),
  NETWORK_ACL(
      "acl",
      ResourceType.NETWORK_ACL,
      "InvalidNetworkAclID.NotFound",
      "The networkAcl ID '%s' does not exist"),
  INSTANCE(
      "i",
      ResourceType.INSTANCE,
      "InvalidInstanceID.NotFound",
      "The instance ID '%s' does not exist"),
  NETWORK_INTERFACE(
      "eni",
      ResourceType.NETWORK_INTERFACE,
      "InvalidNetworkInterfaceID.NotFound",
      "The networkInterface ID '%s' does not exist"),
  VOLUME("vol", ResourceType.VOLUME, "InvalidVolume.NotFound", "The volume '%s' does not exist."),
  VPC_PEERING(
      "pcx",
      ResourceType.VPC_PEERING_CONNECTION,
      "InvalidVpcPeeringConnectionID.NotFound",
      "The vpcPeeringConnection ID '%s' does not exist"),
  VPC_ENDPOINT(
      "vpce",
      ResourceType.VPC_ENDPOINT,
      "InvalidVpcEndpointId.NotFound",
      "The Vpc Endpoint Id '%s' does not exist"),
  KEY_PAIR(
      "key", ResourceType.KEY_PAIR, "InvalidKeyPair.NotFound", "The key pair '%s' does not exist"),
  IMAGE("ami", ResourceType.IMAGE, "InvalidAMIID.NotFound", "The image id '[%s]' does not exist");

  private final String prefix;
  private final ResourceType resourceType;
  private final String notFoundCode;
  private final String notFoundMessage;

  ResourceKind(
      String prefix, ResourceType resourceType, String notFoundCode, String notFoundMessage) {
    this.prefix = prefix;
    this.resourceType = resourceType;
    this.notFoundCode = notFoundCode;
    this.notFoundMessage = notFoundMessage;
  }

  String prefix() {
    return prefix;
  }

  /** As in TagSpecifications and DescribeTags. */
  ResourceType resourceType() {
    return resourceType;
  }

  static Optional<ResourceKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> id.startsWith(kind.prefix + "-")).findFirst();
  }

  /** Instances and security groups have a code of their own for what cannot be an id. */
  AwsServiceException notFound(String id) {
    if (this == INSTANCE && !id.matches("i-([0-9a-f]{8}|[0-9a-f]{17})")) {
      return ec2("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
    }
    if (this == SECURITY_GROUP && !id.startsWith("sg-")) {
      return ec2("InvalidGroupId.Malformed", "Invalid id: \"" + id + "\" (expecting \"sg-...\")");
    }
    return ec2(notFoundCode, String.format(notFoundMessage, id));
  }
}
