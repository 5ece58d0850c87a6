package dev.elasticacheoperator.controller.orphans;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.status.StatusWriter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks for resources on AWS that carry our cluster name and belong to no environment: left behind
 * by a finalizer that somebody removed by hand, or retained on purpose. Reports them, and deletes
 * none. What is of a resource that only ElastiCache keeps is not looked for: it lives in subnets
 * and groups that are.
 */
final class OrphanSweep {

  /**
   * An environment that resources on AWS speak of.
   *
   * @param environment {@code namespace/name}
   */
  private record Named(String region, String environment) {}

  private static final int MOST_NAMED = 5;

  private final ApiServer api;
  private final Telemetry telemetry;
  private final Predicate<String> watched;
  private Set<Named> orphans = Set.of();
  private Set<Named> told = Set.of();

  /**
   * @param watched whether the operator looks after a namespace; another operator of the same
   *     cluster name may look after the others
   */
  OrphanSweep(ApiServer api, Telemetry telemetry, Predicate<String> watched) {
    this.api = api;
    this.telemetry = telemetry;
    this.watched = watched;
  }

  /**
   * Told of once it has been seen in two sweeps in a row: an object may be gone a moment before its
   * last resource, and there a moment after it was looked for.
   *
   * @param environments {@code namespace/name} of all there are
   * @param notOlderThan an older listing of AWS's is taken anew
   */
  void sweep(Collection<Account> accounts, Collection<String> environments, Instant notOlderThan) {
    var found = new LinkedHashMap<Named, List<String>>();
    for (var account : accounts) {
      account
          .inventory()
          .ids(notOlderThan)
          .forEach(
              (environment, ids) -> {
                if (!environments.contains(environment) && watched.test(namespace(environment))) {
                  found.put(new Named(account.region(), environment), ids);
                }
              });
    }
    var leaked = new LinkedHashMap<>(found);
    leaked.keySet().retainAll(orphans);
    telemetry.orphansFound(leaked.values().stream().mapToInt(List::size).sum());
    leaked.forEach(this::tell);
    told = Set.copyOf(leaked.keySet());
    orphans = new HashSet<>(found.keySet());
  }

  private void tell(Named named, List<String> ids) {
    if (told.contains(named)) {
      return;
    }
    var more = ids.size() - MOST_NAMED;
    api.event(
        tombstone(named.environment()),
        true,
        "Leaked",
        ids.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
            + (more > 0 ? " and " + more + " more" : "")
            + " on AWS belong to no ElastiCacheEnvironment any more. To list them: aws"
            + " resourcegroupstaggingapi get-resources --region "
            + named.region()
            + " --tag-filters Key=elasticache-operator.dev/environment,Values="
            + named.environment()
            + ". To have them back, apply the object again; then delete it to have them removed");
  }

  /** What the Event is about is no more. */
  private static ElastiCacheEnvironment tombstone(String environment) {
    var namespace = namespace(environment);
    var gone = new ElastiCacheEnvironment();
    gone.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(environment.substring(namespace.length() + 1))
            .build());
    return gone;
  }

  private static String namespace(String environment) {
    return environment.substring(0, Math.max(0, environment.indexOf('/')));
  }

  /** The names of objects, as tags on AWS have them. */
  static Set<String> names(Collection<ElastiCacheEnvironment> environments) {
    return environments.stream().map(StatusWriter::environment).collect(Collectors.toSet());
  }
}
