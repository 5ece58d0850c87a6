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
    return all;
  }

  private List<Authorization> changed() {
    List<Authorization> all = named().map(this::existing).toList();
    return all.isEmpty() ? List.of(request.on("*")) : all;
  }

  private Stream<String> named() {
    return NAMED.keySet().stream()
        .sorted()
        .filter(field -> request.text(field).isPresent())
        .map(this::arn);
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
