package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.engine.Outputs.Key;
import java.util.List;
import java.util.Map;

/** Keys of all values that steps hand to later steps and to the status. */
public final class StepOutputs {

  /** Set by {@code iam}. */
  public static final Key<String> INSTANCE_PROFILE_NAME = new Key<>("the instance profile's name");

  /** Set by {@code vpc}. */
  public static final Key<String> VPC_ID = new Key<>("the VPC's id");

  /** All IPv4 blocks of an existing VPC; set by {@code vpc}, and not for a managed VPC. */
  public static final Key<List<String>> VPC_BLOCKS = new Key<>("the VPC's blocks");

  /** Set by {@code cacheSubnets}. */
  public static final Key<List<String>> CACHE_SUBNET_IDS = new Key<>("the cache subnets' ids");

  /** The cache subnets with their zones; set by {@code cacheSubnets}. */
  public static final Key<List<PlacedSubnet>> CACHE_PLACEMENT = new Key<>("the cache's zones");

  /** Set by {@code securityGroups}. */
  public static final Key<String> CACHE_SECURITY_GROUP_ID =
      new Key<>("the id of the cache's security group");

  /**
   * Sources that the cache's security group admits to the cache's ports: blocks, and ids of groups
   * and prefix lists. Set by {@code securityGroups}.
   */
  public static final Key<List<String>> CACHE_SOURCES =
      new Key<>("the sources that the cache's security group admits");

  /** Set by {@code securityGroups} if the environment has a bastion. */
  public static final Key<String> BASTION_SECURITY_GROUP_ID =
      new Key<>("the id of the bastion's security group");

  /** Set by {@code subnetGroup}. */
  public static final Key<String> SUBNET_GROUP_NAME = new Key<>("the cache subnet group's name");

  /** Set by {@code parameterGroup} if the environment has a parameter group of its own. */
  public static final Key<String> PARAMETER_GROUP_NAME =
      new Key<>("the cache parameter group's name");

  /** Set by {@code cluster} as soon as AWS reports the endpoint. */
  public static final Key<CacheFacts> CACHE = new Key<>("the cache's endpoint");

  /** The cache's credentials as AWS reports them; set by {@code cluster} for every cache. */
  public static final Key<CacheAccess> ACCESS = new Key<>("the cache's credentials");

  /** Id of the active user group; set by {@code users}. */
  public static final Key<String> USER_GROUP = new Key<>("the user group's id");

  /** The users by their names in the spec; set by {@code users}. */
  public static final Key<Map<String, UserAccess>> USERS = new Key<>("the users");

  /** Set by {@code bastionSubnet}; a list of one. */
  public static final Key<List<String>> BASTION_SUBNET_IDS = new Key<>("the bastion subnet's id");

  /** The bastion's subnet with its zone; set by {@code bastionSubnet}. */
  public static final Key<List<PlacedSubnet>> BASTION_PLACEMENT = new Key<>("the bastion's zone");

  /** Set by {@code internetGateway}. */
  public static final Key<String> INTERNET_GATEWAY_ID = new Key<>("the internet gateway's id");

  /** Id of the live instance; set by {@code bastion}. */
  public static final Key<String> BASTION_INSTANCE_ID = new Key<>("the bastion's instance id");

  /** Public IPv4 address; set by {@code bastion}. */
  public static final Key<String> BASTION_PUBLIC_IP = new Key<>("the bastion's public address");

  private StepOutputs() {}
}
