package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.ec2.Ec2State.VpcState;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;

/**
 * VPCs. There is no default VPC, as in an account where it was deleted. A new VPC brings a default
 * security group, a main route table and a default network ACL, which go with it.
 */
final class Vpcs {
  private static final Filters<Vpc> FILTERS =
      new Filters<Vpc>()
          .by("vpc-id", Vpc::vpcId)
          .by("cidr", Vpc::cidrBlock)
          .by("cidr-block", Vpc::cidrBlock)
          .byAny(
              "cidr-block-association.cidr-block",
              vpc ->
                  vpc.cidrBlockAssociationSet().stream()
                      .map(VpcCidrBlockAssociation::cidrBlock)
                      .toList())
          .by("dhcp-options-id", Vpc::dhcpOptionsId)
          .by("is-default", Vpc::isDefault)
          .by("owner-id", Vpc::ownerId)
          .by("state", Vpc::stateAsString);

  private final Ec2State state;
  private final SecurityGroupCalls groups;
  private final RouteTables tables;
  private final NetworkAcls acls;
  private final NetworkInterfaces interfaces;
  private final VpcPeerings peerings;
  private final Listing<VpcState, Vpc> listing;
  private final String dhcpOptionsId;

  Vpcs(
      Ec2State state,
      SecurityGroupCalls groups,
      RouteTables tables,
      NetworkAcls acls,
      NetworkInterfaces interfaces,
      VpcPeerings peerings) {
    this.state = state;
    this.groups = groups;
    this.tables = tables;
    this.acls = acls;
    this.interfaces = interfaces;
    this.peerings = peerings;
    this.listing = new Listing<>(state.vpcs, state.tags, this::show, Vpc::vpcId, FILTERS);
    this.dhcpOptionsId = state.region.ids().next("dopt");
  }

  CreateVpcResponse create(CreateVpcRequest request) {
    Ipv4Block cidr = cidr(request.cidrBlock());
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.VPC);
    if (state.vpcs.all().size() >= state.region.settings().maxVpcs()) {
      throw ec2("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
    }
    String made =
        state.add(
            state.vpcs, tags, id -> new VpcState(vpc(id, cidr, request), cidr, true, false, false));
    groups.addDefault(made);
    tables.addMain(made, cidr);
    acls.addDefault(made);
    Vpc shown = listing.show(made).toBuilder().state("pending").build();
    return CreateVpcResponse.builder().vpc(shown).build();
  }

  DescribeVpcsResponse describe(DescribeVpcsRequest request) {
    Page<Vpc> page =
        listing.page(
            request.vpcIds(), request.filters(), request.maxResults(), request.nextToken());
    return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.next()).build();
  }

  DeleteVpcResponse delete(DeleteVpcRequest request) {
    String id = request.vpcId();
    state.vpcs.require(id);
    boolean used =
        state.subnets.all().stream().anyMatch(subnet -> subnet.vpcId().equals(id))
            || state.gateways.all().stream().anyMatch(g -> InternetGateways.isAttached(g, id))
            || state.groupsOf(id).anyMatch(group -> !group.groupName().equals("default"))
            || tables.hasOwn(id)
            || peerings.hold(id)
            || interfaces.all().stream().anyMatch(face -> face.vpcId().equals(id));
    if (used) {
      throw ec2(
          "DependencyViolation", "The vpc '" + id + "' has dependencies and cannot be deleted.");
    }
    groups.removeDefault(id);
    tables.removeMain(id);
    acls.removeDefault(id);
    state.remove(state.vpcs, id);
    return DeleteVpcResponse.builder().build();
  }

  ModifyVpcAttributeResponse modify(ModifyVpcAttributeRequest request) {
    VpcState now = state.vpcs.require(request.vpcId());
    AttributeBooleanValue support = request.enableDnsSupport();
    AttributeBooleanValue hostnames = request.enableDnsHostnames();
    AttributeBooleanValue metrics = request.enableNetworkAddressUsageMetrics();
    Attributes.requireOne(support, hostnames, metrics);
    state.vpcs.replace(
        request.vpcId(),
        new VpcState(
            now.vpc(),
            now.cidr(),
            support == null ? now.dnsSupport() : support.value(),
            hostnames == null ? now.dnsHostnames() : hostnames.value(),
            metrics == null ? now.metrics() : metrics.value()));
    return ModifyVpcAttributeResponse.builder().build();
  }

  DescribeVpcAttributeResponse attribute(DescribeVpcAttributeRequest request) {
    VpcState now = state.vpcs.requireShown(request.vpcId());
    DescribeVpcAttributeResponse.Builder answer =
        DescribeVpcAttributeResponse.builder().vpcId(request.vpcId());
    switch (String.valueOf(request.attributeAsString())) {
      case "enableDnsSupport":
        return answer.enableDnsSupport(Attributes.of(now.dnsSupport())).build();
      case "enableDnsHostnames":
        return answer.enableDnsHostnames(Attributes.of(now.dnsHostnames())).build();
      case "enableNetworkAddressUsageMetrics":
        return answer.enableNetworkAddressUsageMetrics(Attributes.of(now.metrics())).build();
      default:
        throw Attributes.unknown(request.attributeAsString());
    }
  }

  private static Ipv4Block cidr(String text) {
    Ipv4Block cidr = RequestedBlock.of(text, "ipv4IpamPoolId");
    if (cidr.length() < 16 || cidr.length() > 28) {
      throw ec2("InvalidVpc.Range", "The CIDR '" + text + "' is invalid.");
    }
    return cidr;
  }

  private Vpc vpc(String id, Ipv4Block cidr, CreateVpcRequest request) {
    return Vpc.builder()
        .vpcId(id)
        .cidrBlock(cidr.toString())
        .cidrBlockAssociationSet(
            VpcCidrBlockAssociation.builder()
                .associationId(state.region.ids().next("vpc-cidr-assoc"))
                .cidrBlock(cidr.toString())
                .cidrBlockState(s -> s.state(VpcCidrBlockStateCode.ASSOCIATED))
                .build())
        .dhcpOptionsId(dhcpOptionsId)
        .instanceTenancy(
            request.instanceTenancy() == null ? Tenancy.DEFAULT : request.instanceTenancy())
        .isDefault(false)
        .ownerId(state.owner())
        .build();
  }

  private Vpc show(VpcState now, List<Tag> tags) {
    Instant available =
        state.vpcs.created(now.vpc().vpcId()).plus(state.region.settings().vpcPending());
    return now.vpc().toBuilder()
        .state(state.now().isBefore(available) ? "pending" : "available")
        .tags(tags)
        .build();
  }
}
