package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Tags of clusters, replication groups, subnet groups, parameter groups and snapshots, by ARN.
 *
 * <p>As on AWS, reads and changes need a cluster or replication group in state {@code available}.
 * For a cluster in another state the answer is CacheClusterNotFound, "either not present or not
 * available". For a replication group it is InvalidReplicationGroupState. A change of tags puts
 * either to {@code modifying} for a while (hashicorp/terraform-provider-aws#40320).
 */
final class ResourceTags {

  private static final String STATUS = "modifying";

  private static final Pattern ARN =
      Pattern.compile("arn:aws[^:]*:elasticache:([^:]+):(\\d{12}):([a-z]+):(.+)");

  /** How long a change of tags takes. Settings with faster modifications skip the state. */
  private static final Duration TAGGING = Duration.ofSeconds(30);

  /** How long a serverless cache still shows {@code available} after a change of tags. */
  private static final Duration NOT_YET = Duration.ofSeconds(3);

  private final ElastiCacheState state;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;

  ResourceTags(ElastiCacheState state, SubnetGroups subnetGroups, ParameterGroups parameterGroups) {
    this.state = state;
    this.subnetGroups = subnetGroups;
    this.parameterGroups = parameterGroups;
  }

  AddTagsToResourceResponse add(AddTagsToResourceRequest request) {
    String arn = taggable(request.resourceName(), false);
    state.tags.add(arn, request.tags());
    modifying(arn);
    return AddTagsToResourceResponse.builder().tagList(tags(arn)).build();
  }

  RemoveTagsFromResourceResponse remove(RemoveTagsFromResourceRequest request) {
    String arn = taggable(request.resourceName(), false);
    state.tags.remove(arn, request.tagKeys());
    modifying(arn);
    return RemoveTagsFromResourceResponse.builder().tagList(tags(arn)).build();
  }

  ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
    String arn = taggable(request.resourceName(), true);
    return ListTagsForResourceResponse.builder().tagList(tags(arn)).build();
  }

  private void modifying(String arn) {
    if (state.region.settings().clusterModifying().compareTo(TAGGING) < 0) {
      return;
    }
    Instant until = state.now().plus(TAGGING);
    String name = arn.substring(arn.lastIndexOf(':') + 1);
    if (arn.contains(":cluster:")) {
      state.clusters().computeIfPresent(name, (id, c) -> c.with(c.life().working(STATUS, until)));
    } else if (arn.contains(":replicationgroup:")) {
      state.groups().computeIfPresent(name, (id, g) -> g.with(g.life().working(STATUS, until)));
    } else if (arn.contains(":serverlesscache:")) {
      state.serverless.tagged(name, state.now().plus(NOT_YET), until);
    }
  }

  private List<Tag> tags(String arn) {
    return state.tags.of(arn);
  }

  /**
   * @param read whether the read lag hides a new resource
   */
  private String taggable(String arn, boolean read) {
    Matcher parts = ARN.matcher(arn == null ? "" : arn);
    if (!parts.matches()) {
      throw ElastiCacheError.INVALID_ARN.because(
          "%s is not a valid ARN for an ElastiCache resource.", arn);
    }
    boolean here =
        parts.group(1).equals(state.region.name())
            && parts.group(2).equals(state.region.account().id());
    String name = here ? Identifiers.of(parts.group(4)) : "";
    switch (parts.group(3)) {
      case "cluster" -> requireCluster(name, parts.group(4), read);
      case "replicationgroup" -> requireGroup(name, parts.group(4), read);
      case "subnetgroup" -> {
        if (hidden(read, subnetGroups.find(name).createdAt())) {
          throw ElastiCacheError.CACHE_SUBNET_GROUP_NOT_FOUND.because(
              "CacheSubnetGroup %s not found.", name);
        }
      }
      case "parametergroup" -> {
        if (read && !parameterGroups.visible(parameterGroups.find(name))) {
          throw ElastiCacheError.CACHE_PARAMETER_GROUP_NOT_FOUND.because(
              "CacheParameterGroup not found: %s", name);
        }
      }
      case "snapshot" -> {
        if (!state.snapshots.containsKey(name)) {
          throw ElastiCacheError.SNAPSHOT_NOT_FOUND.because("Snapshot not found: %s", name);
        }
      }
      case "user" -> requireUser(name, parts.group(4), read);
      case "usergroup" -> state.users.groups().require(name);
      case "serverlesscache" -> requireServerless(name, read);
      case "serverlesscachesnapshot" -> state.serverlessSnapshots.requireTaggable(name);
      default ->
          throw ElastiCacheError.INVALID_ARN.because(
              "%s is not the ARN of a resource that has tags here.", arn);
    }
    return state.arn(parts.group(3), name);
  }

  private void requireCluster(String id, String asked, boolean read) {
    ElastiCacheState.StoredCluster cluster = state.clusters().get(id);
    if (cluster == null
        || !cluster.life().available(state.now())
        || hidden(read, cluster.life().createdAt())) {
      throw ElastiCacheError.CACHE_CLUSTER_NOT_FOUND.because(
          "%s is either not present or not available.", asked);
    }
  }

  /** A user that AWS is at work on has no tags for a while (terraform-provider-aws#34002). */
  private void requireUser(String id, String asked, boolean read) {
    var user = state.users.find(id);
    if (!user.available(state.now()) || hidden(read, user.createdAt())) {
      throw ElastiCacheError.USER_NOT_FOUND.because("%s is not available for tagging", asked);
    }
  }

  /**
   * Tags can be read and changed while a serverless cache is available or modifying, and in no
   * other state (aws-nuke#256; {@code create-failed} is assumed).
   */
  private void requireServerless(String name, boolean read) {
    var cache = state.serverless.required(name);
    String status = cache.life().status(state.now());
    if (hidden(read, cache.life().createdAt())) {
      throw ElastiCacheError.SERVERLESS_CACHE_NOT_FOUND.because(
          "ServerlessCache %s not found.", name);
    }
    if (!status.equals("available") && !status.equals(STATUS)) {
      throw ElastiCacheError.INVALID_SERVERLESS_CACHE_STATE.because(
          "Serverless cache %s is %s and cannot be tagged.", name, status);
    }
  }

  private void requireGroup(String id, String asked, boolean read) {
    ElastiCacheState.Group group = state.groups().get(id);
    if (group == null || hidden(read, group.life().createdAt())) {
      throw ElastiCacheError.REPLICATION_GROUP_NOT_FOUND.because(
          "ReplicationGroup %s not found.", asked);
    }
    if (!group.life().available(state.now())) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Cluster not in available state to perform tagging operations.");
    }
  }

  private boolean hidden(boolean read, Instant createdAt) {
    return read && !state.visible(createdAt);
  }
}
