package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

/**
 * Tags of resources. AWS tells them one resource at a time, or as pages from the Resource Groups
 * Tagging API, which may be minutes behind.
 */
final class ResourceTags {

  /** Permission for {@link #listOwned}. */
  static final Permissions LIST = Permissions.NONE.look("tag:GetResources");

  /** Permissions for {@link #read} and {@link #listElastiCache}. */
  static final Permissions PERMISSIONS = LIST.look("elasticache:ListTagsForResource");

  /** Largest page of GetResources. */
  private static final int PAGE = 100;

  /** Types of the resources that environments have. Snapshots carry the same tags and are many. */
  private static final List<String> TYPES =
      List.of(
          "elasticache:cluster",
          "elasticache:replicationgroup",
          "elasticache:serverlesscache",
          "elasticache:subnetgroup",
          "elasticache:parametergroup",
          "elasticache:user",
          "elasticache:usergroup");

  private ResourceTags() {}

  static Map<String, String> read(AwsClients aws, String arn) {
    return Tags.fromElastiCache(
        aws.elastiCache().listTagsForResource(ask -> ask.resourceName(arn)).tagList());
  }

  /** Lists the tags of ElastiCache's resources. */
  static Optional<Map<String, Map<String, String>>> listElastiCache(
      AwsClients aws, String cluster) {
    return listOwned(aws.tagging(), cluster, TYPES);
  }

  /**
   * Lists the tags of all resources that carry the cluster name, by ARN.
   *
   * @param types such as {@code iam:instance-profile}
   * @return empty if a page cannot be read. Tags can then be read one by one, so that no failure of
   *     this call is reported
   */
  static Optional<Map<String, Map<String, String>>> listOwned(
      ResourceGroupsTaggingApiClient tagging, String cluster, List<String> types) {
    try {
      return Optional.of(
          tagging
              .getResourcesPaginator(
                  ask ->
                      ask.tagFilters(filter -> filter.key(Tags.CLUSTER).values(cluster))
                          .resourceTypeFilters(types)
                          .resourcesPerPage(PAGE))
              .resourceTagMappingList()
              .stream()
              .collect(
                  toMap(
                      ResourceTagMapping::resourceARN,
                      resource -> Tags.fromTagging(resource.tags()),
                      (first, again) -> first)));
    } catch (AwsCallException unreadable) {
      return Optional.empty();
    }
  }
}
