package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Subnets: inside their VPC, apart from each other, gone only when nothing has an address there.
 */
final class Subnets {
  /** The first four addresses of a subnet and its last are AWS's. */
  private static final int RESERVED = 5;

  private static final Filters<Subnet> FILTERS =
      new Filters<Subnet>()
          .by("subnet-id", Subnet::subnetId)
          .by("vpc-id", Subnet::vpcId)
          .by("cidr", Subnet::cidrBlock)
          .by("cidr-block", Subnet::cidrBlock)
          .by("cidrBlock", Subnet::cidrBlock)
          .by("availability-zone", Subnet::availabilityZone)
          .by("availabilityZone", Subnet::availabilityZone)
          .by("availability-zone-id", Subnet::availabilityZoneId)
          .by("available-ip-address-count", Subnet::availableIpAddressCount)
          .by("default-for-az", Subnet::defaultForAz)
          .by("map-public-ip-on-launch", Subnet::mapPublicIpOnLaunch)
          .by("owner-id", Subnet::ownerId)
          .by("state", Subnet::stateAsString)
          .by("subnet-arn", Subnet::subnetArn);

  private final Ec2State state;
  private final RouteTables tables;
  private final NetworkInterfaces interfaces;

  Subnets(Ec2State state, RouteTables tables, NetworkInterfaces interfaces) {
    this.state = state;
    this.tables = tables;
    this.interfaces = interfaces;
  }

  CreateSubnetResponse create(CreateSubnetRequest request) {
    Ipv4Block vpc = state.vpcs.require(request.vpcId()).cidr();
    Ipv4Block cidr = cidr(request.cidrBlock(), vpc);
    AvailabilityZone zone = zone(request);
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.SUBNET);
    boolean taken =
        state.subnets.all().stream()
            .filter(other -> other.vpcId().equals(request.vpcId()))
            .anyMatch(other -> Ipv4Block.parse(other.cidrBlock()).get().overlaps(cidr));
    if (taken) {
      throw ec2(
          "InvalidSubnet.Conflict",
          "The CIDR '" + request.cidrBlock() + "' conflicts with another subnet");
    }
    String made =
        state.add(
            state.subnets,
            tags,
            id ->
                Subnet.builder()
                    .subnetId(id)
                    .subnetArn(state.region.arn("ec2", "subnet/" + id))
                    .vpcId(request.vpcId())
                    .cidrBlock(cidr.toString())
                    .availabilityZone(zone.zoneName())
                    .availabilityZoneId(zone.zoneId())
                    .defaultForAz(false)
                    .mapPublicIpOnLaunch(false)
                    .assignIpv6AddressOnCreation(false)
                    .ownerId(state.owner())
                    .build());
    return CreateSubnetResponse.builder().subnet(listing().show(made)).build();
  }

  DescribeSubnetsResponse describe(DescribeSubnetsRequest request) {
    Page<Subnet> page =
        listing()
            .page(
                request.subnetIds(), request.filters(), request.maxResults(), request.nextToken());
    return DescribeSubnetsResponse.builder().subnets(page.items()).nextToken(page.next()).build();
  }

  DeleteSubnetResponse delete(DeleteSubnetRequest request) {
    String id = request.subnetId();
    state.subnets.require(id);
    if (!interfaces.in(id).isEmpty()) {
      throw ec2(
          "DependencyViolation", "The subnet '" + id + "' has dependencies and cannot be deleted.");
    }
    tables.disassociateSubnet(id);
    state.remove(state.subnets, id);
    return DeleteSubnetResponse.builder().build();
  }

  ModifySubnetAttributeResponse modify(ModifySubnetAttributeRequest request) {
    Subnet now = state.subnets.require(request.subnetId());
    Attributes.requireOne(
        request.mapPublicIpOnLaunch(),
        request.assignIpv6AddressOnCreation(),
        request.mapCustomerOwnedIpOnLaunch(),
        request.enableDns64(),
        request.privateDnsHostnameTypeOnLaunch(),
        request.enableResourceNameDnsARecordOnLaunch(),
        request.enableResourceNameDnsAAAARecordOnLaunch());
    if (request.mapPublicIpOnLaunch() == null) {
      throw ec2(
          "UnsupportedOperation", "Of a subnet only MapPublicIpOnLaunch can be modified here.");
    }
    state.subnets.replace(
        request.subnetId(),
        now.toBuilder().mapPublicIpOnLaunch(request.mapPublicIpOnLaunch().value()).build());
    return ModifySubnetAttributeResponse.builder().build();
  }

  private static Ipv4Block cidr(String text, Ipv4Block vpc) {
    Ipv4Block cidr = RequestedBlock.of(text, "ipv6CidrBlock");
    if (cidr.length() < 16 || cidr.length() > 28 || !vpc.contains(cidr)) {
      throw ec2("InvalidSubnet.Range", "The CIDR '" + text + "' is invalid.");
    }
    return cidr;
  }

  private AvailabilityZone zone(CreateSubnetRequest request) {
    String asked =
        Optional.ofNullable(request.availabilityZone()).orElse(request.availabilityZoneId());
    if (asked == null) {
      return state.zones.any();
    }
    return state
        .zones
        .find(asked)
        .orElseThrow(
            () ->
                ec2(
                    "InvalidParameterValue",
                    "Value ("
                        + asked
                        + ") for parameter availabilityZone is invalid. Subnets can currently only"
                        + " be created in the following availability zones: "
                        + String.join(", ", state.zones.names())
                        + "."));
  }

  /** The addresses in use are counted once for all that a call shows. */
  private Listing<Subnet, Subnet> listing() {
    Map<String, Long> used = interfaces.countBySubnet();
    return new Listing<>(
        state.subnets,
        state.tags,
        (subnet, tags) -> show(subnet, tags, used.getOrDefault(subnet.subnetId(), 0L)),
        Subnet::subnetId,
        FILTERS);
  }

  private Subnet show(Subnet now, List<Tag> tags, long used) {
    long size = Ipv4Block.parse(now.cidrBlock()).get().size();
    Instant available =
        state.subnets.created(now.subnetId()).plus(state.region.settings().vpcPending());
    return now.toBuilder()
        .availableIpAddressCount((int) (size - RESERVED - used))
        .state(state.now().isBefore(available) ? "pending" : "available")
        .tags(tags)
        .build();
  }
}
