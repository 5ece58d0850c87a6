package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/**
 * What AWS has of one environment, in AWS's own types. It comes from direct reads ({@link
 * Account#read}) or from the inventory shared by all environments ({@link Inventory#of}).
 *
 * <p>A view is consistent with itself: whatever it has shown, it shows again. Make a new one to see
 * changes. EC2's kinds are found by our ownership tags, ElastiCache's and IAM's by name, whoever
 * owns them. All methods may throw {@link AwsCallException}, NotFound excepted where an empty
 * result says it.
 */
public interface EnvironmentView {

  /** What both sources of reads have to be allowed. */
  Permissions PERMISSIONS = Ec2Listing.PERMISSIONS.and(AwsQueries.PERMISSIONS);

  /** Nothing that this view shows is older, deep facts of a shallow view excepted. */
  Instant asOf();

  /**
   * Whether the facts that cost a call per resource (DNS hostnames, ElastiCache tags, parameters,
   * IAM) are fresh enough to act upon. Where not, they are those of the last deep reading, and
   * should not be compared.
   */
  boolean perResource();

  List<Vpc> vpcs();

  List<Subnet> subnets();

  /** Those with our tags; a VPC's default group has none. */
  List<SecurityGroup> securityGroups();

  List<InternetGateway> internetGateways();

  /** Those with our tags; a VPC's main table has none. */
  List<RouteTable> routeTables();

  /** Also terminated ones, which AWS shows for about an hour. */
  List<Instance> instances();

  /** Whether instances in the VPC get DNS hostnames. Deep. */
  boolean dnsHostnames(String vpcId);

  /** A VPC with all that is in it, whoever owns it; empty when there is none. Deep. */
  Optional<VpcView> vpc(String vpcId);

  /** With its nodes and their endpoints. */
  Optional<CacheCluster> cacheCluster(String id);

  Optional<CacheSubnetGroup> cacheSubnetGroup(String name);

  Optional<CacheParameterGroup> cacheParameterGroup(String name);

  /** Tags of a cluster or group; empty when AWS does not know the ARN. Deep. */
  Map<String, String> elastiCacheTags(String arn);

  /** The parameters set by users, AWS's defaults left out; empty for an unknown group. Deep. */
  Map<String, String> parameters(String parameterGroup);

  /** Deep. */
  Optional<RoleView> role(String name);

  /** Deep. */
  Optional<ProfileView> instanceProfile(String name);
}
