package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Authorization checks of ElastiCache's calls (Service Authorization Reference, "Actions,
 * resources, and condition keys for Amazon ElastiCache").
 */
record ElastiCacheRequests(Requests request) {

  /** The field that names a resource of a type. */
  private static final Map<String, String> NAMED =
      Map.of(
          "CacheClusterId", "cluster",
          "CacheSubnetGroupName", "subnetgroup",
          "CacheParameterGroupName", "parametergroup",
          "PrimaryClusterId", "cluster",
          "ReplicationGroupId", "replicationgroup",
          "ServerlessCacheName", "serverlesscache",
          "ServerlessCacheSnapshotName", "serverlesscachesnapshot",
          "SnapshotName", "snapshot",
          "UserGroupId", "usergroup",
          "UserId", "user");

  /** The fields that list names of resources of a type. */
  private static final Map<String, String> LISTED =
      Map.of(
          "UserIds", "user",
          "UserIdsToAdd", "user",
          "UserIdsToRemove", "user",
          "UserGroupIds", "usergroup",
          "UserGroupIdsToAdd", "usergroup",
          "UserGroupIdsToRemove", "usergroup");

  List<Authorization> authorizations() {
    String operation = request.call().operation();
    Optional<String> arn = request.text("ResourceName");
    if (arn.isPresent()) {
      return List.of(existing(arn.get()).asking(asked()));
    }
    if (operation.startsWith("Describe")) {
      return List.of(request.on(named().findFirst().orElse("*")));
    }
    return operation.startsWith("Create") ? created(operation) : changed();
  }

  private List<Authorization> created(String operation) {
    String made = arn(made(operation));
    List<Authorization> all = new ArrayList<>();
    all.add(request.on(made).asking(asked()));
    named().filter(arn -> !arn.equals(made)).map(this::existing).forEach(all::add);
    members().map(this::existing).forEach(all::add);
    if (operation.equals("CreateCacheCluster")
        && request.text("CacheParameterGroupName").isEmpty()) {
      request
          .facts()
          .defaultParameterGroup(
              request.text("Engine").orElse(""), request.text("EngineVersion").orElse(null))
          .map(name -> existing(arn("parametergroup", name)))
          .ifPresent(all::add);
    }
    if (!asked().isEmpty()) {
      all.add(Authorization.of("elasticache:AddTagsToResource", made).asking(asked()));
    }
    if (operation.equals("CreateServerlessCache")) {
      request.list("SnapshotArnsToRestore", String.class).stream()
          .filter(arn -> arn.contains(":elasticache:"))
          .forEach(arn -> all.add(existing(arn)));
      all.addAll(endpoint());
    }
    return all;
  }

  /**
   * Checks for the VPC endpoint of a serverless cache, which AWS makes with the permissions of the
   * caller: those of the AWS managed policy AmazonElastiCacheFullAccess.
   */
  private List<Authorization> endpoint() {
    String here = request.call().region();
    List<String> subnets = request.list("SubnetIds", String.class);
    List<Authorization> all = new ArrayList<>();
    Stream.of("ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
        .forEach(read -> all.add(Authorization.of(read, "*")));
    all.add(
        Authorization.of("ec2:CreateVpcEndpoint", ec2Arn("vpc-endpoint", "*"))
            .with(
                "ec2:VpceServiceName",
                "com.amazonaws.elasticache.serverless." + here + ".vpce-svc-0123456789abcdef0"));
    subnets.forEach(subnet -> all.add(inSubnet(subnet)));
    request
        .list("SecurityGroupIds", String.class)
        .forEach(group -> all.add(usedByEndpoint("security-group", group)));
    subnets.stream()
        .flatMap(subnet -> request.facts().vpcOf(subnet).stream())
        .distinct()
        .forEach(vpc -> all.add(usedByEndpoint("vpc", vpc)));
    all.add(
        Authorization.of("ec2:CreateTags", ec2Arn("vpc-endpoint", "*"))
            .with("ec2:CreateAction", "CreateVpcEndpoint")
            .asking(Map.of("AmazonElastiCacheManaged", "true")));
    return all;
  }

  private Authorization inSubnet(String subnet) {
    Authorization asked = usedByEndpoint("subnet", subnet);
    return request
        .facts()
        .vpcOf(subnet)
        .map(vpc -> asked.with("ec2:Vpc", ec2Arn("vpc", vpc)))
        .orElse(asked);
  }

  private Authorization usedByEndpoint(String type, String id) {
    return Authorization.of("ec2:CreateVpcEndpoint", ec2Arn(type, id))
        .having(request.facts().ec2Tags(id));
  }

  private String ec2Arn(String type, String id) {
    return "arn:aws:ec2:%s:%s:%s/%s"
        .formatted(request.call().region(), request.call().accountId(), type, id);
  }

  private List<Authorization> changed() {
    List<Authorization> all = Stream.concat(named(), members()).map(this::existing).toList();
    return all.isEmpty() ? List.of(request.on("*")) : all;
  }

  private Stream<String> named() {
    return NAMED.keySet().stream()
        .sorted()
        .filter(field -> request.text(field).isPresent())
        .map(this::arn);
  }

  /**
   * Returns the ARNs of the users and user groups in the request's lists. AWS checks each of the
   * users that join or leave a user group (measured on AWS: CreateUserGroup, ModifyUserGroup).
   */
  private Stream<String> members() {
    return LISTED.entrySet().stream()
        .flatMap(
            field ->
                request.list(field.getKey(), String.class).stream()
                    .map(name -> arn(field.getValue(), name)))
        .sorted();
  }

  private static String made(String operation) {
    return switch (operation) {
      case "CreateCacheSubnetGroup" -> "CacheSubnetGroupName";
      case "CreateCacheParameterGroup" -> "CacheParameterGroupName";
      case "CreateReplicationGroup" -> "ReplicationGroupId";
      case "CreateSnapshot" -> "SnapshotName";
      case "CreateServerlessCache" -> "ServerlessCacheName";
      case "CreateServerlessCacheSnapshot" -> "ServerlessCacheSnapshotName";
      case "CreateUser" -> "UserId";
      case "CreateUserGroup" -> "UserGroupId";
      default -> "CacheClusterId";
    };
  }

  private Authorization existing(String arn) {
    return request.on(arn).having(request.facts().elastiCacheTags(arn));
  }

  private Map<String, String> asked() {
    return Requests.tags(request.list("Tags", SdkPojo.class));
  }

  private String arn(String field) {
    return arn(NAMED.get(field), request.text(field).orElse("*"));
  }

  /** ElastiCache lower-cases its names. */
  private String arn(String type, String name) {
    return "arn:aws:elasticache:"
        + request.call().region()
        + ":"
        + request.call().accountId()
        + ":"
        + type
        + ":"
        + name.toLowerCase(Locale.ROOT);
  }
}
