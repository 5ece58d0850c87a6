package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.PlacedSubnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Desired state of a cache, with the names and ids of the parts that other steps have made.
 *
 * @param cluster the cache as the spec asks for it
 * @param subnetGroup name of its subnet group; empty for a serverless cache
 * @param subnets its subnets with their zones
 * @param parameterGroup name of its parameter group; AWS's default group if the environment has no
 *     parameter group
 * @param parameters the parameters that the spec sets
 * @param securityGroup id of its security group
 * @param restore source of the data of a new cache
 * @param credentials credentials of the clients
 * @param userGroup id of the user group; empty unless the cache must have users
 */
public record DesiredCache(
    DesiredState.Cluster cluster,
    Optional<String> subnetGroup,
    List<PlacedSubnet> subnets,
    String parameterGroup,
    Map<String, String> parameters,
    String securityGroup,
    Restore restore,
    Credentials credentials,
    Optional<String> userGroup) {

  /** Returns the cache that begins with the data of a snapshot. */
  public DesiredCache of(ObservedSnapshot snapshot) {
    return new DesiredCache(
        cluster,
        subnetGroup,
        subnets,
        parameterGroup,
        parameters,
        securityGroup,
        Restore.of(snapshot),
        credentials,
        userGroup);
  }

  /** Returns the cache with the encryption of its predecessor where the spec leaves it out. */
  public DesiredCache keeping(
      TransitEncryption inTransit, boolean atRest, Optional<String> kmsKeyId) {
    return new DesiredCache(
        cluster.keeping(inTransit, atRest, kmsKeyId),
        subnetGroup,
        subnets,
        parameterGroup,
        parameters,
        securityGroup,
        restore,
        credentials,
        userGroup);
  }

  public String id() {
    return cluster.id();
  }

  /**
   * Returns the node type.
   *
   * @throws java.util.NoSuchElementException for a serverless cache, which has no nodes
   */
  public String nodeType() {
    return cluster.nodeType().orElseThrow();
  }

  /** Returns the zones of the subnets, each once, in the order of the subnets. */
  public List<String> zones() {
    return subnets.stream().map(PlacedSubnet::zone).distinct().toList();
  }

  /** Returns the engine and the size, such as {@code redis 7.1, cache.t4g.small}. */
  public String size() {
    return cluster.engine()
        + " "
        + cluster.version()
        + cluster.nodeType().map(type -> ", " + type).orElse("");
  }
}
