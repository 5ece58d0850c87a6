package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.topology.Differences;
import java.util.List;

/**
 * Differences that no call removes in place. AWS changes name, subnets, KMS key, an older version
 * and an engine other than Redis OSS to Valkey only with a new cache (ElastiCache API Reference,
 * ModifyServerlessCache).
 */
final class ServerlessDifference {

  private ServerlessDifference() {}

  /** Returns what differs, such as {@code the engine from memcached to valkey}. */
  static List<String> of(DesiredServerless desired, ObservedServerless running) {
    var wanted = desired.cluster();
    var shown = running.cache();
    var differences = new Differences().add("name", running.id(), desired.cache().id());
    var engine = wanted.engine();
    var sameEngine = running.engine().equals(engine);
    if (running.failed() || !EngineCatalog.leadsTo(running.engine(), engine)) {
      differences.add("engine", running.engine(), engine);
    }
    var order = compare(running.majorVersion(), desired.majorVersion());
    if (sameEngine && (order > 0 || running.failed() && order != 0)) {
      differences.add("major version", running.majorVersion(), desired.majorVersion());
    }
    wanted
        .encryption()
        .kmsKeyId()
        .ifPresent(
            key ->
                differences.add(
                    "KMS key", shown.kmsKeyId() == null ? "AWS's own" : shown.kmsKeyId(), key));
    if (!desired.allowedSubnets().containsAll(shown.subnetIds())) {
      differences.add("subnets", words(shown.subnetIds()), words(desired.subnets()));
    }
    if (running.failed()) {
      differences.add("limits", running.limits().words(), desired.limits().words());
    }
    return differences.all();
  }

  /** Returns a positive number if the running major version is newer than the wanted one. */
  static int compare(String running, String wanted) {
    var left = version(running);
    var right = version(wanted);
    return left.isOlderThan(right) ? -1 : right.isOlderThan(left) ? 1 : 0;
  }

  private static EngineVersion version(String major) {
    return EngineVersion.parse(major.contains(".") ? major : major + ".0");
  }

  private static String words(List<String> subnets) {
    return subnets.stream().sorted().reduce((a, b) -> a + " and " + b).orElse("none");
  }
}
