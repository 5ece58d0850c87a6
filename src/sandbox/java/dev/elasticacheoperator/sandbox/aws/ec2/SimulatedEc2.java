package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Machines;
import dev.elasticacheoperator.sandbox.aws.Networks;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
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
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
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
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
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
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** EC2 in one region: the table of its operations, each of which a class of its family answers. */
public final class SimulatedEc2 implements Ec2Client, Networks {
  private final Ec2State state;
  private final Vpcs vpcs;
  private final Subnets subnets;
  private final SecurityGroupCalls groups;
  private final SecurityGroupRuleCalls rules;
  private final InternetGateways gateways;
  private final RouteTables tables;
  private final Routes routes;
  private final NetworkAcls acls;
  private final NetworkInterfaces interfaces;
  private final VpcPeerings peerings;
  private final Volumes volumes;
  private final Instances instances;
  private final InstanceAttributes attributes;
  private final Machines machines;
  private final MachineImages images = new MachineImages();
  private final KeyPairs keyPairs;
  private final TagCalls tagCalls;

  public SimulatedEc2(SimulatedRegion region) {
    state = new Ec2State(region);
    interfaces = new NetworkInterfaces(state, new Addresses(region.name()));
    rules = new SecurityGroupRuleCalls(state);
    groups = new SecurityGroupCalls(state, rules, interfaces);
    routes = new Routes(state, interfaces);
    tables = new RouteTables(state, routes);
    acls = new NetworkAcls(state);
    peerings = new VpcPeerings(state);
    vpcs = new Vpcs(state, groups, tables, acls, interfaces, peerings);
    subnets = new Subnets(state, tables, interfaces);
    gateways = new InternetGateways(state, interfaces);
    keyPairs = new KeyPairs(state);
    volumes = new Volumes(state);
    InstanceView view = new InstanceView(state, interfaces);
    InstanceLaunch launch = new InstanceLaunch(state, images, keyPairs, interfaces, volumes);
    instances = new Instances(state, launch, interfaces, view);
    attributes = new InstanceAttributes(state, interfaces, view, launch);
    machines = new RunningMachines(state, interfaces, routes);
    tagCalls = new TagCalls(state);
  }

  /** Refuses a call that names a resource which the service does not find yet. */
  public void checkVisible(AwsRequest request, Duration lag) {
    new WriteLag(state, lag).check(request);
  }

  /** The tags of a resource by its id, for authorization. */
  public Map<String, String> tagsOf(String id) {
    return state.tags.mapOf(id);
  }

  /** Returns the running instances, for Systems Manager. */
  public Machines machines() {
    return machines;
  }

  /** Returns the switch for launches that EC2 ends by itself. */
  public LaunchFaults launchFaults() {
    return state.launchFaults;
  }

  /** Returns the groups of peered VPCs in other accounts. */
  public PeeredGroups peeredGroups() {
    return state.peeredGroups;
  }

  /** A route table's and a subnet's id by their association's, for authorization. */
  public List<String> associated(String associationId) {
    return tables.associated(associationId);
  }

  @Override
  public CreateVpcResponse createVpc(CreateVpcRequest request) {
    return vpcs.create(request);
  }

  @Override
  public DescribeVpcsResponse describeVpcs(DescribeVpcsRequest request) {
    return vpcs.describe(request);
  }

  @Override
  public DeleteVpcResponse deleteVpc(DeleteVpcRequest request) {
    return vpcs.delete(request);
  }

  @Override
  public ModifyVpcAttributeResponse modifyVpcAttribute(ModifyVpcAttributeRequest request) {
    return vpcs.modify(request);
  }

  @Override
  public DescribeVpcAttributeResponse describeVpcAttribute(DescribeVpcAttributeRequest request) {
    return vpcs.attribute(request);
  }

  @Override
  public AcceptVpcPeeringConnectionResponse acceptVpcPeeringConnection(
      AcceptVpcPeeringConnectionRequest request) {
    return peerings.accept(request);
  }

  @Override
  public CreateVpcPeeringConnectionResponse createVpcPeeringConnection(
      CreateVpcPeeringConnectionRequest request) {
    return peerings.create(request);
  }

  @Override
  public DeleteVpcPeeringConnectionResponse deleteVpcPeeringConnection(
      DeleteVpcPeeringConnectionRequest request) {
    return peerings.delete(request);
  }

  @Override
  public DescribeVpcPeeringConnectionsResponse describeVpcPeeringConnections(
      DescribeVpcPeeringConnectionsRequest request) {
    return peerings.describe(request);
  }

  @Override
  public CreateSubnetResponse createSubnet(CreateSubnetRequest request) {
    return subnets.create(request);
  }

  @Override
  public DescribeSubnetsResponse describeSubnets(DescribeSubnetsRequest request) {
    return subnets.describe(request);
  }

  @Override
  public DeleteSubnetResponse deleteSubnet(DeleteSubnetRequest request) {
    return subnets.delete(request);
  }

  @Override
  public ModifySubnetAttributeResponse modifySubnetAttribute(ModifySubnetAttributeRequest request) {
    return subnets.modify(request);
  }

  @Override
  public DescribeAvailabilityZonesResponse describeAvailabilityZones(
      DescribeAvailabilityZonesRequest request) {
    return state.zones.describe(request);
  }

  @Override
  public DescribeInstanceTypeOfferingsResponse describeInstanceTypeOfferings(
      DescribeInstanceTypeOfferingsRequest request) {
    return state.zones.offerings(request);
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    return groups.create(request);
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request) {
    return groups.describe(request);
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    return groups.delete(request);
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    return rules.authorize(request);
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    return rules.authorize(request);
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(
      RevokeSecurityGroupIngressRequest request) {
    return rules.revoke(request);
  }

  @Override
  public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(
      RevokeSecurityGroupEgressRequest request) {
    return rules.revoke(request);
  }

  @Override
  public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(
      DescribeSecurityGroupRulesRequest request) {
    return rules.describe(request);
  }

  @Override
  public CreateInternetGatewayResponse createInternetGateway(CreateInternetGatewayRequest request) {
    return gateways.create(request);
  }

  @Override
  public AttachInternetGatewayResponse attachInternetGateway(AttachInternetGatewayRequest request) {
    return gateways.attach(request);
  }

  @Override
  public DetachInternetGatewayResponse detachInternetGateway(DetachInternetGatewayRequest request) {
    return gateways.detach(request);
  }

  @Override
  public DeleteInternetGatewayResponse deleteInternetGateway(DeleteInternetGatewayRequest request) {
    return gateways.delete(request);
  }

  @Override
  public DescribeInternetGatewaysResponse describeInternetGateways(
      DescribeInternetGatewaysRequest request) {
    return gateways.describe(request);
  }

  @Override
  public CreateRouteTableResponse createRouteTable(CreateRouteTableRequest request) {
    return tables.create(request);
  }

  @Override
  public DescribeRouteTablesResponse describeRouteTables(DescribeRouteTablesRequest request) {
    return tables.describe(request);
  }

  @Override
  public DeleteRouteTableResponse deleteRouteTable(DeleteRouteTableRequest request) {
    return tables.delete(request);
  }

  @Override
  public AssociateRouteTableResponse associateRouteTable(AssociateRouteTableRequest request) {
    return tables.associate(request);
  }

  @Override
  public DisassociateRouteTableResponse disassociateRouteTable(
      DisassociateRouteTableRequest request) {
    return tables.disassociate(request);
  }

  @Override
  public ReplaceRouteTableAssociationResponse replaceRouteTableAssociation(
      ReplaceRouteTableAssociationRequest request) {
    return tables.replace(request);
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    return routes.create(request);
  }

  @Override
  public ReplaceRouteResponse replaceRoute(ReplaceRouteRequest request) {
    return routes.replace(request);
  }

  @Override
  public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
    return routes.delete(request);
  }

  @Override
  public DescribeNetworkAclsResponse describeNetworkAcls(DescribeNetworkAclsRequest request) {
    return acls.describe(request);
  }

  @Override
  public CreateNetworkInterfaceResponse createNetworkInterface(
      CreateNetworkInterfaceRequest request) {
    return interfaces.create(request);
  }

  @Override
  public DeleteNetworkInterfaceResponse deleteNetworkInterface(
      DeleteNetworkInterfaceRequest request) {
    return interfaces.delete(request);
  }

  @Override
  public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
      DescribeNetworkInterfacesRequest request) {
    return interfaces.describe(request);
  }

  @Override
  public RunInstancesResponse runInstances(RunInstancesRequest request) {
    return instances.run(request);
  }

  @Override
  public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
    return instances.describe(request);
  }

  @Override
  public DescribeInstanceStatusResponse describeInstanceStatus(
      DescribeInstanceStatusRequest request) {
    return instances.status(request);
  }

  @Override
  public StartInstancesResponse startInstances(StartInstancesRequest request) {
    return instances.start(request);
  }

  @Override
  public StopInstancesResponse stopInstances(StopInstancesRequest request) {
    return instances.stop(request);
  }

  @Override
  public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
    return instances.terminate(request);
  }

  @Override
  public DescribeInstanceAttributeResponse describeInstanceAttribute(
      DescribeInstanceAttributeRequest request) {
    return attributes.describe(request);
  }

  @Override
  public ModifyInstanceAttributeResponse modifyInstanceAttribute(
      ModifyInstanceAttributeRequest request) {
    return attributes.modify(request);
  }

  @Override
  public AssociateIamInstanceProfileResponse associateIamInstanceProfile(
      AssociateIamInstanceProfileRequest request) {
    return attributes.associate(request);
  }

  @Override
  public ModifyInstanceMetadataOptionsResponse modifyInstanceMetadataOptions(
      ModifyInstanceMetadataOptionsRequest request) {
    return attributes.modify(request);
  }

  @Override
  public DescribeImagesResponse describeImages(DescribeImagesRequest request) {
    return images.describe(request);
  }

  @Override
  public CreateKeyPairResponse createKeyPair(CreateKeyPairRequest request) {
    return keyPairs.create(request);
  }

  @Override
  public ImportKeyPairResponse importKeyPair(ImportKeyPairRequest request) {
    return keyPairs.importPair(request);
  }

  @Override
  public DescribeKeyPairsResponse describeKeyPairs(DescribeKeyPairsRequest request) {
    return keyPairs.describe(request);
  }

  @Override
  public DeleteKeyPairResponse deleteKeyPair(DeleteKeyPairRequest request) {
    return keyPairs.delete(request);
  }

  @Override
  public DescribeVolumesResponse describeVolumes(DescribeVolumesRequest request) {
    return volumes.describe(request);
  }

  @Override
  public CreateTagsResponse createTags(CreateTagsRequest request) {
    return tagCalls.create(request);
  }

  @Override
  public DeleteTagsResponse deleteTags(DeleteTagsRequest request) {
    return tagCalls.delete(request);
  }

  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    return tagCalls.describe(request);
  }

  @Override
  public Optional<SubnetInfo> subnet(String subnetId) {
    return state
        .subnets
        .find(subnetId)
        .map(
            s ->
                new SubnetInfo(
                    subnetId,
                    s.vpcId(),
                    s.cidrBlock(),
                    s.availabilityZone(),
                    state.subnets.created(subnetId)));
  }

  @Override
  public Optional<SecurityGroupInfo> securityGroup(String groupId) {
    return state.groups.find(groupId).map(this::info);
  }

  @Override
  public SecurityGroupInfo defaultSecurityGroup(String vpcId) {
    return info(state.defaultGroup(vpcId));
  }

  @Override
  public String nextAddress(String subnetId) {
    return interfaces.address(state.subnets.require(subnetId), null);
  }

  @Override
  public List<String> availabilityZones() {
    return state.zones.names();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private SecurityGroupInfo info(SecurityGroup group) {
    return new SecurityGroupInfo(
        group.groupId(), group.groupName(), group.vpcId(), state.groups.created(group.groupId()));
  }
}
