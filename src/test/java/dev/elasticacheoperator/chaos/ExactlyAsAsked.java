package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.AuthSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks that a Ready environment has every desired resource, and no other.
 *
 * @param ofTopologies true if the cache may have any topology
 */
record ExactlyAsAsked(World world, boolean ofTopologies) {

  void check(String environment) {
    var counts = new TreeMap<Things.ThingKind, Integer>();
    world.checker.of(environment).forEach(t -> counts.merge(t.kind, 1, Integer::sum));
    var exactly =
        ofTopologies
            ? Environments.hasOneCache(counts, bastions(environment))
                && hasItsNodes(environment)
                && hasItsUsers(environment, counts)
            : counts.equals(Environments.wanted(environment));
    if (!exactly) {
      throw new Violation(
          Invariant.EXACTLY_AS_ASKED, environment + " has " + world.checker.of(environment));
    }
  }

  private boolean hasItsUsers(String environment, Map<Things.ThingKind, Integer> counts) {
    var spec = world.api.find(environment).orElseThrow().getSpec();
    var users = counts.getOrDefault(Things.ThingKind.USER, 0);
    var groups = counts.getOrDefault(Things.ThingKind.USER_GROUP, 0);
    if (Admission.mode(spec) != AuthMode.USERS) {
      return users + groups == 0;
    }
    var named =
        Optional.ofNullable(spec.cache().auth()).map(AuthSpec::users).map(List::size).orElse(1);
    // A group of engine redis has a user named default as well.
    return groups == 1 && users >= named && users <= named + 1;
  }

  private int bastions(String environment) {
    return world.api.find(environment).orElseThrow().getSpec().bastion().enabled() ? 1 : 0;
  }

  private boolean hasItsNodes(String environment) {
    var cache =
        world.checker.of(environment).stream().filter(t -> t.kind.isCache()).findFirst().get();
    return CacheShape.of(world.straight().elastiCache(), cache)
        == CacheShape.wanted(world.api.find(environment).orElseThrow());
  }
}
