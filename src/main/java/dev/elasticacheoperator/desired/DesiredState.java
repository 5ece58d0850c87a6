package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.desired.EngineFacts.Capability;
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
 * @param cacheZones number of different zones that the cache subnets must be in at least
 */
public record DesiredState(
    Identity identity,
    Map<String, String> tags,
    Vpc vpc,
    List<Subnet> cacheSubnets,
    int cacheZones,
    SecurityGroups securityGroups,
    Optional<ParameterGroup> parameterGroup,
    Cluster cluster,
    Optional<Bastion> bastion) {

  /** Name that stands for serverless caches where zones have a list of the types they refuse. */
  private static final String SERVERLESS = "serverless";

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
   * @param ports TCP ports of the cache: one, or two for a serverless cache
   * @param allowedCidrs blocks that may reach the cache port; empty stands for the blocks of an
   *     existing VPC, which only AWS knows
   * @param allowedGroups ids of existing security groups whose members may reach the cache port
   * @param sshCidrs blocks that may reach port 22 of the bastion; usually none
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
   * @param id id of the cluster, replication group or serverless cache; at most 40 characters
   * @param engine AWS's name of the engine, such as {@code redis}
   * @param version as the user wrote it, such as {@code 4.0.10} or {@code 7.1}
   * @param nodeType empty for a serverless cache, which has no nodes
   * @param defaultParameterGroup AWS's own group of the family, such as {@code default.redis7}
   */
  public record Cluster(
      String id,
      String engine,
      String version,
      CacheTopology topology,
      Optional<String> nodeType,
      int port,
      Encryption encryption,
      Auth auth,
      Snapshots snapshots,
      Upkeep upkeep,
      String defaultParameterGroup) {

    /** Returns what the zones of the cache must offer: the node type, or {@code serverless}. */
    public String placedType() {
      return nodeType.orElse(SERVERLESS);
    }

    /**
     * Returns the cache with the encryption of its predecessor where the spec leaves it out.
     * Credentials in the spec need TLS, and a key needs encryption at rest.
     */
    public Cluster keeping(TransitEncryption inTransit, boolean atRest, Optional<String> kmsKeyId) {
      var needsTls = auth.mode().filter(mode -> mode != Auth.Mode.NONE).isPresent();
      var transit =
          encryption.inTransit().or(() -> Optional.of(inTransit).filter(kept -> !needsTls));
      var rest =
          encryption
              .atRest()
              .or(() -> Optional.of(atRest).filter(kept -> encryption.kmsKeyId().isEmpty()));
      var key =
          encryption.kmsKeyId().or(() -> kmsKeyId.filter(kept -> rest.filter(on -> !on).isEmpty()));
      var tls = transit.filter(kept -> kept != TransitEncryption.REQUIRED).isEmpty();
      return new Cluster(
          id,
          engine,
          version,
          topology,
          nodeType,
          port,
          new Encryption(transit, rest, key),
          tls ? auth : auth.withoutTls(),
          snapshots,
          upkeep,
          defaultParameterGroup);
    }

    /** Returns true if the engine can do it in this version, which stands for its newest patch. */
    public boolean can(Capability capability) {
      return EngineCatalog.can(engine, version, capability);
    }

    /** Returns true if the cache has a subnet group and may have a parameter group. */
    public boolean hasNodes() {
      return !(topology instanceof CacheTopology.Serverless);
    }
  }

  /**
   * Encryption as the spec asks for it. A value that the spec leaves out is a default of the
   * creation, and an existing cache keeps what it has.
   *
   * @param kmsKeyId key of the encryption at rest; if empty, AWS's own
   */
  public record Encryption(
      Optional<TransitEncryption> inTransit, Optional<Boolean> atRest, Optional<String> kmsKeyId) {
    public static final Encryption NONE =
        new Encryption(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Snapshots of the cache.
   *
   * @param retentionDays days for which AWS keeps automatic snapshots; 0 for none
   * @param window daily time in UTC, such as {@code 05:00-06:00}; if empty, AWS chooses
   * @param restoreFrom source of the data of a new cache
   */
  public record Snapshots(
      int retentionDays, Optional<String> window, Optional<RestoreSource> restoreFrom) {
    public static final Snapshots NONE = new Snapshots(0, Optional.empty(), Optional.empty());
  }

  /**
   * Source of the data of a new cache: a snapshot, or RDB files in S3.
   *
   * @param s3Arns empty if the source is a snapshot
   */
  public record RestoreSource(Optional<String> snapshotName, List<String> s3Arns) {}

  /**
   * Maintenance, upgrades, notifications and logs of a running cache.
   *
   * @param maintenanceWindow weekly time in UTC, such as {@code sun:05:00-sun:06:00}; if empty, AWS
   *     chooses
   * @param autoMinorVersionUpgrade empty leaves AWS's choice
   * @param notificationTopicArn SNS topic that receives the cache's events
   * @param logs at most one for each type
   */
  public record Upkeep(
      Optional<String> maintenanceWindow,
      Optional<Boolean> autoMinorVersionUpgrade,
      Optional<String> notificationTopicArn,
      List<LogDelivery> logs) {
    public static final Upkeep NONE =
        new Upkeep(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Delivery of one log.
   *
   * @param type AWS's name: {@code slow-log} or {@code engine-log}
   * @param format AWS's name: {@code json} or {@code text}
   * @param firehose true if the destination is a Firehose stream, false for a CloudWatch log group
   * @param destination name of the stream or log group
   */
  public record LogDelivery(String type, String format, boolean firehose, String destination) {}

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
