package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Network interfaces: those made here (by a caller or for an instance) and those that other
 * services have. What a subnet or a security group is used by is told from them.
 */
final class NetworkInterfaces {
  /**
   * Requester of an interface that a caller made. AWS shows the id of the user or role, and the
   * session's name, which may hold any word.
   */
  private static final String CALLER = "AROAQ3EGVXYZAEXAMPLE:elasticache-admin";

  private static final Filters<NetworkInterface> FILTERS =
      new Filters<NetworkInterface>()
          .by("network-interface-id", NetworkInterface::networkInterfaceId)
          .by("subnet-id", NetworkInterface::subnetId)
          .by("vpc-id", NetworkInterface::vpcId)
          .by("availability-zone", NetworkInterface::availabilityZone)
          .by("description", NetworkInterface::description)
          .by("status", NetworkInterface::statusAsString)
          .by("interface-type", NetworkInterface::interfaceTypeAsString)
          .by("owner-id", NetworkInterface::ownerId)
          .by("mac-address", NetworkInterface::macAddress)
          .by("requester-id", NetworkInterface::requesterId)
          .by("requester-managed", NetworkInterface::requesterManaged)
          .by("private-ip-address", NetworkInterface::privateIpAddress)
          .by("addresses.private-ip-address", NetworkInterface::privateIpAddress)
          .by("private-dns-name", NetworkInterface::privateDnsName)
          .by("association.public-ip", face -> ofAssociation(face, a -> a.publicIp()))
          .by("attachment.instance-id", face -> ofAttachment(face, a -> a.instanceId()))
          .by("attachment.attachment-id", face -> ofAttachment(face, a -> a.attachmentId()))
          .by("attachment.status", face -> ofAttachment(face, a -> a.statusAsString()))
          .byAny("group-id", f -> f.groups().stream().map(GroupIdentifier::groupId).toList())
          .byAny("group-name", f -> f.groups().stream().map(GroupIdentifier::groupName).toList());

  private final Ec2State state;
  private final Addresses addresses;
  private final Set<String> endingInstances = new LinkedHashSet<>();

  NetworkInterfaces(Ec2State state, Addresses addresses) {
    this.state = state;
    this.addresses = addresses;
  }

  CreateNetworkInterfaceResponse create(CreateNetworkInterfaceRequest request) {
    Subnet subnet = state.subnets.require(request.subnetId());
    List<String> groups = groupsFor(subnet, request.groups());
    List<Tag> tags =
        state.tags.requested(request.tagSpecifications(), ResourceKind.NETWORK_INTERFACE);
    String address = address(subnet, request.privateIpAddress());
    String made =
        state.add(
            state.ownInterfaces,
            tags,
            id -> build(id, subnet, groups, address, request.description()).build());
    return CreateNetworkInterfaceResponse.builder()
        .networkInterface(tagged(state.ownInterfaces.require(made)))
        .build();
  }

  DeleteNetworkInterfaceResponse delete(DeleteNetworkInterfaceRequest request) {
    NetworkInterface face = require(request.networkInterfaceId());
    if (face.attachment() != null) {
      throw ec2(
          "InvalidParameterValue",
          "Network interface '" + face.networkInterfaceId() + "' is currently in use.");
    }
    state.remove(state.ownInterfaces, face.networkInterfaceId());
    return DeleteNetworkInterfaceResponse.builder().build();
  }

  DescribeNetworkInterfacesResponse describe(DescribeNetworkInterfacesRequest request) {
    FILTERS.check(request.filters());
    Map<String, NetworkInterface> shown =
        all().stream()
            .filter(this::isShown)
            .collect(
                Collectors.toMap(
                    NetworkInterface::networkInterfaceId,
                    face -> face,
                    (one, other) -> one,
                    LinkedHashMap::new));
    for (String id : request.networkInterfaceIds()) {
      if (!shown.containsKey(id)) {
        throw ResourceKind.NETWORK_INTERFACE.notFound(id);
      }
    }
    Predicate<String> byTag =
        request.filters().stream()
            .filter(Ec2Tagging::isAbout)
            .map(state.tags::matching)
            .reduce(id -> true, Predicate::and);
    List<NetworkInterface> asked =
        shown.values().stream()
            .filter(f -> isAsked(request, f.networkInterfaceId()))
            .filter(face -> byTag.test(face.networkInterfaceId()))
            .map(this::tagged)
            .toList();
    Page<NetworkInterface> page =
        Listing.page(
            FILTERS.select(request.filters(), asked),
            NetworkInterface::networkInterfaceId,
            request.maxResults(),
            request.nextToken(),
            1000);
    return DescribeNetworkInterfacesResponse.builder()
        .networkInterfaces(page.items())
        .nextToken(page.next())
        .build();
  }

  /** All that exist now, without their tags. */
  List<NetworkInterface> all() {
    releaseTerminated();
    VpcEndpoints.releaseDeleted(state);
    List<NetworkInterface> all = new ArrayList<>(state.ownInterfaces.all());
    state.region.interfaces().networkInterfaces().forEach(face -> all.add(ofService(face)));
    return all;
  }

  List<NetworkInterface> in(String subnetId) {
    return all().stream().filter(face -> face.subnetId().equals(subnetId)).toList();
  }

  /** How many addresses each subnet has in use. */
  Map<String, Long> countBySubnet() {
    return all().stream()
        .collect(Collectors.groupingBy(NetworkInterface::subnetId, Collectors.counting()));
  }

  /** Returns true if an interface is in the security group. */
  boolean use(String groupId) {
    return all().stream()
        .flatMap(face -> face.groups().stream())
        .anyMatch(group -> group.groupId().equals(groupId));
  }

  Optional<NetworkInterface> find(String id) {
    return all().stream().filter(face -> face.networkInterfaceId().equals(id)).findFirst();
  }

  NetworkInterface require(String id) {
    return find(id).orElseThrow(() -> ResourceKind.NETWORK_INTERFACE.notFound(id));
  }

  /** An instance's own interface; none once the instance is terminated. */
  Optional<NetworkInterface> ofInstance(String instanceId) {
    releaseTerminated();
    return state
        .instances
        .find(instanceId)
        .flatMap(i -> state.ownInterfaces.find(i.interfaceId()))
        .map(this::named);
  }

  /**
   * Returns the interface with the public DNS name that it has now: none unless DNS hostnames are
   * enabled in the VPC (EC2 API Reference, Instance, {@code dnsName}).
   */
  private NetworkInterface named(NetworkInterface face) {
    return face.association() == null || state.vpcs.require(face.vpcId()).dnsHostnames()
        ? face
        : face.toBuilder()
            .association(face.association().toBuilder().publicDnsName("").build())
            .build();
  }

  /** Makes the interface of an instance that is being run. */
  String addFor(
      String instanceId, Subnet subnet, List<String> groups, String address, List<Tag> tags) {
    NetworkInterfaceAttachment attachment =
        NetworkInterfaceAttachment.builder()
            .attachmentId(state.region.ids().next("eni-attach"))
            .instanceId(instanceId)
            .instanceOwnerId(state.owner())
            .deviceIndex(0)
            .attachTime(state.now())
            .deleteOnTermination(true)
            .status("attached")
            .build();
    return state.add(
        state.ownInterfaces,
        tags,
        id ->
            build(id, subnet, groups, address, "").attachment(attachment).status("in-use").build());
  }

  /** Makes an interface of an interface endpoint. Only the endpoint's deletion deletes it. */
  String addForEndpoint(String endpointId, Subnet subnet, List<String> groups) {
    return state.add(
        state.ownInterfaces,
        List.of(),
        id ->
            build(id, subnet, groups, address(subnet, null), "VPC Endpoint Interface " + endpointId)
                .interfaceType("vpc_endpoint")
                .requesterManaged(true)
                .attachment(a -> a.attachmentId(id.replace("eni-", "ela-attach-")).deviceIndex(1))
                .status("in-use")
                .build());
  }

  void mapPublicAddress(String interfaceId) {
    NetworkInterface face = state.ownInterfaces.require(interfaceId);
    String address = addresses.nextPublic();
    state.ownInterfaces.replace(
        interfaceId,
        face.toBuilder()
            .association(
                NetworkInterfaceAssociation.builder()
                    .publicIp(address)
                    .publicDnsName(addresses.publicName(address))
                    .ipOwnerId("amazon")
                    .build())
            .build());
  }

  void unmapPublicAddress(String interfaceId) {
    NetworkInterface face = state.ownInterfaces.require(interfaceId);
    state.ownInterfaces.replace(
        interfaceId, face.toBuilder().association((NetworkInterfaceAssociation) null).build());
  }

  void setGroups(String interfaceId, List<String> groupIds) {
    NetworkInterface face = state.ownInterfaces.require(interfaceId);
    List<String> groups = groupsFor(state.subnets.require(face.subnetId()), groupIds);
    state.ownInterfaces.replace(
        interfaceId, face.toBuilder().groups(state.identifiers(groups)).build());
  }

  /** The instance's interface goes when the instance has become terminated. */
  void releaseWhenTerminated(String instanceId) {
    endingInstances.add(instanceId);
  }

  /** Returns the requested groups, or the VPC's default one. All must be of the subnet's VPC. */
  List<String> groupsFor(Subnet subnet, List<String> groupIds) {
    if (groupIds.isEmpty()) {
      return List.of(state.defaultGroup(subnet.vpcId()).groupId());
    }
    for (String id : groupIds) {
      if (!state.groups.require(id).vpcId().equals(subnet.vpcId())) {
        throw ec2(
            "InvalidParameter",
            "Security group "
                + id
                + " and subnet "
                + subnet.subnetId()
                + " belong to different networks.");
      }
    }
    return groupIds.stream().distinct().toList();
  }

  /**
   * @param asked the address wanted; null for any
   */
  String address(Subnet subnet, String asked) {
    Set<String> taken =
        in(subnet.subnetId()).stream()
            .map(NetworkInterface::privateIpAddress)
            .collect(Collectors.toSet());
    if (asked == null) {
      return addresses.next(subnet, taken);
    }
    Ipv4Block cidr = Ipv4Block.parse(subnet.cidrBlock()).get();
    if (!Ipv4Block.parse(asked + "/32").filter(cidr::contains).isPresent()) {
      throw ec2("InvalidParameterValue", "Address does not fall within the subnet's address range");
    }
    if (taken.contains(asked)) {
      throw ec2("InvalidIPAddress.InUse", "Address " + asked + " is in use.");
    }
    return asked;
  }

  void releaseTerminated() {
    endingInstances.removeIf(
        id -> {
          InstanceState instance = state.instances.require(id);
          boolean over = instance.lifecycle().at(state.now()) == InstanceStateName.TERMINATED;
          if (over) {
            state.remove(state.ownInterfaces, instance.interfaceId());
            Volumes.release(state, id);
          }
          return over;
        });
  }

  private NetworkInterface.Builder build(
      String id, Subnet subnet, List<String> groups, String address, String description) {
    return NetworkInterface.builder()
        .networkInterfaceId(id)
        .subnetId(subnet.subnetId())
        .vpcId(subnet.vpcId())
        .availabilityZone(subnet.availabilityZone())
        .availabilityZoneId(subnet.availabilityZoneId())
        .description(description == null ? "" : description)
        .groups(state.identifiers(groups))
        .interfaceType("interface")
        .macAddress(macAddress(id))
        .ownerId(state.owner())
        .privateIpAddress(address)
        .privateIpAddresses(a -> a.primary(true).privateIpAddress(address))
        .privateDnsName(addresses.privateName(address))
        .requesterManaged(false)
        .requesterId(CALLER)
        .sourceDestCheck(true)
        .status("available");
  }

  private NetworkInterface ofService(ServiceInterface face) {
    return build(
            face.id(),
            state.subnets.require(face.subnetId()),
            face.securityGroupIds(),
            face.privateAddress(),
            face.description())
        .requesterManaged(true)
        .requesterId(face.requester())
        .status("in-use")
        .attachment(
            a ->
                a.attachmentId(face.id().replace("eni-", "ela-attach-"))
                    .instanceOwnerId(face.requester())
                    .deviceIndex(1)
                    .deleteOnTermination(false)
                    .attachTime(face.created())
                    .status("attached"))
        .build();
  }

  private boolean isShown(NetworkInterface face) {
    if (state.ownInterfaces.find(face.networkInterfaceId()).isPresent()) {
      return state.ownInterfaces.isShown(face.networkInterfaceId());
    }
    Instant since = face.attachment().attachTime();
    return !state.now().isBefore(since.plus(state.region.settings().readLag()));
  }

  private static boolean isAsked(DescribeNetworkInterfacesRequest request, String id) {
    return request.networkInterfaceIds().isEmpty() || request.networkInterfaceIds().contains(id);
  }

  private NetworkInterface tagged(NetworkInterface face) {
    return named(face).toBuilder().tagSet(state.tags.of(face.networkInterfaceId())).build();
  }

  /** Locally administered, made of the id's last digits. */
  private static String macAddress(String id) {
    String digits = id.substring(id.length() - 10);
    return "06:" + String.join(":", digits.split("(?<=\\G..)"));
  }

  private static <V> V ofAssociation(
      NetworkInterface face, Function<NetworkInterfaceAssociation, V> field) {
    return Optional.ofNullable(face.association()).map(field).orElse(null);
  }

  private static <V> V ofAttachment(
      NetworkInterface face, Function<NetworkInterfaceAttachment, V> field) {
    return Optional.ofNullable(face.attachment()).map(field).orElse(null);
  }
}
