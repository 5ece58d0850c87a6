package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes that AWS cannot make in place: id, port, subnet group, another engine, and an older major
 * version (ElastiCache API Reference, ModifyCacheCluster). A failed cluster takes no change at all.
 * The operator restores no snapshot of a single node, so a replacement loses its data.
 */
public final class NodeReplacement {

  private NodeReplacement() {}

  /**
   * Returns the plan that replaces the running cluster by the desired one; empty if no replacement
   * is needed.
   */
  public static Optional<Plan> of(DesiredNode desired, ObservedNode running) {
    var changes =
        running.failed() ? NodeDifference.of(desired, running) : changes(desired, running);
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    var cluster = running.cluster();
    return Optional.of(
        new Plan(
            cluster.arn() + " of " + cluster.cacheClusterCreateTime(),
            reason(changes, desired, running),
            List.of(
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.DELETE,
                    "Delete cache cluster " + running.id() + " with all its data",
                    true),
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.CREATE,
                    "Create " + desired.description(),
                    false))));
  }

  private static String reason(List<String> changes, DesiredNode desired, ObservedNode running) {
    return (running.failed() ? stateOf(running) : otherEngine(desired, running).orElse(""))
        + "Changing "
        + String.join(" and ", changes)
        + " requires replacing cache cluster "
        + running.id()
        + ".";
  }

  private static String stateOf(ObservedNode running) {
    return "Cache cluster "
        + running.id()
        + " is "
        + running.status()
        + ", so that AWS takes no change of it. ";
  }

  /**
   * Returns the beginning of the reason if AWS has another engine or a newer major version than the
   * spec asks for. Somebody may have changed it on AWS, and keeps the data by an edit of the spec.
   */
  private static Optional<String> otherEngine(DesiredNode desired, ObservedNode running) {
    var wanted = desired.cluster();
    var engine = running.cluster().engine();
    var version = EngineVersion.parse(running.cluster().engineVersion());
    var sameEngine = engine.equals(wanted.engine());
    if (sameEngine && version.major() <= EngineVersion.parse(wanted.version()).major()) {
      return Optional.empty();
    }
    return Optional.of(
        "AWS has %s %s, and the spec asks for %s %s. If it was changed outside the operator, %s. "
            .formatted(
                engine,
                version,
                wanted.engine(),
                wanted.version(),
                sameEngine ? edit(engine, version) : "the cache keeps its data without approval"));
  }

  private static String edit(String engine, EngineVersion running) {
    var name =
        EngineCatalog.all().stream()
            .filter(facts -> facts.name().equals(engine))
            .flatMap(facts -> facts.naming(running).stream())
            .findFirst()
            .orElse(running);
    return "set cache.version to \"" + name + "\" to keep the cache and its data";
  }

  private static List<String> changes(DesiredNode desired, ObservedNode running) {
    var wanted = desired.cluster();
    var changes = new ArrayList<String>();
    if (!wanted.id().equals(running.id())) {
      changes.add("the name from " + running.id() + " to " + wanted.id());
    }
    running
        .endpoint()
        .filter(at -> at.port() != wanted.port())
        .ifPresent(at -> changes.add("the port from " + at.port() + " to " + wanted.port()));
    if (!wanted.engine().equals(running.cluster().engine())) {
      changes.add("the engine from " + running.cluster().engine() + " to " + wanted.engine());
    }
    // A newer version of the same major version is an automatic minor upgrade by AWS, not drift.
    var version = EngineVersion.parse(running.cluster().engineVersion());
    if (version.major() > EngineVersion.parse(wanted.version()).major()) {
      changes.add("the engine version from " + version + " to " + wanted.version());
    }
    var subnetGroup = running.cluster().cacheSubnetGroupName();
    if (!desired.subnetGroup().equals(subnetGroup)) {
      changes.add("the subnet group from " + subnetGroup + " to " + desired.subnetGroup());
    }
    return changes;
  }
}
