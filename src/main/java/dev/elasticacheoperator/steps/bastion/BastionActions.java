package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;

/** Actions on an existing instance. Each returns the observed state after its call. */
final class BastionActions {

  private BastionActions() {}

  /**
   * Returns the calls that make the instance as desired in place.
   *
   * @param profile name of its instance profile
   * @param groups ids of its security groups
   * @param mayStart false while a start that failed is not tried again
   */
  static List<Action<AwsContext, ObservedBastions>> inPlace(
      ObservedBastions observed,
      ObservedInstance instance,
      String profile,
      List<String> groups,
      boolean mayStart) {
    var actions = new ArrayList<Action<AwsContext, ObservedBastions>>();
    if (instance.profile().isEmpty()) {
      actions.add(setProfile(observed, instance, profile));
    }
    if (!instance.securityGroups().equals(groups)) {
      actions.add(setGroups(observed, instance, groups));
    }
    if (!instance.metadataOn() || !instance.metadataProtected()) {
      actions.add(protectMetadata(observed, instance));
    }
    if (!instance.checksAddresses()) {
      actions.add(checkAddresses(observed, instance));
    }
    if (instance.state().equals("stopped") && mayStart) {
      actions.add(start(observed, instance));
    }
    return actions;
  }

  static Action<AwsContext, ObservedBastions> terminate(
      ObservedBastions observed, ObservedInstance instance) {
    return terminate(observed, instance, "", aws -> {});
  }

  /**
   * Terminates an instance that cannot stay, unless EC2 would refuse the new one.
   *
   * @param check fails if EC2 would refuse the new instance
   */
  static Action<AwsContext, ObservedBastions> replace(
      ObservedBastions observed,
      ObservedInstance instance,
      List<String> reasons,
      Consumer<AwsContext> check) {
    var purpose = " to replace it: " + String.join(", ", reasons);
    return terminate(observed, instance, purpose, check);
  }

  /**
   * @param purpose end of the reason; empty if the instance is only surplus
   * @param check fails if the instance must stay
   */
  private static Action<AwsContext, ObservedBastions> terminate(
      ObservedBastions observed,
      ObservedInstance instance,
      String purpose,
      Consumer<AwsContext> check) {
    return Action.of(
            "TerminateInstances",
            "Terminate bastion " + instance.id() + purpose,
            (AwsContext aws) -> {
              check.accept(aws);
              aws.clients().ec2().terminateInstances(r -> r.instanceIds(instance.id()));
              return observed.replaced(
                  instance, instance.with(i -> i.state(s -> s.name("shutting-down"))));
            })
        .reporting("Terminated bastion " + instance.id() + purpose);
  }

  private static Action<AwsContext, ObservedBastions> setGroups(
      ObservedBastions observed, ObservedInstance instance, List<String> groups) {
    return Action.of(
        "ModifyInstanceAttribute",
        "Set the security group of bastion " + instance.id() + " to " + String.join(", ", groups),
        (AwsContext aws) -> {
          var identifiers =
              groups.stream().map(g -> GroupIdentifier.builder().groupId(g).build()).toList();
          aws.clients()
              .ec2()
              .modifyInstanceAttribute(r -> r.instanceId(instance.id()).groups(groups));
          return observed.replaced(instance, instance.with(i -> i.securityGroups(identifiers)));
        });
  }

  /** Gives a profile to an instance without one. EC2 can do so while the instance runs. */
  private static Action<AwsContext, ObservedBastions> setProfile(
      ObservedBastions observed, ObservedInstance instance, String profile) {
    return Action.of(
            "AssociateIamInstanceProfile",
            "Associate instance profile " + profile + " with bastion " + instance.id(),
            (AwsContext aws) -> {
              var association =
                  aws.clients()
                      .ec2()
                      .associateIamInstanceProfile(
                          r -> r.instanceId(instance.id()).iamInstanceProfile(p -> p.name(profile)))
                      .iamInstanceProfileAssociation();
              return observed.replaced(
                  instance,
                  instance.with(i -> i.iamInstanceProfile(association.iamInstanceProfile())));
            })
        .reporting("Associated instance profile " + profile + " with bastion " + instance.id());
  }

  /** Turns IMDS on, for the instance alone and with tokens. */
  private static Action<AwsContext, ObservedBastions> protectMetadata(
      ObservedBastions observed, ObservedInstance instance) {
    var text = (instance.metadataOn() ? "" : " on") + " IMDSv2 on bastion " + instance.id();
    return Action.of(
            "ModifyInstanceMetadataOptions",
            (instance.metadataOn() ? "Require" : "Turn") + text,
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .modifyInstanceMetadataOptions(
                      r ->
                          r.instanceId(instance.id())
                              .httpEndpoint(InstanceMetadataEndpointState.ENABLED)
                              .httpTokens(HttpTokensState.REQUIRED)
                              .httpPutResponseHopLimit(ObservedInstance.HOP_LIMIT));
              return observed.replaced(
                  instance,
                  instance.with(
                      i ->
                          i.metadataOptions(
                              m ->
                                  m.httpEndpoint(InstanceMetadataEndpointState.ENABLED)
                                      .httpTokens(HttpTokensState.REQUIRED)
                                      .httpPutResponseHopLimit(ObservedInstance.HOP_LIMIT))));
            })
        .reporting((instance.metadataOn() ? "Required" : "Turned") + text)
        .asOptional();
  }

  private static Action<AwsContext, ObservedBastions> checkAddresses(
      ObservedBastions observed, ObservedInstance instance) {
    return Action.of(
            "ModifyInstanceAttribute",
            "Turn on the source and destination check of bastion " + instance.id(),
            (AwsContext aws) -> {
              aws.clients()
                  .ec2()
                  .modifyInstanceAttribute(
                      r -> r.instanceId(instance.id()).sourceDestCheck(v -> v.value(true)));
              return observed.replaced(instance, instance.with(i -> i.sourceDestCheck(true)));
            })
        .reporting("Turned on the source and destination check of bastion " + instance.id());
  }

  private static Action<AwsContext, ObservedBastions> start(
      ObservedBastions observed, ObservedInstance instance) {
    return Action.of(
            "StartInstances",
            "Start bastion " + instance.id(),
            (AwsContext aws) -> {
              aws.clients().ec2().startInstances(r -> r.instanceIds(instance.id()));
              return observed.replaced(
                  instance, instance.with(i -> i.state(s -> s.name("pending"))));
            })
        .reporting("Started bastion " + instance.id());
  }
}
