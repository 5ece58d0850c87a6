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
 * Search for orphans: resources on AWS that carry our cluster name and belong to no environment. A
 * finalizer removed by hand leaves them behind, and so does {@code deletionPolicy: Retain}. The
 * sweep reports them and deletes none. Snapshots are no orphans, because they outlive their
 * environments on purpose.
 */
final class OrphanSweep {

  /**
   * The environment that the tags of an orphan name.
   *
   * @param environment {@code namespace/name}
   */
  private record FormerEnvironment(String region, String environment) {}

  private static final int MAX_IDS = 5;

  private final ApiServer api;
  private final Telemetry telemetry;
  private final Predicate<String> watched;
  private Set<FormerEnvironment> lastSweep = Set.of();
  private Set<FormerEnvironment> reported = Set.of();

  /**
   * Creates a sweep.
   *
   * @param watched true for the namespaces that this operator watches; another operator of the same
   *     cluster name may watch the others
   */
  OrphanSweep(ApiServer api, Telemetry telemetry, Predicate<String> watched) {
    this.api = api;
    this.telemetry = telemetry;
    this.watched = watched;
  }

  /**
   * Searches the accounts. An orphan is reported after two sweeps in a row have found it, because
   * its object may appear shortly after the list was made.
   *
   * @param environments {@code namespace/name} of all environments
   * @param notOlderThan an inventory older than this is read again
   */
  void sweep(Collection<Account> accounts, Collection<String> environments, Instant notOlderThan) {
    var found = new LinkedHashMap<FormerEnvironment, List<String>>();
    for (var account : accounts) {
      account
          .inventory()
          .ids(notOlderThan)
          .forEach(
              (environment, ids) -> {
                if (!environments.contains(environment) && watched.test(namespace(environment))) {
                  found.put(new FormerEnvironment(account.region(), environment), ids);
                }
              });
    }
    var orphans = new LinkedHashMap<>(found);
    orphans.keySet().retainAll(lastSweep);
    telemetry.orphansFound(orphans.values().stream().mapToInt(List::size).sum());
    orphans.forEach(this::report);
    reported = Set.copyOf(orphans.keySet());
    lastSweep = new HashSet<>(found.keySet());
  }

  private void report(FormerEnvironment former, List<String> ids) {
    if (reported.contains(former)) {
      return;
    }
    var more = ids.size() - MAX_IDS;
    api.event(
        tombstone(former.environment()),
        true,
        "Leaked",
        ids.stream().limit(MAX_IDS).collect(Collectors.joining(", "))
            + (more > 0 ? " and " + more + " more" : "")
            + " on AWS belong to no ElastiCacheEnvironment. List them: aws"
            + " resourcegroupstaggingapi get-resources --region "
            + former.region()
            + " --tag-filters Key=elasticache-operator.dev/environment,Values="
            + former.environment()
            + ". Apply the object again to take them back, and then delete it to remove them.");
  }

  /** Returns an object that stands for the deleted one, so that an Event can refer to it. */
  private static ElastiCacheEnvironment tombstone(String environment) {
    var namespace = namespace(environment);
    var object = new ElastiCacheEnvironment();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(environment.substring(namespace.length() + 1))
            .build());
    return object;
  }

  private static String namespace(String environment) {
    return environment.substring(0, Math.max(0, environment.indexOf('/')));
  }

  /** Returns the environments' names as their tags on AWS have them. */
  static Set<String> names(Collection<ElastiCacheEnvironment> environments) {
    return environments.stream().map(StatusWriter::environment).collect(Collectors.toSet());
  }
}
