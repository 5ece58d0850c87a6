package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.bastion.BastionStep.ObservedBastions;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * The calls on an instance that is there. Each takes what is seen and gives what is seen after it.
 */
final class BastionActions {

  private BastionActions() {}

  static Action<AwsContext, ObservedBastions> terminate(
      ObservedBastions observed, ObservedInstance instance, String verb) {
    return Action.of(
        "TerminateInstances",
        verb + " bastion " + instance.id(),
        aws -> {
          aws.clients().ec2().terminateInstances(r -> r.instanceIds(instance.id()));
          return observed.replaced(
              instance, instance.with(i -> i.state(s -> s.name("shutting-down"))));
        });
  }

  static Action<AwsContext, ObservedBastions> setGroups(
      ObservedBastions observed, ObservedInstance instance, List<String> groups) {
    return Action.of(
        "ModifyInstanceAttribute",
        "set the security group of " + instance.id() + " to " + String.join(", ", groups),
        aws -> {
          var identifiers =
              groups.stream().map(g -> GroupIdentifier.builder().groupId(g).build()).toList();
          aws.clients()
              .ec2()
              .modifyInstanceAttribute(r -> r.instanceId(instance.id()).groups(groups));
          return observed.replaced(instance, instance.with(i -> i.securityGroups(identifiers)));
        });
  }

  /** One that was launched without a profile takes one while it runs. */
  static Action<AwsContext, ObservedBastions> giveProfile(
      ObservedBastions observed, ObservedInstance instance, String profile) {
    return Action.of(
        "AssociateIamInstanceProfile",
        "give " + instance.id() + " the instance profile " + profile,
        aws -> {
          var association =
              aws.clients()
                  .ec2()
                  .associateIamInstanceProfile(
                      r -> r.instanceId(instance.id()).iamInstanceProfile(p -> p.name(profile)))
                  .iamInstanceProfileAssociation();
          return observed.replaced(
              instance, instance.with(i -> i.iamInstanceProfile(association.iamInstanceProfile())));
        });
  }

  static Action<AwsContext, ObservedBastions> requireTokens(
      ObservedBastions observed, ObservedInstance instance) {
    return Action.of(
        "ModifyInstanceMetadataOptions",
        "require IMDSv2 on " + instance.id(),
        aws -> {
          aws.clients()
              .ec2()
              .modifyInstanceMetadataOptions(
                  r -> r.instanceId(instance.id()).httpTokens(HttpTokensState.REQUIRED));
          return observed.replaced(
              instance,
              instance.with(i -> i.metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED))));
        });
  }

  static Action<AwsContext, ObservedBastions> start(
      ObservedBastions observed, ObservedInstance instance) {
    return Action.of(
        "StartInstances",
        "start bastion " + instance.id(),
        aws -> {
          aws.clients().ec2().startInstances(r -> r.instanceIds(instance.id()));
          return observed.replaced(instance, instance.with(i -> i.state(s -> s.name("pending"))));
        });
  }
}
