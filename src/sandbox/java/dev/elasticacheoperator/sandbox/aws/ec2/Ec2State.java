package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/**
 * The state of EC2 in one region. A resource is kept as the SDK's model of it where that is
 * complete. Tags and facts that follow from other resources are added by reads.
 */
final class Ec2State {
  final SimulatedRegion region;
  final Zones zones;
  final Ec2Tagging tags = new Ec2Tagging();
  final Shelf<VpcState> vpcs;
  final Shelf<Subnet> subnets;
  final Shelf<SecurityGroup> groups;
  final Shelf<SecurityGroupRule> rules;
  final Shelf<InternetGateway> gateways;
  final Shelf<RouteTable> routeTables;
  final Shelf<NetworkAcl> acls;
  final Shelf<NetworkInterface> ownInterfaces;
  final Shelf<VpcPeeringConnection> peerings;
  final Shelf<VpcEndpoint> endpoints;
  final Shelf<InstanceState> instances;
  final Shelf<Volume> volumes;
  final Shelf<KeyPairInfo> keyPairs;
  final LaunchFaults launchFaults = new LaunchFaults();
  final PeeredGroups peeredGroups;

  /** When each gateway was attached, by the gateway's id. */
  final Map<String, Instant> attachedAt = new HashMap<>();

  /** When each endpoint that is being deleted is gone, by the endpoint's id. */
  final Map<String, Instant> endpointsGoneAt = new HashMap<>();

  /** A VPC and its attributes. */
  record VpcState(
      Vpc vpc, Ipv4Block cidr, boolean dnsSupport, boolean dnsHostnames, boolean metrics) {}

  Ec2State(SimulatedRegion region) {
    this.region = region;
    zones = new Zones(region);
    peeredGroups = new PeeredGroups(region.ids());
    vpcs = new Shelf<>(ResourceKind.VPC, region);
    subnets = new Shelf<>(ResourceKind.SUBNET, region);
    groups = new Shelf<>(ResourceKind.SECURITY_GROUP, region);
    rules = new Shelf<>(ResourceKind.SECURITY_GROUP_RULE, region);
    gateways = new Shelf<>(ResourceKind.INTERNET_GATEWAY, region);
    routeTables = new Shelf<>(ResourceKind.ROUTE_TABLE, region);
    acls = new Shelf<>(ResourceKind.NETWORK_ACL, region);
    ownInterfaces = new Shelf<>(ResourceKind.NETWORK_INTERFACE, region);
    peerings = new Shelf<>(ResourceKind.VPC_PEERING, region);
    endpoints = new Shelf<>(ResourceKind.VPC_ENDPOINT, region);
    instances = new Shelf<>(ResourceKind.INSTANCE, region);
    volumes = new Shelf<>(ResourceKind.VOLUME, region);
    keyPairs = new Shelf<>(ResourceKind.KEY_PAIR, region);
  }

  String owner() {
    return region.account().id();
  }

  Instant now() {
    return region.now();
  }

  List<Shelf<?>> shelves() {
    return List.of(
        vpcs,
        subnets,
        groups,
        rules,
        gateways,
        routeTables,
        acls,
        ownInterfaces,
        peerings,
        endpoints,
        instances,
        volumes,
        keyPairs);
  }

  /** Returns true if calls about routes see the attachment of the gateway. */
  boolean hasSettled(InternetGateway gateway) {
    Instant since = attachedAt.getOrDefault(gateway.internetGatewayId(), Instant.EPOCH);
    return !now().isBefore(since.plus(region.settings().attachmentLag()));
  }

  /** Keeps a new resource with its tags. */
  <S> String add(Shelf<S> shelf, List<Tag> tagged, Function<String, S> make) {
    String id = shelf.add(make);
    tags.put(id, tagged);
    return id;
  }

  void remove(Shelf<?> shelf, String id) {
    shelf.remove(id);
    tags.forget(id);
  }

  SecurityGroup defaultGroup(String vpcId) {
    return groupsOf(vpcId).filter(group -> group.groupName().equals("default")).findFirst().get();
  }

  Stream<SecurityGroup> groupsOf(String vpcId) {
    return groups.all().stream().filter(group -> group.vpcId().equals(vpcId));
  }

  List<GroupIdentifier> identifiers(List<String> groupIds) {
    return groupIds.stream()
        .map(
            id ->
                GroupIdentifier.builder()
                    .groupId(id)
                    .groupName(groups.require(id).groupName())
                    .build())
        .toList();
  }
}
