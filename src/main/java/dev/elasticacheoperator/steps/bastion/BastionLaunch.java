package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Launch of the bastion. Its client token is a hash of everything that the call contains. */
final class BastionLaunch {

  /**
   * Script that installs a client at boot. Amazon Linux 2023 packages the client as redis6-cli.
   * Other images install their distribution's client. Both names, {@code redis6-cli} and {@code
   * redis-cli}, work on all of them.
   */
  private static final String USER_DATA =
      """
      #!/bin/bash
      dnf install -y redis6 || yum install -y redis || { apt-get update && apt-get install -y redis-tools; }
      client=$(command -v redis6-cli || command -v redis-cli)
      for name in redis6-cli redis-cli; do
        command -v $name || ln -s "$client" /usr/local/bin/$name
      done
      """;

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
                                  .subnetId(subnet)
                                  .securityGroupIds(group)
                                  .iamInstanceProfile(p -> p.name(profile))
                                  .keyName(wanted.keyName().orElse(null))
                                  .metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED))
                                  .userData(
                                      Base64.getEncoder()
                                          .encodeToString(
                                              USER_DATA.getBytes(StandardCharsets.UTF_8)))
                                  .tagSpecifications(
                                      Tags.specification(ResourceType.INSTANCE, tags),
                                      Tags.specification(ResourceType.VOLUME, tags)))
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
}
