package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.AgentStatus;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Lists;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;

/**
 * An instance as EC2 reports it.
 *
 * @param parts its root volume and its primary network interface; empty while nobody needs them
 * @param agent connection of its agent to Session Manager; empty before the first connection
 */
record ObservedInstance(
    Instance instance, Map<String, String> tags, List<Part> parts, Optional<AgentStatus> agent) {

  /** The hop limit that keeps IMDS from answering beyond the instance itself. */
  static final int HOP_LIMIT = 1;

  /** A volume or a network interface that EC2 creates and deletes with the instance. */
  record Part(String id, Map<String, String> tags) {}

  /** Returns an instance without its parts, of whose agent nothing is known. */
  ObservedInstance(Instance instance, Map<String, String> tags) {
    this(instance, tags, List.of(), Optional.of(AgentStatus.NOT_TOLD));
  }

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

  boolean running() {
    return state().equals("running");
  }

  boolean gone() {
    return state().equals("terminated");
  }

  /** Returns the time of its last launch or start. */
  Instant launched() {
    return instance.launchTime();
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

  /** Returns true if IMDS answers at all. Session Manager and the client need it. */
  boolean metadataOn() {
    var options = instance.metadataOptions();
    return options == null || options.httpEndpoint() != InstanceMetadataEndpointState.DISABLED;
  }

  /** Returns true if the instance requires IMDSv2, and IMDS answers the instance alone. */
  boolean metadataProtected() {
    var options = instance.metadataOptions();
    return options != null
        && options.httpTokens() == HttpTokensState.REQUIRED
        && (options.httpPutResponseHopLimit() == null
            || options.httpPutResponseHopLimit() == HOP_LIMIT);
  }

  /** Returns false if the instance may send packets in the name of other addresses. */
  boolean checksAddresses() {
    return !Boolean.FALSE.equals(instance.sourceDestCheck());
  }

  Optional<String> publicIp() {
    return Optional.ofNullable(instance.publicIpAddress());
  }

  ObservedInstance with(Consumer<Instance.Builder> change) {
    return new ObservedInstance(instance.copy(change), tags, parts, agent);
  }

  ObservedInstance withTags(Map<String, String> changed) {
    return new ObservedInstance(instance, changed, parts, agent);
  }

  ObservedInstance withPart(Part old, Map<String, String> changed) {
    var part = new Part(old.id(), changed);
    return new ObservedInstance(instance, tags, Lists.with(parts, old, p -> part), agent);
  }

  ObservedInstance withParts(List<Part> seen) {
    return new ObservedInstance(instance, tags, seen, agent);
  }

  ObservedInstance withAgent(Optional<AgentStatus> seen) {
    return new ObservedInstance(instance, tags, parts, seen);
  }
}
