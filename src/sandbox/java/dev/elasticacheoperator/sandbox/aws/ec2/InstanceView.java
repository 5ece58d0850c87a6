package dev.elasticacheoperator.sandbox.aws.ec2;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.StateReason;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The view that DescribeInstances gives of an instance and its interface. */
final class InstanceView {
  private static final Filters<Instance> FILTERS =
      new Filters<Instance>()
          .by("instance-id", Instance::instanceId)
          .by("instance-state-name", instance -> instance.state().nameAsString())
          .by("instance-state-code", instance -> instance.state().code())
          .by("instance-type", Instance::instanceTypeAsString)
          .by("image-id", Instance::imageId)
          .by("architecture", Instance::architectureAsString)
          .by("availability-zone", instance -> instance.placement().availabilityZone())
          .by("client-token", Instance::clientToken)
          .by("dns-name", Instance::publicDnsName)
          .by(
              "iam-instance-profile.arn",
              i -> ofProfile(i).map(IamInstanceProfile::arn).orElse(null))
          .by("iam-instance-profile.id", i -> ofProfile(i).map(IamInstanceProfile::id).orElse(null))
          .by("ip-address", Instance::publicIpAddress)
          .by("key-name", Instance::keyName)
          .by("metadata-options.http-tokens", i -> i.metadataOptions().httpTokensAsString())
          .by("private-dns-name", Instance::privateDnsName)
          .by("private-ip-address", Instance::privateIpAddress)
          .by("root-device-type", Instance::rootDeviceTypeAsString)
          .by("subnet-id", Instance::subnetId)
          .by("vpc-id", Instance::vpcId)
          .byAny("group-id", InstanceView::groupIds)
          .byAny("instance.group-id", InstanceView::groupIds)
          .byAny("network-interface.group-id", InstanceView::groupIds)
          .byAny("group-name", InstanceView::groupNames)
          .byAny("instance.group-name", InstanceView::groupNames)
          .byAny(
              "network-interface.network-interface-id",
              i ->
                  i.networkInterfaces().stream()
                      .map(InstanceNetworkInterface::networkInterfaceId)
                      .toList())
          .by("network-interface.subnet-id", Instance::subnetId)
          .by("network-interface.vpc-id", Instance::vpcId);

  private final Ec2State state;
  private final NetworkInterfaces interfaces;
  private final Listing<InstanceState, Instance> listing;

  InstanceView(Ec2State state, NetworkInterfaces interfaces) {
    this.state = state;
    this.interfaces = interfaces;
    this.listing =
        new Listing<>(state.instances, state.tags, this::show, Instance::instanceId, FILTERS);
  }

  Listing<InstanceState, Instance> listing() {
    return listing;
  }

  Instance show(InstanceState instance) {
    return show(instance, state.tags.of(instance.id()));
  }

  /** Returns the view of a launch's answer: always pending. */
  Instance justStarted(InstanceState instance) {
    return show(instance).toBuilder()
        .state(Ec2Lifecycle.shown(InstanceStateName.PENDING))
        .stateReason((StateReason) null)
        .build();
  }

  static InstanceStatus status(Instance instance) {
    boolean running = instance.state().name() == InstanceStateName.RUNNING;
    String summary = running ? "ok" : "not-applicable";
    return InstanceStatus.builder()
        .instanceId(instance.instanceId())
        .availabilityZone(instance.placement().availabilityZone())
        .instanceState(instance.state())
        .instanceStatus(s -> s.status(summary))
        .systemStatus(s -> s.status(summary))
        .build();
  }

  private Instance show(InstanceState instance, List<Tag> tags) {
    InstanceStateName now = instance.lifecycle().at(state.now());
    Instance.Builder shown =
        instance.base().toBuilder()
            .state(Ec2Lifecycle.shown(now))
            .stateReason(isUp(now) ? null : instance.base().stateReason())
            .stateTransitionReason(reason(instance))
            .tags(tags);
    Optional<NetworkInterface> face = interfaces.ofInstance(instance.id());
    if (face.isEmpty()) {
      return shown
          .subnetId(null)
          .vpcId(null)
          .securityGroups(List.of())
          .networkInterfaces(List.of())
          .privateDnsName("")
          .publicDnsName("")
          .build();
    }
    NetworkInterfaceAssociation association = face.get().association();
    return shown
        .privateIpAddress(face.get().privateIpAddress())
        .privateDnsName(face.get().privateDnsName())
        .publicIpAddress(association == null ? null : association.publicIp())
        .publicDnsName(association == null ? "" : association.publicDnsName())
        .securityGroups(face.get().groups())
        .sourceDestCheck(face.get().sourceDestCheck())
        .networkInterfaces(shown(face.get()))
        .blockDeviceMappings(Volumes.root(state, instance.id()).stream().toList())
        .build();
  }

  private static boolean isUp(InstanceStateName now) {
    return now == InstanceStateName.PENDING || now == InstanceStateName.RUNNING;
  }

  private String reason(InstanceState instance) {
    InstanceStateName onTheWay = instance.lifecycle().onTheWay();
    boolean byUser =
        onTheWay == InstanceStateName.SHUTTING_DOWN || onTheWay == InstanceStateName.STOPPING;
    return byUser ? "User initiated (" + instance.lifecycle().start() + ")" : "";
  }

  private static InstanceNetworkInterface shown(NetworkInterface face) {
    NetworkInterfaceAssociation association = face.association();
    return InstanceNetworkInterface.builder()
        .networkInterfaceId(face.networkInterfaceId())
        .subnetId(face.subnetId())
        .vpcId(face.vpcId())
        .description(face.description())
        .groups(face.groups())
        .interfaceType(face.interfaceTypeAsString())
        .macAddress(face.macAddress())
        .ownerId(face.ownerId())
        .privateIpAddress(face.privateIpAddress())
        .privateDnsName(face.privateDnsName())
        .sourceDestCheck(face.sourceDestCheck())
        .status(face.statusAsString())
        .attachment(
            a ->
                a.attachmentId(face.attachment().attachmentId())
                    .attachTime(face.attachment().attachTime())
                    .deleteOnTermination(face.attachment().deleteOnTermination())
                    .deviceIndex(face.attachment().deviceIndex())
                    .status(face.attachment().statusAsString()))
        .association(
            association == null
                ? null
                : InstanceNetworkInterfaceAssociation.builder()
                    .publicIp(association.publicIp())
                    .publicDnsName(association.publicDnsName())
                    .ipOwnerId(association.ipOwnerId())
                    .build())
        .build();
  }

  private static Optional<IamInstanceProfile> ofProfile(Instance instance) {
    return Optional.ofNullable(instance.iamInstanceProfile());
  }

  private static List<String> groupIds(Instance instance) {
    return instance.securityGroups().stream().map(GroupIdentifier::groupId).toList();
  }

  private static List<String> groupNames(Instance instance) {
    return instance.securityGroups().stream().map(GroupIdentifier::groupName).toList();
  }
}
