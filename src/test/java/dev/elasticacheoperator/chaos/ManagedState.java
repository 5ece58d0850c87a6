package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.chaos.Things.Thing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/** The state of a resource on AWS that the operator restores after a change by hand. */
final class ManagedState {

  private ManagedState() {}

  /**
   * Returns the state in lines that can be compared.
   *
   * @param userTags keys of the tags in the spec of its environment
   */
  static List<String> of(AwsClients aws, Thing thing, Set<String> userTags) {
    return Stream.concat(Stream.of(tags(thing, userTags).toString()), lines(aws, thing)).toList();
  }

  /** Returns the tags without those that others have added. */
  private static Map<String, String> tags(Thing thing, Set<String> userTags) {
    var tags = new TreeMap<>(thing.tags);
    tags.keySet().removeIf(key -> !key.equals(Tags.NAME) && !userTags.contains(key));
    return tags;
  }

  private static Stream<String> lines(AwsClients aws, Thing thing) {
    var id = thing.name();
    return switch (thing.kind) {
      case SECURITY_GROUP -> rules(aws, id);
      case ROUTE_TABLE ->
          aws.ec2().describeRouteTables(r -> r.routeTableIds(id)).routeTables().stream()
              .flatMap(table -> table.routes().stream())
              .map(route -> route.destinationCidrBlock() + " by " + route.gatewayId())
              .sorted();
      case INSTANCE ->
          aws.ec2().describeInstances(r -> r.instanceIds(id)).reservations().stream()
              .flatMap(reservation -> reservation.instances().stream())
              .map(instance -> instance.state().nameAsString());
      case PARAMETER_GROUP ->
          aws
              .elastiCache()
              .describeCacheParameters(r -> r.cacheParameterGroupName(id).source("user"))
              .parameters()
              .stream()
              .map(parameter -> parameter.parameterName() + "=" + parameter.parameterValue())
              .sorted();
      case ROLE -> policies(aws, id);
      case CLUSTER, REPLICATION_GROUP, SERVERLESS_CACHE ->
          Stream.of(
              CacheShape.of(aws.elastiCache(), thing) + " nodes",
              "keeps snapshots for " + days(aws.elastiCache(), thing) + " days");
      default -> Stream.of();
    };
  }

  private static Stream<String> rules(AwsClients aws, String group) {
    var ofGroup = Filter.builder().name("group-id").values(group).build();
    return aws
        .ec2()
        .describeSecurityGroupRules(r -> r.filters(ofGroup))
        .securityGroupRules()
        .stream()
        .map(
            rule ->
                "%s %s %d-%d %s"
                    .formatted(
                        rule.isEgress() ? "to" : "from",
                        rule.ipProtocol(),
                        rule.fromPort(),
                        rule.toPort(),
                        rule.referencedGroupInfo() == null
                            ? rule.cidrIpv4()
                            : rule.referencedGroupInfo().groupId()))
        .sorted();
  }

  private static Stream<String> policies(AwsClients aws, String role) {
    return Stream.concat(
        aws.iam().listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies().stream()
            .map(policy -> policy.policyArn())
            .sorted(),
        aws.iam().listRolePolicies(r -> r.roleName(role)).policyNames().stream().sorted());
  }

  private static int days(ElastiCacheClient aws, Thing cache) {
    var id = cache.name();
    var days =
        switch (cache.kind) {
          case CLUSTER ->
              aws.describeCacheClusters(r -> r.cacheClusterId(id))
                  .cacheClusters()
                  .get(0)
                  .snapshotRetentionLimit();
          case REPLICATION_GROUP ->
              aws.describeReplicationGroups(r -> r.replicationGroupId(id))
                  .replicationGroups()
                  .get(0)
                  .snapshotRetentionLimit();
          default ->
              aws.describeServerlessCaches(r -> r.serverlessCacheName(id))
                  .serverlessCaches()
                  .get(0)
                  .snapshotRetentionLimit();
        };
    return Objects.requireNonNullElse(days, 0);
  }
}
