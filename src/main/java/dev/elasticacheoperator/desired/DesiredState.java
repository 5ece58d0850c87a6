package dev.elasticacheoperator.desired;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an environment shall be on AWS, whole: every default filled in, every name and CIDR decided.
 * Immutable and computed from the object and the operator's configuration alone, never from time,
 * chance or AWS, so that the same object always means the same resources.
 *
 * @param identity who owns the resources and under which names AWS keeps them
 * @param tags the user's tags, to be put on every resource besides ours
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
   * Either one to be made, or one that exists and is used as it is.
   *
   * @param id of the existing one
   * @param name value of the Name tag of one to be made
   * @param cidrBlock of one to be made
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
   * Either one to be made, or one that exists and is used as it is.
   *
   * @param id of the existing one
   * @param name value of the Name tag of one to be made
   * @param cidrBlock of one to be made, and then always there
   * @param availabilityZone such as {@code us-west-2a}; empty lets AWS choose
   */
  public record Subnet(
      Optional<String> id,
      Optional<String> name,
      Optional<String> cidrBlock,
      Optional<String> availabilityZone) {

    static Subnet existing(String id) {
      return new Subnet(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Subnet managed(String name, String cidrBlock, Optional<String> availabilityZone) {
      return new Subnet(
          Optional.empty(), Optional.of(name), Optional.of(cidrBlock), availabilityZone);
    }
  }

  /**
   * The group of the cache and, where there is a bastion, the bastion's.
   *
   * @param ports the cache port and, until the cache is replaced, the one that it answers on
   * @param allowedCidrs who may reach the cache port besides the bastion; empty where it is the
   *     blocks of an existing VPC, which only AWS can tell
   * @param allowedGroups ids of existing security groups whose members may as well
   * @param sshCidrs who may reach port 22 of the bastion; usually nobody
   */
  public record SecurityGroups(
      String cacheGroupName,
      Optional<String> bastionGroupName,
      List<Integer> ports,
      Optional<List<String>> allowedCidrs,
      List<String> allowedGroups,
      List<String> sshCidrs) {}

  /**
   * @param family such as {@code redis4.0}
   */
  public record ParameterGroup(String name, String family, Map<String, String> parameters) {}

  /**
   * @param id the cache cluster id, at most 40 characters
   * @param engine {@code redis}
   * @param version as the user wrote it, such as {@code 4.0.10} or {@code 7.1}
   * @param maintenanceWindow weekly, in UTC, such as {@code sun:05:00-sun:06:00}; empty leaves it
   *     as it is
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
   * The instance one reaches the cache from, and the network that is there for it alone.
   *
   * @param policyArns managed policies of its role, {@code AmazonSSMManagedInstanceCore} included
   * @param imageId an AMI, or empty for the newest Amazon Linux 2023 of {@code imageParameter}
   * @param imageParameter the public SSM parameter that holds that AMI for the instance type's
   *     architecture
   */
  public record Bastion(
      String name,
      Subnet subnet,
      String internetGatewayName,
      String routeTableName,
      List<String> policyArns,
      String instanceType,
      Optional<String> imageId,
      String imageParameter,
      Optional<String> keyName) {}
}
