package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Machines;
import dev.elasticacheoperator.sandbox.aws.Networks;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** EC2 in one region: the table of its operations, each of which a class of its family answers. */
public final class SimulatedEc2 implements Networks {
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
  private final VpcEndpoints endpoints;
  private final VpcPeerings peerings;
  private final Volumes volumes;
  private final Instances instances;
  private final InstanceAttributes attributes;
  private final Machines machines;
  private final MachineImages images = new MachineImages();
  private final KeyPairs keyPairs;
  private final TagCalls tagCalls;
  private final Operations operations;

  public SimulatedEc2(SimulatedRegion region) {
    state = new Ec2State(region);
    interfaces = new NetworkInterfaces(state, new Addresses(region.name()));
    rules = new SecurityGroupRuleCalls(state);
    groups = new SecurityGroupCalls(state, rules, interfaces);
    routes = new Routes(state, interfaces);
    tables = new RouteTables(state, routes);
    acls = new NetworkAcls(state);
    endpoints = new VpcEndpoints(state, interfaces);
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
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations()
        .on(CreateVpcRequest.class, vpcs::create)
        .on(DescribeVpcsRequest.class, vpcs::describe)
        .on(DeleteVpcRequest.class, vpcs::delete)
        .on(ModifyVpcAttributeRequest.class, vpcs::modify)
        .on(DescribeVpcAttributeRequest.class, vpcs::attribute)
        .on(AcceptVpcPeeringConnectionRequest.class, peerings::accept)
        .on(CreateVpcPeeringConnectionRequest.class, peerings::create)
        .on(DeleteVpcPeeringConnectionRequest.class, peerings::delete)
        .on(DescribeVpcPeeringConnectionsRequest.class, peerings::describe)
        .on(CreateVpcEndpointRequest.class, endpoints::create)
        .on(DescribeVpcEndpointsRequest.class, endpoints::describe)
        .on(DeleteVpcEndpointsRequest.class, endpoints::delete)
        .on(CreateSubnetRequest.class, subnets::create)
        .on(DescribeSubnetsRequest.class, subnets::describe)
        .on(DeleteSubnetRequest.class, subnets::delete)
        .on(ModifySubnetAttributeRequest.class, subnets::modify)
        .on(DescribeAvailabilityZonesRequest.class, state.zones::describe)
        .on(DescribeInstanceTypeOfferingsRequest.class, state.zones::offerings)
        .on(CreateSecurityGroupRequest.class, groups::create)
        .on(DescribeSecurityGroupsRequest.class, groups::describe)
        .on(DeleteSecurityGroupRequest.class, groups::delete)
        .on(AuthorizeSecurityGroupIngressRequest.class, rules::authorize)
        .on(AuthorizeSecurityGroupEgressRequest.class, rules::authorize)
        .on(RevokeSecurityGroupIngressRequest.class, rules::revoke)
        .on(RevokeSecurityGroupEgressRequest.class, rules::revoke)
        .on(DescribeSecurityGroupRulesRequest.class, rules::describe)
        .on(CreateInternetGatewayRequest.class, gateways::create)
        .on(AttachInternetGatewayRequest.class, gateways::attach)
        .on(DetachInternetGatewayRequest.class, gateways::detach)
        .on(DeleteInternetGatewayRequest.class, gateways::delete)
        .on(DescribeInternetGatewaysRequest.class, gateways::describe)
        .on(CreateRouteTableRequest.class, tables::create)
        .on(DescribeRouteTablesRequest.class, tables::describe)
        .on(DeleteRouteTableRequest.class, tables::delete)
        .on(AssociateRouteTableRequest.class, tables::associate)
        .on(DisassociateRouteTableRequest.class, tables::disassociate)
        .on(ReplaceRouteTableAssociationRequest.class, tables::replace)
        .on(CreateRouteRequest.class, routes::create)
        .on(ReplaceRouteRequest.class, routes::replace)
        .on(DeleteRouteRequest.class, routes::delete)
        .on(DescribeNetworkAclsRequest.class, acls::describe)
        .on(CreateNetworkInterfaceRequest.class, interfaces::create)
        .on(DeleteNetworkInterfaceRequest.class, interfaces::delete)
        .on(DescribeNetworkInterfacesRequest.class, interfaces::describe)
        .on(RunInstancesRequest.class, instances::run)
        .on(DescribeInstancesRequest.class, instances::describe)
        .on(DescribeInstanceStatusRequest.class, instances::status)
        .on(StartInstancesRequest.class, instances::start)
        .on(StopInstancesRequest.class, instances::stop)
        .on(TerminateInstancesRequest.class, instances::terminate)
        .on(DescribeInstanceAttributeRequest.class, attributes::describe)
        .on(ModifyInstanceAttributeRequest.class, attributes::modify)
        .on(AssociateIamInstanceProfileRequest.class, attributes::associate)
        .on(ModifyInstanceMetadataOptionsRequest.class, attributes::modify)
        .on(DescribeImagesRequest.class, images::describe)
        .on(CreateKeyPairRequest.class, keyPairs::create)
        .on(ImportKeyPairRequest.class, keyPairs::importPair)
        .on(DescribeKeyPairsRequest.class, keyPairs::describe)
        .on(DeleteKeyPairRequest.class, keyPairs::delete)
        .on(DescribeVolumesRequest.class, volumes::describe)
        .on(CreateTagsRequest.class, tagCalls::create)
        .on(DeleteTagsRequest.class, tagCalls::delete)
        .on(DescribeTagsRequest.class, tagCalls::describe);
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

  private SecurityGroupInfo info(SecurityGroup group) {
    return new SecurityGroupInfo(
        group.groupId(), group.groupName(), group.vpcId(), state.groups.created(group.groupId()));
  }
}
