package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Switches for what ElastiCache does only at times: clusters that end by themselves, and resources
 * that it does not see yet. Set them between two calls, because they take no lock.
 */
public final class CacheFaults {

  static final String CREATE_FAILED = "create-failed";

  /**
   * States in which AWS takes DeleteCacheCluster, beside {@code create-failed}. From AWS's own
   * refusal, "Can only delete cache clusters with state in" (hashicorp/terraform#14700). A cluster
   * in {@code create-failed} has to be deleted before another of its name is created.
   */
  static final Set<String> DELETABLE =
      Set.of(
          "available",
          "failed",
          "incompatible-parameters",
          "incompatible-network",
          "restore-failed",
          "recovering",
          CREATE_FAILED);

  /** How a create ends, and the message of the event that AWS records. */
  private record End(String status, String event) {}

  private final ElastiCacheState state;
  private Optional<End> creates = Optional.empty();
  private Optional<String> undoneMoves = Optional.empty();
  private Duration lag = Duration.ZERO;
  private Instant deletionsFrom = Instant.MIN;
  private boolean defaultsOfSystem;
  private Optional<String> undeliveredLogs = Optional.empty();

  CacheFaults(ElastiCacheState state) {
    this.state = state;
  }

  /**
   * Accepts each cache that is created from now on, and ends it in this state when it would become
   * available. Replication groups and serverless caches have one such state, {@code create-failed}.
   * AWS tells the reason in an event of the cache, and for a group in events of its members.
   *
   * @param status such as {@code create-failed}
   */
  public void endCreatesIn(String status, String event) {
    creates = Optional.of(new End(status, event));
  }

  /**
   * Shows each log delivery as failed, with this message, while the cache stays available (API
   * reference, LogDeliveryConfiguration). AWS does so for a missing log group or a missing right.
   */
  public void failLogDelivery(String message) {
    undeliveredLogs = Optional.of(message);
  }

  /** Lets AWS deliver logs again. */
  public void letLogsBeDelivered() {
    undeliveredLogs = Optional.empty();
  }

  Optional<String> undeliveredLogs() {
    return undeliveredLogs;
  }

  /** Lets clusters that are created from now on become available. */
  public void letCreatesSucceed() {
    creates = Optional.empty();
  }

  /** Puts a cluster into a state of its own accord, such as {@code incompatible-network}. */
  public void fail(String clusterId, String status, String event) {
    ElastiCacheState.StoredCluster cluster = CacheClusters.find(state, clusterId);
    end(cluster, new End(status, event), state.now());
  }

  /**
   * Accepts each move to another node type from now on, and leaves the cluster as it was. AWS tells
   * the reason in an event (aws-cloudformation/cloudformation-coverage-roadmap#2273).
   */
  public void undoMoves(String event) {
    undoneMoves = Optional.of(event);
  }

  /** Lets moves to another node type succeed. */
  public void letMovesSucceed() {
    undoneMoves = Optional.empty();
  }

  Optional<String> undoneMoves() {
    return undoneMoves;
  }

  /**
   * Replaces a node of a Memcached cluster as AWS does after a failure. The node keeps its id and
   * endpoint, and the new one is empty (user guide, "Event notifications", CacheNodeReplaceStarted
   * and CacheNodeReplaceComplete).
   */
  public void replaceNode(String clusterId, String nodeId) {
    ElastiCacheState.StoredCluster cluster = CacheClusters.find(state, clusterId);
    Instant now = state.now();
    state.event(SourceType.CACHE_CLUSTER, cluster.id(), now, "Recovering cache nodes " + nodeId);
    Instant until = now.plus(state.region.settings().clusterCreating());
    state.event(
        SourceType.CACHE_CLUSTER,
        cluster.id(),
        until,
        "Finished recovery for cache nodes " + nodeId);
    state
        .clusters()
        .put(
            cluster.id(),
            cluster.with(
                cluster
                    .life()
                    .edited(p -> createdAt(p, nodeId, until))
                    .working("modifying", until)));
  }

  /** Returns the faults that a user causes by name. */
  public NamedFaults named() {
    return new NamedFaults(state);
  }

  /** Returns the switches for members of replication groups. */
  public MemberFaults members() {
    return new MemberFaults(state);
  }

  private static CacheCluster createdAt(CacheCluster picture, String nodeId, Instant at) {
    return picture.toBuilder()
        .cacheNodes(
            picture.cacheNodes().stream()
                .map(
                    n ->
                        n.cacheNodeId().equals(nodeId)
                            ? n.toBuilder().cacheNodeCreateTime(at).build()
                            : n)
                .toList())
        .build();
  }

  /** Makes a failed cluster available. */
  public void recover(String clusterId) {
    ElastiCacheState.StoredCluster cluster = CacheClusters.find(state, clusterId);
    state.clusters().put(cluster.id(), cluster.with(cluster.life().recovered()));
  }

  /**
   * Sets how long ElastiCache does not know a new resource. Resources are EC2's subnets and
   * security groups, and its own subnet groups and parameter groups where another call names them.
   */
  public void seeNewResourcesAfter(Duration lag) {
    this.lag = lag;
  }

  /**
   * Sets the source of a parameter that a user has set to the family's default to {@code system}. A
   * list of the user's parameters then omits it. AWS documents neither way.
   */
  public void showDefaultsAsSystem(boolean on) {
    defaultsOfSystem = on;
  }

  Duration lag() {
    return lag;
  }

  boolean defaultsOfSystem() {
    return defaultsOfSystem;
  }

  /**
   * Lets DeleteServerlessCache answer DependencyViolation for a while, as AWS does at times
   * (terraform-provider-aws, serverless_cache.go).
   */
  public void refuseServerlessDeletions(Duration time) {
    deletionsFrom = state.now().plus(time);
  }

  void refuseServerlessDeletion(String name) {
    if (state.now().isBefore(deletionsFrom)) {
      // EC2's code, which is not in ElastiCache's service model.
      throw AwsErrors.elastiCache(
          400,
          "DependencyViolation",
          "Serverless cache " + name + " has dependent objects and cannot be deleted.");
    }
  }

  /** Ends a new serverless cache at that time if the switch says so. */
  StoredServerlessCache created(StoredServerlessCache cache, Instant ready) {
    return creates
        .map(
            end -> {
              state.event(SourceType.SERVERLESS_CACHE, cache.name(), ready, end.event());
              return cache.with(cache.life().failing(CREATE_FAILED, ready));
            })
        .orElse(cache);
  }

  /**
   * Ends a new replication group and its members at that time if the switch says so. The events of
   * the members have the reason (ministryofjustice/cloud-platform#8304).
   */
  Optional<ElastiCacheState.Group> created(
      ElastiCacheState.Group group, List<ElastiCacheState.StoredCluster> members, Instant ready) {
    return creates.map(
        end -> {
          members.forEach(member -> end(member, end, ready));
          ElastiCacheState.Group failing = group.with(group.life().failing(CREATE_FAILED, ready));
          state.groups().put(group.id(), failing);
          return failing;
        });
  }

  /** Ends a new cluster at that time if the switch says so. */
  ElastiCacheState.StoredCluster created(ElastiCacheState.StoredCluster cluster, Instant ready) {
    return creates.map(end -> end(cluster, end, ready)).orElse(cluster);
  }

  private ElastiCacheState.StoredCluster end(
      ElastiCacheState.StoredCluster cluster, End end, Instant at) {
    ElastiCacheState.StoredCluster failing = cluster.with(cluster.life().failing(end.status(), at));
    state.clusters().put(cluster.id(), failing);
    state.event(SourceType.CACHE_CLUSTER, cluster.id(), at, end.event());
    return failing;
  }
}
