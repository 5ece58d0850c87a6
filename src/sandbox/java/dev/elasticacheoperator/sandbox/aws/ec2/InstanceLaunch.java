package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.InstanceProfiles.InstanceProfileInfo;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * RunInstances: all arguments are checked first, so that either all instances are created or none.
 */
final class InstanceLaunch {
  private static final int MAX_USER_DATA = 16_384;
  private static final int MAX_COUNT = 100;

  private static final Pattern TYPE =
      Pattern.compile(
          "(a1|[a-z]{1,3}\\d[a-z]*(-[a-z0-9]+)?)"
              + "\\.(nano|micro|small|medium|large|(\\d+)?xlarge|metal(-\\d+xl)?)");

  /** Graviton: the g after the generation, as in t4g and m6gd; and a1. */
  private static final Pattern ARM = Pattern.compile("(a1|[a-z]+\\d+g[a-z]*)(-[a-z0-9]+)?\\..*");

  private final Ec2State state;
  private final MachineImages images;
  private final KeyPairs keyPairs;
  private final NetworkInterfaces interfaces;
  private final Volumes volumes;

  InstanceLaunch(
      Ec2State state,
      MachineImages images,
      KeyPairs keyPairs,
      NetworkInterfaces interfaces,
      Volumes volumes) {
    this.state = state;
    this.images = images;
    this.keyPairs = keyPairs;
    this.interfaces = interfaces;
    this.volumes = volumes;
  }

  /** Network placement of an instance. */
  private record Place(
      Subnet subnet, List<String> groups, String privateAddress, boolean publicAddress) {}

  /** Arguments of a launch that EC2 accepts. */
  private record Checked(
      Image image,
      String type,
      int count,
      Place place,
      IamInstanceProfile profile,
      List<Tag> tags,
      List<Tag> interfaceTags,
      List<Tag> volumeTags) {}

  /**
   * Checks all arguments, as a dry run does (karpenter-provider-aws#7844 names the subnet,
   * aws-parallelcluster#2476 the image and its architecture).
   */
  void check(RunInstancesRequest request) {
    checked(request);
  }

  private Checked checked(RunInstancesRequest request) {
    Image image = images.launched(request.imageId());
    String type = type(request, image);
    int count = count(request);
    Place place = place(request);
    checkOffer(type, place.subnet().availabilityZone());
    if (request.keyName() != null && keyPairs.find(request.keyName()).isEmpty()) {
      throw ResourceKind.KEY_PAIR.notFound(request.keyName());
    }
    IamInstanceProfile profile = profile(request.iamInstanceProfile());
    checkRole(profile);
    checkUserData(request.userData());
    List<Tag> tags = requested(request, ResourceKind.INSTANCE);
    List<Tag> interfaceTags = requested(request, ResourceKind.NETWORK_INTERFACE);
    List<Tag> volumeTags = requested(request, ResourceKind.VOLUME);
    checkRoom(place.subnet(), count);
    return new Checked(image, type, count, place, profile, tags, interfaceTags, volumeTags);
  }

  /** The ids of the instances of one new reservation. */
  List<String> run(RunInstancesRequest request) {
    Checked checked = checked(request);
    Image image = checked.image();
    Place place = checked.place();
    String reservation = state.region.ids().next("r");
    List<String> made = new ArrayList<>();
    for (int index = 0; index < checked.count(); index++) {
      String id = state.region.ids().next(ResourceKind.INSTANCE.prefix());
      String address = interfaces.address(place.subnet(), place.privateAddress());
      String interfaceId =
          interfaces.addFor(id, place.subnet(), place.groups(), address, checked.interfaceTags());
      if (place.publicAddress()) {
        interfaces.mapPublicAddress(interfaceId);
      }
      Instance base =
          base(id, request, image, checked.type(), place.subnet(), checked.profile(), index);
      state.instances.add(
          id,
          new InstanceState(
              base,
              reservation,
              interfaceId,
              request.userData(),
              Boolean.TRUE.equals(request.disableApiTermination()),
              Optional.ofNullable(request.instanceInitiatedShutdownBehaviorAsString())
                  .orElse("stop"),
              place.publicAddress(),
              state.launchFaults.reason().isEmpty()
                  ? Ec2Lifecycle.starting(state.now(), state.region.settings())
                  : Ec2Lifecycle.failing(
                      InstanceStateName.TERMINATED, state.now(), state.region.settings())));
      state.tags.put(id, checked.tags());
      volumes.addFor(id, image, place.subnet().availabilityZone(), checked.volumeTags());
      if (state.launchFaults.reason().isPresent()) {
        interfaces.releaseWhenTerminated(id);
      }
      made.add(id);
    }
    return made;
  }

  private List<Tag> requested(RunInstancesRequest request, ResourceKind kind) {
    return state.tags.requested(
        request.tagSpecifications().stream()
            .filter(s -> !s.resourceTypeAsString().equals("elastic-gpu"))
            .toList(),
        kind,
        ResourceKind.INSTANCE,
        ResourceKind.NETWORK_INTERFACE,
        ResourceKind.VOLUME);
  }

  private static String type(RunInstancesRequest request, Image image) {
    String type = Optional.ofNullable(request.instanceTypeAsString()).orElse("m1.small");
    if (!TYPE.matcher(type).matches()) {
      throw ec2("InvalidParameterValue", "Invalid value '" + type + "' for InstanceType.");
    }
    String architecture = ARM.matcher(type).matches() ? "arm64" : "x86_64";
    if (!architecture.equals(image.architectureAsString())) {
      throw ec2(
          "InvalidParameterValue",
          String.format(
              "The architecture '%s' of the specified instance type does not match the architecture"
                  + " '%s' of the specified AMI. Specify an instance type and an AMI that have"
                  + " matching architectures, and try again.",
              architecture, image.architectureAsString()));
    }
    return type;
  }

  private void checkOffer(String type, String zone) {
    List<String> offering = state.zones.offering(type);
    if (!offering.contains(zone)) {
      throw ec2(
          "Unsupported",
          String.format(
              "Your requested instance type (%s) is not supported in your requested Availability"
                  + " Zone (%s). Please retry your request by not specifying an Availability Zone"
                  + " or choosing %s.",
              type, zone, String.join(", ", offering)));
    }
  }

  private static int count(RunInstancesRequest request) {
    if (request.minCount() == null || request.maxCount() == null) {
      throw ec2("MissingParameter", "The request must contain the parameters MinCount, MaxCount");
    }
    int count = request.maxCount();
    if (request.minCount() < 1 || count < request.minCount() || count > MAX_COUNT) {
      throw ec2(
          "InvalidParameterValue",
          "Value (" + count + ") for parameter maxCount is invalid. From minCount to 100.");
    }
    if (count > 1 && request.privateIpAddress() != null) {
      throw ec2("InvalidParameterCombination", "One private address is for one instance only.");
    }
    return count;
  }

  private void checkRoom(Subnet subnet, int count) {
    long size = Ipv4Block.parse(subnet.cidrBlock()).get().size();
    if (size - 5 - interfaces.in(subnet.subnetId()).size() < count) {
      throw ec2(
          "InsufficientFreeAddressesInSubnet",
          "Insufficient free addresses in subnet " + subnet.subnetId() + " for all instances");
    }
  }

  private Place place(RunInstancesRequest request) {
    if (!request.securityGroups().isEmpty()) {
      throw ec2(
          "InvalidParameterCombination",
          "The parameter groupName cannot be used with the parameter subnet");
    }
    if (request.networkInterfaces().isEmpty()) {
      return place(
          request.subnetId(), request.securityGroupIds(), request.privateIpAddress(), null);
    }
    if (request.subnetId() != null || !request.securityGroupIds().isEmpty()) {
      throw ec2(
          "InvalidParameterCombination",
          "Network interfaces and an instance-level subnet ID or security groups may not be"
              + " specified on the same request");
    }
    InstanceNetworkInterfaceSpecification face = request.networkInterfaces().get(0);
    if (request.networkInterfaces().size() > 1 || face.networkInterfaceId() != null) {
      throw ec2(
          "UnsupportedOperation", "Instances here have one network interface, made for them.");
    }
    return place(
        face.subnetId(), face.groups(), face.privateIpAddress(), face.associatePublicIpAddress());
  }

  private Place place(
      String subnetId, List<String> groupIds, String privateAddress, Boolean publicAddress) {
    if (subnetId == null) {
      throw ec2("VPCIdNotSpecified", "No default VPC for this user");
    }
    Subnet subnet = state.subnets.require(subnetId);
    boolean mapped = publicAddress == null ? subnet.mapPublicIpOnLaunch() : publicAddress;
    return new Place(subnet, interfaces.groupsFor(subnet, groupIds), privateAddress, mapped);
  }

  /** Returns the profile that the request names; null if it names none. */
  IamInstanceProfile profile(IamInstanceProfileSpecification asked) {
    if (asked == null || (asked.name() == null && asked.arn() == null)) {
      return null;
    }
    if (asked.name() != null && asked.arn() != null) {
      throw ec2(
          "InvalidParameterCombination",
          "The parameter 'iamInstanceProfile.name' may not be used in combination with"
              + " 'iamInstanceProfile.arn'");
    }
    boolean byName = asked.name() != null;
    String name = byName ? asked.name() : asked.arn().substring(asked.arn().lastIndexOf('/') + 1);
    InstanceProfileInfo found =
        state
            .region
            .account()
            .instanceProfiles()
            .instanceProfile(name)
            .filter(info -> byName || info.arn().equals(asked.arn()))
            .filter(this::hasPropagated)
            .orElseThrow(
                () ->
                    ec2(
                        "InvalidParameterValue",
                        byName
                            ? "Value ("
                                + name
                                + ") for parameter iamInstanceProfile.name is invalid. Invalid IAM"
                                + " Instance Profile name"
                            : "Value ("
                                + asked.arn()
                                + ") for parameter iamInstanceProfile.arn is invalid. Invalid IAM"
                                + " Instance Profile ARN"));
    return IamInstanceProfile.builder().arn(found.arn()).id(found.id()).build();
  }

  /**
   * EC2 sees a new profile first and its role later. The words are those that
   * terraform-provider-aws waits for in {@code ec2_instance.go}.
   */
  private void checkRole(IamInstanceProfile profile) {
    if (profile == null) {
      return;
    }
    var settings = state.region.settings();
    var lag = settings.profilePropagation().plus(settings.iamWriteLag());
    String name = profile.arn().substring(profile.arn().lastIndexOf('/') + 1);
    state
        .region
        .account()
        .instanceProfiles()
        .instanceProfile(name)
        .flatMap(InstanceProfileInfo::roleAdded)
        .filter(since -> !state.now().isBefore(since.plus(lag)))
        .orElseThrow(
            () ->
                ec2(
                    "InvalidParameterValue",
                    "IAM Instance Profile \"" + profile.arn() + "\" has no associated IAM Roles"));
  }

  private boolean hasPropagated(InstanceProfileInfo profile) {
    return !state
        .now()
        .isBefore(profile.created().plus(state.region.settings().profilePropagation()));
  }

  static void checkUserData(String base64) {
    if (base64 == null) {
      return;
    }
    byte[] decoded;
    try {
      decoded = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw ec2("InvalidParameterValue", "Invalid BASE64 encoding of user data.");
    }
    if (decoded.length > MAX_USER_DATA) {
      throw ec2("InvalidParameterValue", "User data is limited to 16384 bytes");
    }
  }

  private Instance base(
      String id,
      RunInstancesRequest request,
      Image image,
      String type,
      Subnet subnet,
      IamInstanceProfile profile,
      int index) {
    boolean imdsV2 = Objects.equals(image.imdsSupportAsString(), "v2.0");
    return Instance.builder()
        .instanceId(id)
        .imageId(image.imageId())
        .architecture(image.architecture())
        .instanceType(type)
        .amiLaunchIndex(index)
        .clientToken(Optional.ofNullable(request.clientToken()).orElse(""))
        .keyName(request.keyName())
        .iamInstanceProfile(profile)
        .launchTime(state.now())
        .stateReason(state.launchFaults.reason().orElse(null))
        .placement(p -> p.availabilityZone(subnet.availabilityZone()).tenancy("default"))
        .subnetId(subnet.subnetId())
        .vpcId(subnet.vpcId())
        .metadataOptions(MetadataOptions.atLaunch(request.metadataOptions(), imdsV2))
        .monitoring(m -> m.state("disabled"))
        .ebsOptimized(Boolean.TRUE.equals(request.ebsOptimized()))
        .enaSupport(true)
        .hypervisor("xen")
        .platformDetails(image.platformDetails())
        .usageOperation(image.usageOperation())
        .rootDeviceName(image.rootDeviceName())
        .rootDeviceType(image.rootDeviceTypeAsString())
        .virtualizationType("hvm")
        .build();
  }
}
