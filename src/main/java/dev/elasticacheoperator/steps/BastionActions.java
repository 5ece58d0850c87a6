package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.BastionStep.Now;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * The calls on an instance that is there. Each takes what is seen and gives what is seen after it.
 */
final class BastionActions {

  private BastionActions() {}

  static Action<Cloud, Now> terminate(Now now, BastionInstance instance, String verb) {
    return Action.of(
        "TerminateInstances",
        verb + " bastion " + instance.id(),
        cloud -> {
          cloud.clients().ec2().terminateInstances(r -> r.instanceIds(instance.id()));
          return now.replaced(instance, instance.with(i -> i.state(s -> s.name("shutting-down"))));
        });
  }

  static Action<Cloud, Now> setGroups(Now now, BastionInstance instance, List<String> groups) {
    return Action.of(
        "ModifyInstanceAttribute",
        "set the security group of " + instance.id() + " to " + String.join(", ", groups),
        cloud -> {
          var identifiers =
              groups.stream().map(g -> GroupIdentifier.builder().groupId(g).build()).toList();
          cloud
              .clients()
              .ec2()
              .modifyInstanceAttribute(r -> r.instanceId(instance.id()).groups(groups));
          return now.replaced(instance, instance.with(i -> i.securityGroups(identifiers)));
        });
  }

  /** One that was launched without a profile takes one while it runs. */
  static Action<Cloud, Now> giveProfile(Now now, BastionInstance instance, String profile) {
    return Action.of(
        "AssociateIamInstanceProfile",
        "give " + instance.id() + " the instance profile " + profile,
        cloud -> {
          var association =
              cloud
                  .clients()
                  .ec2()
                  .associateIamInstanceProfile(
                      r -> r.instanceId(instance.id()).iamInstanceProfile(p -> p.name(profile)))
                  .iamInstanceProfileAssociation();
          return now.replaced(
              instance, instance.with(i -> i.iamInstanceProfile(association.iamInstanceProfile())));
        });
  }

  static Action<Cloud, Now> requireTokens(Now now, BastionInstance instance) {
    return Action.of(
        "ModifyInstanceMetadataOptions",
        "require IMDSv2 on " + instance.id(),
        cloud -> {
          cloud
              .clients()
              .ec2()
              .modifyInstanceMetadataOptions(
                  r -> r.instanceId(instance.id()).httpTokens(HttpTokensState.REQUIRED));
          return now.replaced(
              instance,
              instance.with(i -> i.metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED))));
        });
  }

  static Action<Cloud, Now> start(Now now, BastionInstance instance) {
    return Action.of(
        "StartInstances",
        "start bastion " + instance.id(),
        cloud -> {
          cloud.clients().ec2().startInstances(r -> r.instanceIds(instance.id()));
          return now.replaced(instance, instance.with(i -> i.state(s -> s.name("pending"))));
        });
  }
}
