package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** Guarded operations of EC2. The interface refuses operations that the operator does not use. */
record GuardedEc2(Ec2Client ec2, CallGuard guard) implements Ec2Client {

  @Override
  public AssociateIamInstanceProfileResponse associateIamInstanceProfile(
      AssociateIamInstanceProfileRequest request) {
    return guard.call(
        "AssociateIamInstanceProfile", () -> ec2.associateIamInstanceProfile(request));
  }

  @Override
  public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
    return guard.call("AssociateRouteTable", () -> ec2.associateRouteTable(request));
  }

  @Override
  public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
    return guard.call("AttachInternetGateway", () -> ec2.attachInternetGateway(request));
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return guard.call(
        "AuthorizeSecurityGroupEgress", () -> ec2.authorizeSecurityGroupEgress(request));
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return guard.call(
        "AuthorizeSecurityGroupIngress", () -> ec2.authorizeSecurityGroupIngress(request));
  }

  @Override
  public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
    return guard.call("CreateInternetGateway", () -> ec2.createInternetGateway(request));
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    return guard.call("CreateRoute", () -> ec2.createRoute(request));
  }

  @Override
  public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
    return guard.call("CreateRouteTable", () -> ec2.createRouteTable(request));
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return guard.call("CreateSecurityGroup", () -> ec2.createSecurityGroup(request));
  }

  @Override
  public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
    return guard.call("CreateSubnet", () -> ec2.createSubnet(request));
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    return guard.call("CreateTags", () -> ec2.createTags(request));
  }

  @Override
  public CreateVpcResponse createVpc(CreateVpcRequest request) {
    return guard.call("CreateVpc", () -> ec2.createVpc(request));
  }

  @Override
  public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
    return guard.call("DeleteInternetGateway", () -> ec2.deleteInternetGateway(request));
  }

  @Override
  public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
    return guard.call("DeleteRouteTable", () -> ec2.deleteRouteTable(request));
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return guard.call("DeleteSecurityGroup", () -> ec2.deleteSecurityGroup(request));
  }

  @Override
  public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
    return guard.call("DeleteSubnet", () -> ec2.deleteSubnet(request));
  }

  @Override
  public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
    return guard.call("DeleteVpc", () -> ec2.deleteVpc(request));
  }

  /** EC2 answers with status 200 and lists the endpoints that were not deleted. */
  @Override
  public DeleteVpcEndpointsResponse deleteVpcEndpoints(DeleteVpcEndpointsRequest request) {
    return guard.call(
        "DeleteVpcEndpoints",
        () -> {
          var answer = ec2.deleteVpcEndpoints(request);
          answer.unsuccessful().stream().findFirst().ifPresent(GuardedEc2::fail);
          return answer;
        });
  }

  private static void fail(UnsuccessfulItem item) {
    throw Ec2Exception.builder()
        .statusCode(400)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("Ec2")
                .errorCode(item.error().code())
                .errorMessage(item.resourceId() + ": " + item.error().message())
                .build())
        .build();
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return guard.call("DescribeAvailabilityZones", () -> ec2.describeAvailabilityZones(request));
  }

  @Override
  public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
      DescribeInstanceTypeOfferingsRequest request) {
    return guard.call(
        "DescribeInstanceTypeOfferings", () -> ec2.describeInstanceTypeOfferings(request));
  }

  @Override
  public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
    return guard.call("DescribeInstances", () -> ec2.describeInstances(request));
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return guard.call("DescribeInternetGateways", () -> ec2.describeInternetGateways(request));
  }

  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
      DescribeNetworkInterfacesRequest request) {
    return guard.call("DescribeNetworkInterfaces", () -> ec2.describeNetworkInterfaces(request));
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    return guard.call("DescribeRouteTables", () -> ec2.describeRouteTables(request));
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return guard.call("DescribeSecurityGroups", () -> ec2.describeSecurityGroups(request));
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    return guard.call("DescribeSubnets", () -> ec2.describeSubnets(request));
  }

  @Override
  public DescribeVolumesResponse describeVolumes(DescribeVolumesRequest request) {
    return guard.call("DescribeVolumes", () -> ec2.describeVolumes(request));
  }

  @Override
  public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
    return guard.call("DescribeVpcAttribute", () -> ec2.describeVpcAttribute(request));
  }

  @Override
  public DescribeVpcEndpointsResponse describeVpcEndpoints(DescribeVpcEndpointsRequest request) {
    return guard.call("DescribeVpcEndpoints", () -> ec2.describeVpcEndpoints(request));
  }

  @Override
  public DescribeVpcPeeringConnectionsResponse describeVpcPeeringConnections(
      DescribeVpcPeeringConnectionsRequest request) {
    return guard.call(
        "DescribeVpcPeeringConnections", () -> ec2.describeVpcPeeringConnections(request));
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    return guard.call("DescribeVpcs", () -> ec2.describeVpcs(request));
  }

  @Override
  public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
    return guard.call("DetachInternetGateway", () -> ec2.detachInternetGateway(request));
  }

  @Override
  public DisassociateRouteTableResponse disassociateRouteTable(
      DisassociateRouteTableRequest request) {
    return guard.call("DisassociateRouteTable", () -> ec2.disassociateRouteTable(request));
  }

  @Override
  public ModifyInstanceAttributeResponse modifyInstanceAttribute(
      ModifyInstanceAttributeRequest request) {
    return guard.call("ModifyInstanceAttribute", () -> ec2.modifyInstanceAttribute(request));
  }

  @Override
  public ModifyInstanceMetadataOptionsResponse modifyInstanceMetadataOptions(
      ModifyInstanceMetadataOptionsRequest request) {
    return guard.call(
        "ModifyInstanceMetadataOptions", () -> ec2.modifyInstanceMetadataOptions(request));
  }

  @Override
  public ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
    return guard.call("ModifySubnetAttribute", () -> ec2.modifySubnetAttribute(request));
  }

  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    return guard.call("ModifyVpcAttribute", () -> ec2.modifyVpcAttribute(request));
  }

  @Override
  public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
    return guard.call("ReplaceRoute", () -> ec2.replaceRoute(request));
  }

  @Override
  public ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
      ReplaceRouteTableAssociationRequest request) {
    return guard.call(
        "ReplaceRouteTableAssociation", () -> ec2.replaceRouteTableAssociation(request));
  }

  @Override
  public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(
      RevokeSecurityGroupEgressRequest request) {
    return guard.call("RevokeSecurityGroupEgress", () -> ec2.revokeSecurityGroupEgress(request));
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return guard.call("RevokeSecurityGroupIngress", () -> ec2.revokeSecurityGroupIngress(request));
  }

  /** The answer to a dry run that would succeed has no instances. */
  @Override
  public RunInstancesResponse runInstances(RunInstancesRequest request) {
    return guard.call("RunInstances", () -> launch(request));
  }

  private RunInstancesResponse launch(RunInstancesRequest request) {
    try {
      return ec2.runInstances(request);
    } catch (Ec2Exception error) {
      if (Boolean.TRUE.equals(request.dryRun()) && DryRun.wouldSucceed(request, error)) {
        return RunInstancesResponse.builder().build();
      }
      throw error;
    }
  }

  @Override
  public StartInstancesResponse startInstances(StartInstancesRequest request) {
    return guard.call("StartInstances", () -> ec2.startInstances(request));
  }

  @Override
  public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
    return guard.call("TerminateInstances", () -> ec2.terminateInstances(request));
  }

  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    return guard.call("DeleteTags", () -> ec2.deleteTags(request));
  }

  @Override
  public String serviceName() {
    return ec2.serviceName();
  }

  @Override
  public void close() {
    ec2.close();
  }
}
