package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.Base64;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociationState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** The calls that change or show attributes of an instance after its launch. */
final class InstanceAttributes {
  private final Ec2State state;
  private final NetworkInterfaces interfaces;
  private final InstanceView view;
  private final InstanceLaunch launch;

  InstanceAttributes(
      Ec2State state, NetworkInterfaces interfaces, InstanceView view, InstanceLaunch launch) {
    this.launch = launch;
    this.state = state;
    this.interfaces = interfaces;
    this.view = view;
  }

  DescribeInstanceAttributeResponse describe(DescribeInstanceAttributeRequest request) {
    InstanceState now = state.instances.requireShown(request.instanceId());
    Instance shown = view.show(now);
    DescribeInstanceAttributeResponse.Builder answer =
        DescribeInstanceAttributeResponse.builder().instanceId(now.id());
    switch (String.valueOf(request.attributeAsString())) {
      case "userData":
        return answer.userData(Attributes.of(now.userData())).build();
      case "instanceType":
        return answer.instanceType(Attributes.of(shown.instanceTypeAsString())).build();
      case "groupSet":
        return answer.groups(shown.securityGroups()).build();
      case "disableApiTermination":
        return answer.disableApiTermination(Attributes.of(now.disableApiTermination())).build();
      case "instanceInitiatedShutdownBehavior":
        return answer
            .instanceInitiatedShutdownBehavior(Attributes.of(now.shutdownBehavior()))
            .build();
      case "sourceDestCheck":
        return answer
            .sourceDestCheck(Attributes.of(Boolean.TRUE.equals(shown.sourceDestCheck())))
            .build();
      case "ebsOptimized":
        return answer.ebsOptimized(Attributes.of(shown.ebsOptimized())).build();
      case "rootDeviceName":
        return answer.rootDeviceName(Attributes.of(shown.rootDeviceName())).build();
      case "kernel":
      case "ramdisk":
        return answer.build();
      default:
        throw Attributes.unknown(request.attributeAsString());
    }
  }

  ModifyInstanceAttributeResponse modify(ModifyInstanceAttributeRequest request) {
    InstanceState now = state.instances.require(request.instanceId());
    Attributes.requireOne(
        request.groups().isEmpty() ? null : request.groups(),
        request.sourceDestCheck(),
        request.disableApiTermination(),
        request.instanceInitiatedShutdownBehavior(),
        request.instanceType(),
        request.userData(),
        request.ebsOptimized(),
        request.attributeAsString());
    if (now.lifecycle().isEnding()) {
      throw wrongState(now);
    }
    if (!request.groups().isEmpty()) {
      interfaces.setGroups(now.interfaceId(), request.groups());
    } else if (request.sourceDestCheck() != null) {
      NetworkInterface face = state.ownInterfaces.require(now.interfaceId());
      state.ownInterfaces.replace(
          now.interfaceId(),
          face.toBuilder().sourceDestCheck(request.sourceDestCheck().value()).build());
    } else {
      state.instances.replace(now.id(), modified(now, request));
    }
    return ModifyInstanceAttributeResponse.builder().build();
  }

  ModifyInstanceMetadataOptionsResponse modify(ModifyInstanceMetadataOptionsRequest request) {
    InstanceState now = state.instances.require(request.instanceId());
    if (now.lifecycle().isEnding()) {
      throw wrongState(now);
    }
    InstanceMetadataOptionsResponse options =
        MetadataOptions.modified(now.base().metadataOptions(), request);
    state.instances.replace(
        now.id(), now.withBase(now.base().toBuilder().metadataOptions(options).build()));
    return ModifyInstanceMetadataOptionsResponse.builder()
        .instanceId(now.id())
        .instanceMetadataOptions(options)
        .build();
  }

  /** An instance has one profile at most; another replaces it by another call. */
  AssociateIamInstanceProfileResponse associate(AssociateIamInstanceProfileRequest request) {
    InstanceState now = state.instances.require(request.instanceId());
    if (now.lifecycle().isEnding()) {
      throw wrongState(now);
    }
    IamInstanceProfile profile = launch.profile(request.iamInstanceProfile());
    if (profile == null) {
      throw ec2("MissingParameter", "The request must contain the parameter IamInstanceProfile");
    }
    if (now.base().iamInstanceProfile() != null) {
      throw ec2(
          "IncorrectState",
          "There is an existing association for instance " + request.instanceId());
    }
    state.instances.replace(
        now.id(), now.withBase(now.base().toBuilder().iamInstanceProfile(profile).build()));
    return AssociateIamInstanceProfileResponse.builder()
        .iamInstanceProfileAssociation(
            a ->
                a.associationId(state.region.ids().next("iip-assoc"))
                    .instanceId(now.id())
                    .iamInstanceProfile(profile)
                    .state(IamInstanceProfileAssociationState.ASSOCIATING))
        .build();
  }

  private InstanceState modified(InstanceState now, ModifyInstanceAttributeRequest request) {
    if (request.disableApiTermination() != null) {
      return now.withDisableApiTermination(request.disableApiTermination().value());
    }
    AttributeValue behavior = request.instanceInitiatedShutdownBehavior();
    if (behavior != null) {
      return now.withShutdownBehavior(behavior.value());
    }
    if (now.lifecycle().at(state.now()) != InstanceStateName.STOPPED) {
      throw wrongState(now);
    }
    if (request.instanceType() != null) {
      String type = request.instanceType().value();
      return now.withBase(now.base().toBuilder().instanceType(type).build());
    }
    if (request.userData() != null) {
      byte[] data = request.userData().value().asByteArray();
      return now.withUserData(Base64.getEncoder().encodeToString(data));
    }
    throw ec2("UnsupportedOperation", "This attribute cannot be modified here.");
  }

  private static RuntimeException wrongState(InstanceState instance) {
    return ec2(
        "IncorrectInstanceState",
        "The instance '" + instance.id() + "' is not in a state where this can be modified.");
  }
}
