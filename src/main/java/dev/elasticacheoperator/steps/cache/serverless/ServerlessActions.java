package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import dev.elasticacheoperator.steps.cache.topology.Restore;
import dev.elasticacheoperator.steps.cache.topology.SnapshotKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Actions on a serverless cache. Each returns the observed state after its call. */
final class ServerlessActions {

  static final String CREATE = "CreateServerlessCache";
  static final String DELETE = "DeleteServerlessCache";
  static final String SNAPSHOT = "CreateServerlessCacheSnapshot";

  private ServerlessActions() {}

  /** Creates the cache. The id is its token, because the spec may change it before the answer. */
  static Action<AwsContext, ObservedCaches> create(
      DesiredServerless desired, Map<String, String> tags) {
    var summary =
        ServerlessTopology.NOUN + " " + desired.cache().id() + " (" + desired.version() + ")";
    return Action.repeatable(
            CREATE,
            "Create " + summary,
            desired.cache().id(),
            (AwsContext aws) ->
                ObservedCaches.of(
                    new ObservedServerless(
                        aws.clients()
                            .elastiCache()
                            .createServerlessCache(request(desired, source(aws, desired), tags))
                            .serverlessCache(),
                        Optional.of(tags),
                        Optional.empty())))
        .reporting("Created " + summary);
  }

  /**
   * Returns the ARNs of the snapshots whose data the cache begins with. AWS takes snapshots by
   * their ARN only, of serverless caches and of nodes. It refuses the name of one that is missing.
   */
  private static List<String> source(AwsContext aws, DesiredServerless desired) {
    var restore = desired.cache().restore();
    return restore
        .find(aws.reads(), SnapshotKind.SERVERLESS)
        .map(Restore.Found::arn)
        .or(restore::snapshot)
        .map(List::of)
        .orElse(restore.arns());
  }

  private static CreateServerlessCacheRequest request(
      DesiredServerless desired, List<String> source, Map<String, String> tags) {
    var request =
        CreateServerlessCacheRequest.builder()
            .serverlessCacheName(desired.cache().id())
            .engine(desired.cluster().engine())
            .majorEngineVersion(desired.majorVersion())
            .kmsKeyId(desired.cluster().encryption().kmsKeyId().orElse(null))
            .securityGroupIds(desired.cache().securityGroup())
            .subnetIds(desired.subnets())
            .userGroupId(desired.userGroup().orElse(null))
            .dailySnapshotTime(desired.snapshotTime().orElse(null))
            .tags(Tags.elastiCache(tags));
    if (!desired.limits().equals(ServerlessLimits.NONE)) {
      request.cacheUsageLimits(desired.limits().request(ServerlessLimits.NONE));
    }
    if (!source.isEmpty()) {
      request.snapshotArnsToRestore(source);
    }
    if (desired.retentionDays() > 0) {
      request.snapshotRetentionLimit(desired.retentionDays());
    }
    return request.build();
  }

  /**
   * Changes one field of the cache.
   *
   * @param what the field with its new value
   */
  static Action<AwsContext, ObservedCaches> modify(
      String what, ModifyServerlessCacheRequest request, ObservedServerless cache) {
    return Action.of(
            "ModifyServerlessCache",
            "Change " + what + " of " + cache.title(),
            (AwsContext aws) ->
                changed(
                    cache,
                    aws.clients().elastiCache().modifyServerlessCache(request).serverlessCache()))
        .reporting("Changed " + what + " of " + cache.title());
  }

  static ObservedSnapshot takeSnapshot(
      AwsContext aws, ObservedServerless cache, String name, Map<String, String> tags) {
    return ObservedSnapshot.of(
        aws.clients()
            .elastiCache()
            .createServerlessCacheSnapshot(
                r ->
                    r.serverlessCacheName(cache.id())
                        .serverlessCacheSnapshotName(name)
                        .tags(Tags.elastiCache(tags)))
            .serverlessCacheSnapshot(),
        false);
  }

  static Action.Call<AwsContext, ObservedCaches> deletion(ObservedServerless cache) {
    return aws ->
        changed(
            cache,
            aws.clients()
                .elastiCache()
                .deleteServerlessCache(r -> r.serverlessCacheName(cache.id()))
                .serverlessCache());
  }

  private static ObservedCaches changed(ObservedServerless cache, ServerlessCache answer) {
    return ObservedCaches.of(new ObservedServerless(answer, cache.tags(), cache.event()));
  }
}
