package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One topology of caches: finds a cache on AWS and creates one. */
public interface Topology {

  /** Returns the kind in {@code spec.adopt}, such as {@code cache-cluster}. */
  String kind();

  /** Returns the kind for users, such as {@code cache cluster}. */
  String noun();

  /** Returns the words with which the status begins to describe a cache of this topology. */
  default String words() {
    return noun();
  }

  /** Returns the permissions for the calls of this topology. */
  Permissions permissions();

  /** Returns true if a new cache of the desired topology is of this kind. */
  boolean makes(CacheTopology desired);

  /** Returns the cache of that id, owned or foreign, with its newest event where that matters. */
  Optional<ObservedCache> find(EnvironmentView reads, Target target, String id);

  /** Returns AWS's name of the create. */
  String createOperation();

  /** Returns the cache with every property that tells one plan of a replacement from another. */
  String description(DesiredCache desired);

  /** Returns the create. The id is its token, because the spec may change it before the answer. */
  Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags);

  /**
   * Returns the differences that keep AWS from making the desired cache of a running one of another
   * topology, in place and with its data. By default AWS never does that.
   */
  default List<String> takingOver(ObservedCache running, DesiredCache desired) {
    return running.noun().equals(noun())
        ? new Differences().add("engine", running.engine(), desired.cluster().engine()).all()
        : List.of("the topology from " + running.noun() + " to " + noun());
  }

  /**
   * Returns the call that makes a cache of this topology of a running one of another.
   *
   * @throws UnsupportedOperationException unless {@link #takingOver} finds nothing against it
   */
  default Change takeOver(ObservedCache running, DesiredCache desired, Map<String, String> tags) {
    throw new UnsupportedOperationException(noun() + " of " + running.title());
  }
}
