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
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Launch of the bastion. Its client token is a hash of everything that the call contains, but the
 * user data: a newer script is no reason for another instance.
 *
 * @param image id of the image, or the public parameter that names it
 */
record BastionLaunch(
    Bastion wanted,
    Map<String, String> tags,
    String image,
    String subnet,
    String group,
    String profile) {

  static BastionLaunch of(Target target, Bastion wanted, StepContext context) {
    return new BastionLaunch(
        wanted,
        target.tags(StepNames.BASTION, wanted.name()),
        // EC2 itself resolves the parameter. A repeated call is therefore identical, and EC2
        // recognises its client token although a newer image may have appeared (EC2 User Guide,
        // "Use public parameters").
        wanted.imageId().orElse("resolve:ssm:" + wanted.imageParameter()),
        context.get(StepOutputs.BASTION_SUBNET_IDS).get(0),
        context.get(StepOutputs.BASTION_SECURITY_GROUP_ID),
        context.get(StepOutputs.INSTANCE_PROFILE_NAME));
  }

  Action<AwsContext, ObservedBastions> action(
      Target target, ObservedBastions observed, StepContext context) {
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
    var text = " bastion " + wanted.name() + " (" + wanted.instanceType() + ") in " + subnet;
    return Action.repeatable(
            "RunInstances",
            "Launch" + text,
            token,
            (AwsContext aws) -> {
              var instance =
                  aws.clients()
                      .ec2()
                      .runInstances(request().clientToken(token).build())
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

  /**
   * Asks EC2 in a dry run if it would launch the bastion. EC2 checks permissions and arguments, and
   * a dry run needs no other permission (EC2 API Reference, RunInstances, DryRun;
   * karpenter-provider-aws#7844, aws-parallelcluster#2476). A refusal of the zone counts only if
   * the call names the zone. The subnet moves to another zone if it can.
   *
   * @param zone zone of the subnet; empty if it is not known
   * @throws dev.elasticacheoperator.aws.error.AwsCallException if EC2 would refuse the launch
   */
  void check(AwsContext aws, Optional<BastionZone> zone) {
    var dryRun = request().dryRun(true);
    zone.flatMap(BastionZone::fixed)
        .ifPresent(fixed -> dryRun.placement(p -> p.availabilityZone(fixed)));
    aws.clients().ec2().runInstances(dryRun.build());
  }

  private RunInstancesRequest.Builder request() {
    return RunInstancesRequest.builder()
        .imageId(image)
        .instanceType(wanted.instanceType())
        .minCount(1)
        .maxCount(1)
        .applyMutation(this::place)
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
            Tags.specification(ResourceType.NETWORK_INTERFACE, tags));
  }

  /** Leaves the public address to the subnet, or forbids it. */
  private void place(RunInstancesRequest.Builder run) {
    if (wanted.publicAddress()) {
      run.subnetId(subnet).securityGroupIds(group);
    } else {
      run.networkInterfaces(
          face ->
              face.deviceIndex(0).subnetId(subnet).groups(group).associatePublicIpAddress(false));
    }
  }
}
