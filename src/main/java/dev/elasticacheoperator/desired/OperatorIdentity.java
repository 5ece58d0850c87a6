package dev.elasticacheoperator.desired;

import java.util.Objects;
import java.util.Optional;

/**
 * What of the operator's configuration an environment is made from.
 *
 * @param clusterName the operator's {@code cluster-name}, part of every derived name
 * @param defaultRegion the AWS region of environments that name none, such as {@code us-west-2};
 *     empty where the operator itself knows of none
 */
public record OperatorIdentity(String clusterName, Optional<String> defaultRegion) {

  public OperatorIdentity {
    Objects.requireNonNull(clusterName, "clusterName");
    Objects.requireNonNull(defaultRegion, "defaultRegion");
  }

  public OperatorIdentity(String clusterName, String defaultRegion) {
    this(clusterName, Optional.of(defaultRegion));
  }
}
