package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Launch of the bastion. Its client token is a hash of everything that the call contains, but the
 * user data: a newer script is no reason for another instance.
 */
final class BastionLaunch {

  private BastionLaunch() {}

  static Action<AwsContext, ObservedBastions> of(
      Target target, Bastion wanted, ObservedBastions observed, StepContext context) {
    var tags = target.tags(StepNames.BASTION, wanted.name());
    // EC2 itself resolves the parameter. A repeated call is therefore identical, and EC2
    // recognises its client token although a newer image may have appeared (EC2 User Guide, "Use
    // public parameters").
    var image = wanted.imageId().orElse("resolve:ssm:" + wanted.imageParameter());
    var subnet = context.get(StepOutputs.BASTION_SUBNET_IDS).get(0);
    var group = context.get(StepOutputs.BASTION_SECURITY_GROUP_ID);
    var profile = context.get(StepOutputs.INSTANCE_PROFILE_NAME);
    var predecessor =
        observed.instances().stream().map(ObservedInstance::id).findFirst().or(context::recordedId);
    var state =
        String.join(
            "|",
            List.of(
                StepNames.BASTION,
                image,
                wanted.instanceType(),
                wanted.keyName().orElse(""),
                wanted.publicAddress() ? "" : "private",
                subnet,
                group,
                profile,
                tags.toString()));
    var token = target.token(state, predecessor, context);
    return Action.repeatable(
            "RunInstances",
            "Launch bastion " + wanted.name() + " (" + wanted.instanceType() + ") in " + subnet,
            token,
            (AwsContext aws) -> {
              var instance =
                  aws.clients()
                      .ec2()
                      .runInstances(
                          r ->
                              r.clientToken(token)
                                  .imageId(image)
                                  .instanceType(wanted.instanceType())
                                  .minCount(1)
                                  .maxCount(1)
                                  .applyMutation(place(wanted, subnet, group))
                                  .iamInstanceProfile(p -> p.name(profile))
                                  .keyName(wanted.keyName().orElse(null))
                                  .metadataOptions(
                                      m ->
                                          m.httpEndpoint(InstanceMetadataEndpointState.ENABLED)
                                              .httpTokens(HttpTokensState.REQUIRED)
                                              .httpPutResponseHopLimit(ObservedInstance.HOP_LIMIT))
                                  .userData(UserData.BASE64)
                                  .tagSpecifications(
                                      Tags.specification(ResourceType.INSTANCE, tags),
                                      Tags.specification(ResourceType.VOLUME, tags),
                                      Tags.specification(ResourceType.NETWORK_INTERFACE, tags)))
                      .instances()
                      .get(0);
              var seen = new ArrayList<>(List.of(new ObservedInstance(instance, tags)));
              observed.instances().stream()
                  .filter(i -> !i.id().equals(instance.instanceId()))
                  .forEach(seen::add);
              return ObservedBastions.of(List.copyOf(seen));
            })
        .reporting(
            launched ->
                "Launched bastion "
                    + launched.instances().get(0).id()
                    + " ("
                    + wanted.instanceType()
                    + ") in "
                    + subnet);
  }

  /** Leaves the public address to the subnet, or forbids it. */
  private static Consumer<RunInstancesRequest.Builder> place(
      Bastion wanted, String subnet, String group) {
    return wanted.publicAddress()
        ? run -> run.subnetId(subnet).securityGroupIds(group)
        : run ->
            run.networkInterfaces(
                face ->
                    face.deviceIndex(0)
                        .subnetId(subnet)
                        .groups(group)
                        .associatePublicIpAddress(false));
  }
}
