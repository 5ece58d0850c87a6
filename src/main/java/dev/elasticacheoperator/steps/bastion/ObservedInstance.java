package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An instance as EC2 reports it. */
record ObservedInstance(Instance instance, Map<String, String> tags) {

  static ObservedInstance of(Instance instance) {
    return new ObservedInstance(instance, Tags.fromEc2(instance.tags()));
  }

  /** Returns the instances of these ids, owned or foreign. EC2 omits ids that it does not know. */
  static Stream<ObservedInstance> find(AwsContext aws, List<String> ids) {
    var these = Filter.builder().name("instance-id").values(ids).build();
    return aws.clients().ec2().describeInstances(r -> r.filters(these)).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .map(ObservedInstance::of);
  }

  String id() {
    return instance.instanceId();
  }

  /** Returns EC2's name of the state, such as {@code running}. */
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

  /** Returns the ARN of its instance profile, if it has one. */
  Optional<String> profile() {
    return Optional.ofNullable(instance.iamInstanceProfile()).map(p -> p.arn());
  }

  List<String> securityGroups() {
    return instance.securityGroups().stream().map(g -> g.groupId()).sorted().toList();
  }

  /** Returns true if the instance requires IMDSv2. */
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

  ObservedInstance withTags(Map<String, String> changed) {
    return new ObservedInstance(instance, changed);
  }
}
