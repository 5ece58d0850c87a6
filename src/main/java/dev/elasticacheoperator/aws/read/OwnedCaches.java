package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ElastiCache's resources that carry the operator's cluster name. The list of tags may be minutes
 * old, so each resource is looked up once more. A member of a replication group belongs to the
 * group. Snapshots belong to nobody, because they outlive their environments on purpose.
 */
final class OwnedCaches {

  private record Type(String inArn, Kind.Named<?> kind) {}

  private static final List<Type> TYPES =
      List.of(
          new Type(":cluster:", Kinds.CACHE_CLUSTER),
          new Type(":replicationgroup:", Kinds.REPLICATION_GROUP),
          new Type(":serverlesscache:", Kinds.SERVERLESS_CACHE),
          new Type(":subnetgroup:", Kinds.CACHE_SUBNET_GROUP),
          new Type(":parametergroup:", Kinds.CACHE_PARAMETER_GROUP),
          new Type(":user:", Kinds.CACHE_USER),
          new Type(":usergroup:", Kinds.CACHE_USER_GROUP));

  private OwnedCaches() {}

  /**
   * Returns the environments of the resources that exist, by id: the kind, a slash and the name.
   *
   * @param tags tags by ARN
   */
  static Map<String, String> environments(
      Map<String, Map<String, String>> tags, NamedResources named) {
    Map<String, String> found = new LinkedHashMap<>();
    tags.forEach(
        (arn, known) ->
            id(arn, named)
                .ifPresent(id -> found.put(id, known.getOrDefault(Tags.ENVIRONMENT, ""))));
    return found;
  }

  private static Optional<String> id(String arn, NamedResources named) {
    String name = arn.substring(arn.lastIndexOf(':') + 1);
    return TYPES.stream()
        .filter(type -> arn.contains(type.inArn()))
        .map(Type::kind)
        .filter(kind -> named.get(kind, name).isPresent() && !isMember(named, kind, name))
        .map(kind -> kind.name() + "/" + name)
        .findFirst();
  }

  private static boolean isMember(NamedResources named, Kind.Named<?> kind, String name) {
    return kind == Kinds.CACHE_CLUSTER
        && named
            .get(Kinds.CACHE_CLUSTER, name)
            .filter(cluster -> cluster.replicationGroupId() != null)
            .isPresent();
  }
}
