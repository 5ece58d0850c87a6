package dev.elasticacheoperator.desired;

import java.util.Objects;
import java.util.Optional;

/**
 * The part of the operator's configuration on which a desired state depends.
 *
 * @param clusterName the operator's {@code cluster-name}, part of every derived name
 * @param defaultRegion the AWS region of environments without a region, such as {@code us-west-2};
 *     empty if the operator has none
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
