package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache as AWS reports it, in one of the topologies. Immutable and pure: the methods that return
 * actions describe calls and make none. {@link Topology} finds and creates caches.
 */
public interface ObservedCache {

  /** Returns the id, which is unique among the caches of this topology. */
  String id();

  String arn();

  /** Returns the kind for users, such as {@code cache cluster}. */
  String noun();

  /** Returns the kind and the id for users, such as {@code cache cluster sessions}. */
  default String title() {
    return noun() + " " + id();
  }

  /** Returns the title as the beginning of a sentence. */
  default String sentence() {
    return Sentence.beginning(title());
  }

  /**
   * Returns a text that no earlier or later cache has, even under the same id. It tells one plan
   * from another.
   */
  String incarnation();

  /** Returns ElastiCache's name of the status, such as {@code snapshotting}. */
  String status();

  /** Returns true if AWS takes changes of the cache. */
  boolean available();

  /** Returns true in the states that AWS does not leave by itself. */
  boolean failed();

  /** Returns true if the cache failed before it could hold data. */
  default boolean neverAvailable() {
    return failed();
  }

  /** Returns true if AWS is at work on the cache and accepts no change of it. */
  default boolean busy() {
    return !available() && !failed();
  }

  /** Returns true in the states in which AWS takes the deletion. */
  default boolean deletable() {
    return available() || failed();
  }

  /** Returns the tags; empty where they are unknown: not read, or not told by AWS. */
  Optional<Map<String, String>> tags();

  ObservedCache withTags(Map<String, String> changed);

  /** Returns AWS's newest event about the cache, if it was read: it has the reason of a failure. */
  Optional<LastEvent> event();

  /** Returns AWS's name of the engine. */
  String engine();

  /** Returns the version that AWS reports; empty if AWS does not tell it now. */
  Optional<String> version();

  /** Returns the port of the endpoint; empty until AWS reports one. */
  Optional<Integer> port();

  /** Returns the subnet group; empty for a serverless cache, or if AWS does not tell it now. */
  Optional<String> subnetGroup();

  /** Returns true if AWS can make the cache the primary of a new replication group. */
  default boolean canBecomePrimary() {
    return false;
  }

  /** Returns the changes that AWS has accepted and not made yet, in words. */
  List<String> pending();

  /** Returns engine, version and size for users, such as {@code redis 7.1 on cache.t4g.small}. */
  String description();

  /** Returns what AWS does not do although the cache is available, for users. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Returns the facts for the status and the Secret; empty until AWS reports an endpoint. */
  Optional<CacheFacts> facts();

  /** Returns the credentials that AWS reports. */
  default CacheAccess access() {
    return CacheAccess.NONE;
  }

  /** Returns the outcome if AWS cannot bring the cache to the desired credentials. */
  default Optional<Outcome> refusedCredentials(DesiredCache desired) {
    return Optional.empty();
  }

  /** Returns true if calls in place can lead from this topology to the desired one. */
  boolean serves(CacheTopology desired);

  /**
   * Returns the reason why no call can turn the cache into the desired one; empty if it can be
   * adopted.
   *
   * @param desired empty for a deletion
   */
  Optional<String> mismatch(Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup);

  /**
   * Returns the changes to a cache of a topology that this one serves, as far as AWS cannot make
   * them in place: {@code the port from 1 to 2}. A failed cache takes no change, so that each
   * difference counts.
   */
  List<String> replacing(DesiredCache desired);

  /**
   * Returns the next change in place, in the order in which AWS takes them; empty if the cache is
   * as desired.
   *
   * @param kept true if the cache keeps its settings, because another replaces it or AWS has just
   *     undone a change. Access to the cache is still corrected.
   */
  Optional<Change> change(DesiredCache desired, boolean kept);

  /**
   * Returns the plan of a restart that AWS waits for, with its action; empty if it waits for none.
   */
  default Optional<Action<AwsContext, ObservedCaches>> restart(DesiredCache desired) {
    return Optional.empty();
  }

  /** Returns true if AWS can take snapshots of the cache while it is available. */
  default boolean takesSnapshots() {
    return false;
  }

  /** Returns true if the cache is serverless, so that its snapshots are of another kind. */
  default boolean isServerless() {
    return false;
  }

  /** Returns AWS's name of the call that takes a snapshot. */
  default String snapshotOperation() {
    return "CreateSnapshot";
  }

  /**
   * Takes a snapshot of an available cache. AWS recognises the name, and refuses a second snapshot
   * with it.
   *
   * @throws UnsupportedOperationException unless {@link #takesSnapshots}
   */
  default ObservedSnapshot takeSnapshot(AwsContext aws, String name, Map<String, String> tags) {
    throw new UnsupportedOperationException("snapshot of " + title());
  }

  /** Returns the call that deletes the cache. */
  Action.Call<AwsContext, ObservedCaches> deletion();

  /** Returns the deletion. */
  default Action<AwsContext, ObservedCaches> delete() {
    return Action.of(deleteOperation(), "Delete " + title(), deletion())
        .reporting("Deleted " + title());
  }

  /** Returns the deletion as an action of a plan, which waits for approval. */
  default Action<AwsContext, ObservedCaches> delete(Plan plan) {
    var operation = deleteOperation();
    return Action.needingApproval(operation, plan.reasonOf(operation), plan, deletion())
        .reporting("Deleted " + title());
  }

  /** Returns AWS's name of the deletion. */
  String deleteOperation();

  /** Returns the outcome of a cache that AWS lets nobody change; empty if it takes changes. */
  default Optional<Outcome> unchangeable() {
    return Optional.empty();
  }

  /** Returns what keeps AWS from deleting the cache; empty if nothing is known. */
  default Optional<String> blocker() {
    return Optional.empty();
  }
}
