package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An instance as EC2 shows it. */
record ObservedInstance(Instance instance, Map<String, String> tags) {

  static ObservedInstance of(Instance instance) {
    return new ObservedInstance(instance, Tags.fromEc2(instance.tags()));
  }

  /** Asks EC2 for instances by id, whosoever they are, leaving out those that it does not know. */
  static Stream<ObservedInstance> find(AwsContext aws, List<String> ids) {
    var these = Filter.builder().name("instance-id").values(ids).build();
    return aws.clients().ec2().describeInstances(r -> r.filters(these)).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .map(ObservedInstance::of);
  }

  String id() {
    return instance.instanceId();
  }

  /** EC2's name of it, such as {@code running}. */
  String state() {
    return instance.state().nameAsString();
  }

  boolean lives() {
    return !state().equals("terminated") && !state().equals("shutting-down");
  }

  boolean gone() {
    return state().equals("terminated");
  }

  Optional<String> keyName() {
    return Optional.ofNullable(instance.keyName());
  }

  /** The ARN of its instance profile; empty where it has none. */
  Optional<String> profile() {
    return Optional.ofNullable(instance.iamInstanceProfile()).map(p -> p.arn());
  }

  List<String> securityGroups() {
    return instance.securityGroups().stream().map(g -> g.groupId()).sorted().toList();
  }

  /** Whether IMDSv2 is required. */
  boolean tokensRequired() {
    var options = instance.metadataOptions();
    return options != null && options.httpTokens() == HttpTokensState.REQUIRED;
  }

  Optional<String> publicIp() {
    return Optional.ofNullable(instance.publicIpAddress());
  }

  ObservedInstance with(Consumer<Instance.Builder> change) {
    return new ObservedInstance(instance.copy(change), tags);
  }

  ObservedInstance tagged(Map<String, String> now) {
    return new ObservedInstance(instance, now);
  }

  /** An image that was looked up is no reason: a newer one appears every few weeks. */
  List<String> reasonsToReplace(Bastion wanted, StepContext context) {
    var reasons = new ArrayList<String>();
    if (!wanted.instanceType().equals(instance.instanceTypeAsString())) {
      reasons.add("instance type " + wanted.instanceType());
    }
    wanted
        .imageId()
        .filter(image -> !image.equals(instance.imageId()))
        .ifPresent(image -> reasons.add("image " + image));
    if (!wanted.keyName().equals(keyName())) {
      reasons.add("key pair " + wanted.keyName().orElse("none"));
    }
    if (!context.get(StepOutputs.BASTION_SUBNET_IDS).contains(instance.subnetId())) {
      reasons.add("its subnet");
    }
    if (profile()
        .filter(arn -> !arn.endsWith("/" + context.get(StepOutputs.INSTANCE_PROFILE_NAME)))
        .isPresent()) {
      reasons.add("its instance profile");
    }
    return reasons;
  }
}
