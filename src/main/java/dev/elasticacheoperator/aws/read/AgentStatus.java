package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/**
 * Connection of an instance's agent to Session Manager. An instance whose agent has never
 * registered has no status.
 */
public enum AgentStatus {
  ONLINE,

  /** The agent registered earlier and does not answer now. */
  CONNECTION_LOST,

  /** AWS denies the question, or the operator has no way to the endpoint: nothing is known. */
  NOT_TOLD;

  /** Permissions for {@link #read} and {@link #listAll}; AWS defines no resource for the action. */
  static final Permissions PERMISSIONS = Permissions.NONE.look("ssm:DescribeInstanceInformation");

  /** Rules of refusals after which nothing is known. The operator works without the answer. */
  private static final Set<String> NO_ANSWER = Set.of(ErrorTable.DENIED, ErrorTable.UNREACHABLE);

  /** Largest page of DescribeInstanceInformation. */
  private static final int PAGE = 50;

  static Optional<AgentStatus> read(AwsClients aws, String instanceId) {
    return ifTold(() -> list(aws, filter("InstanceIds", instanceId)))
        .map(statuses -> Optional.ofNullable(statuses.get(instanceId)))
        .orElse(Optional.of(NOT_TOLD));
  }

  /**
   * Lists the statuses of all instances that carry an operator's tag, by instance id.
   *
   * @return empty if AWS denies the call or cannot be reached
   */
  static Optional<Map<String, AgentStatus>> listAll(AwsClients aws) {
    return ifTold(() -> list(aws, filter("tag-key", Tags.CLUSTER)));
  }

  private static Map<String, AgentStatus> list(
      AwsClients aws, InstanceInformationStringFilter filter) {
    return aws
        .ssm()
        .describeInstanceInformationPaginator(ask -> ask.filters(filter).maxResults(PAGE))
        .instanceInformationList()
        .stream()
        .collect(toMap(InstanceInformation::instanceId, AgentStatus::of, (first, again) -> first));
  }

  private static AgentStatus of(InstanceInformation node) {
    return node.pingStatus() == PingStatus.ONLINE ? ONLINE : CONNECTION_LOST;
  }

  private static InstanceInformationStringFilter filter(String key, String value) {
    return InstanceInformationStringFilter.builder().key(key).values(List.of(value)).build();
  }

  private static <T> Optional<T> ifTold(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (AwsCallException failure) {
      if (NO_ANSWER.contains(failure.rule())) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
