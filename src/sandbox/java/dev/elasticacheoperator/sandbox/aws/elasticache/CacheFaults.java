package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Switches for what ElastiCache does only at times: clusters that end by themselves, and resources
 * that it does not see yet. Set them between two calls, because they take no lock.
 */
public final class CacheFaults {

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
          "create-failed");

  /** How a create ends, and the message of the event that AWS records. */
  private record End(String status, String event) {}

  private final ElastiCacheState state;
  private Optional<End> creates = Optional.empty();
  private Optional<String> undoneMoves = Optional.empty();
  private Duration lag = Duration.ZERO;
  private boolean defaultsOfSystem;

  CacheFaults(ElastiCacheState state) {
    this.state = state;
  }

  /**
   * Accepts each cluster that is created from now on, and ends it in this state when it would
   * become available. AWS tells the reason in an event of the cluster.
   *
   * @param status such as {@code create-failed}
   */
  public void endCreatesIn(String status, String event) {
    creates = Optional.of(new End(status, event));
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
