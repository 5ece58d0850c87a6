package dev.elasticacheoperator.desired;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Desired state of an environment on AWS, with every default, name and CIDR block filled in.
 * Immutable. The values depend neither on time nor on chance, so that the same object always has
 * the same desired state.
 *
 * @param identity the owner of the resources and their names on AWS
 * @param tags the user's tags, which every resource carries in addition to the operator's
 */
public record DesiredState(
    Identity identity,
    Map<String, String> tags,
    Vpc vpc,
    List<Subnet> cacheSubnets,
    SecurityGroups securityGroups,
    Optional<ParameterGroup> parameterGroup,
    Cluster cluster,
    Optional<Bastion> bastion) {

  /**
   * A managed VPC with a name and a block, or an existing VPC with an id.
   *
   * @param id id of an existing VPC
   * @param name Name tag of a managed VPC
   * @param cidrBlock block of a managed VPC
   */
  public record Vpc(Optional<String> id, Optional<String> name, Optional<String> cidrBlock) {

    static Vpc existing(String id) {
      return new Vpc(Optional.of(id), Optional.empty(), Optional.empty());
    }

    static Vpc managed(String name, String cidrBlock) {
      return new Vpc(Optional.empty(), Optional.of(name), Optional.of(cidrBlock));
    }
  }

  /**
   * A managed subnet with a name and a block, or an existing subnet with an id.
   *
   * @param id id of an existing subnet
   * @param name Name tag of a managed subnet
   * @param cidrBlock block of a managed subnet, which always has one
   * @param availabilityZone zone that the user names, such as {@code us-west-2a}; if empty, the
   *     operator or AWS chooses
   * @param preferredZone zone to choose if it offers what is placed in the subnet
   */
  public record Subnet(
      Optional<String> id,
      Optional<String> name,
      Optional<String> cidrBlock,
      Optional<String> availabilityZone,
      Optional<String> preferredZone) {

    static Subnet existing(String id) {
      var none = Optional.<String>empty();
      return new Subnet(Optional.of(id), none, none, none, none);
    }

    static Subnet managed(
        String name,
        String cidrBlock,
        Optional<String> availabilityZone,
        Optional<String> preferredZone) {
      return new Subnet(
          Optional.empty(),
          Optional.of(name),
          Optional.of(cidrBlock),
          availabilityZone,
          preferredZone);
    }
  }

  /**
   * The cache's security group and, if there is a bastion, the bastion's.
   *
   * @param port TCP port of the cache
   * @param allowedCidrs blocks that may reach the cache port; empty stands for the blocks of an
   *     existing VPC, which only AWS knows
   * @param allowedGroups ids of existing security groups whose members may reach the cache port
   * @param sshCidrs blocks that may reach port 22 of the bastion; usually none
   */
  public record SecurityGroups(
      String cacheGroupName,
      Optional<String> bastionGroupName,
      int port,
      Optional<List<String>> allowedCidrs,
      List<String> allowedGroups,
      List<String> sshCidrs) {}

  /**
   * @param family such as {@code redis4.0}
   */
  public record ParameterGroup(String name, String family, Map<String, String> parameters) {}

  /**
   * @param id the cache cluster id, at most 40 characters
   * @param engine AWS's name of the engine, such as {@code redis}
   * @param version as the user wrote it, such as {@code 4.0.10} or {@code 7.1}
   * @param maintenanceWindow weekly time in UTC, such as {@code sun:05:00-sun:06:00}; if empty, AWS
   *     chooses
   * @param defaultParameterGroup AWS's own group of the family, such as {@code default.redis7}
   */
  public record Cluster(
      String id,
      String engine,
      String version,
      String nodeType,
      int port,
      Optional<String> maintenanceWindow,
      String defaultParameterGroup) {}

  /**
   * The instance from which people reach the cache, with the network that only it uses.
   *
   * @param imageId an AMI, or empty for the newest Amazon Linux 2023 of {@code imageParameter}
   * @param imageParameter the public SSM parameter that holds that AMI for the instance type's
   *     architecture
   * @param publicAddress false if the instance must have no public address
   */
  public record Bastion(
      String name,
      Subnet subnet,
      String internetGatewayName,
      String routeTableName,
      Role role,
      String instanceType,
      Optional<String> imageId,
      String imageParameter,
      Optional<String> keyName,
      boolean publicAddress) {}

  /**
   * The bastion's role, which has the instance profile's name.
   *
   * @param path of the role and the profile; empty leaves the path that they have
   * @param policyArns managed policies, {@code AmazonSSMManagedInstanceCore} included
   * @param permissionsBoundary ARN of the policy that limits the role; empty leaves the limit that
   *     the role has
   * @param trusted EC2's principal in the region's partition
   */
  public record Role(
      Optional<String> path,
      List<String> policyArns,
      Optional<String> permissionsBoundary,
      String trusted) {}
}
