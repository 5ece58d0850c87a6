package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The replacement of a running cache by the desired one.
 *
 * @param plan the calls, which need approval: the snapshot, if one is taken, the deletion and the
 *     create
 * @param snapshot name of the snapshot that is taken before the deletion
 * @param carried true if the new cache begins with the data of the snapshot
 */
public record Replacement(Plan plan, Optional<String> snapshot, boolean carried) {

  private static final String CARRIED =
      " The new cache begins with a snapshot of it, without what is written after the snapshot.";

  private static final String LEFT_BEHIND =
      " The new cache begins empty, because AWS cannot restore a snapshot into it. A snapshot keeps"
          + " the data.";

  /**
   * Returns the replacement; empty if calls in place lead to the desired cache.
   *
   * @param successor the topology of the desired cache
   * @param finalSnapshot true if the spec asks for a snapshot even where none can be restored
   */
  public static Optional<Replacement> of(
      DesiredCache desired, ObservedCache running, Topology successor, boolean finalSnapshot) {
    var changes = changes(desired, running, successor);
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    var carriage =
        SnapshotData.of(running)
            .map(data -> SnapshotCarriage.of(data, desired.cluster()))
            .orElse(SnapshotCarriage.NONE);
    var carried = carriage.possible();
    var taken = running.takesSnapshots() && !running.failed() && (carried || finalSnapshot);
    var reason =
        reason(changes, desired, running)
            + (carried ? CARRIED : taken ? LEFT_BEHIND : "")
            + carriage.condition().or(carriage::remedy).map(text -> " " + text).orElse("");
    var description = successor.description(keeping(desired, running));
    var snapshot = Optional.of(snapshotName(running, reason + description)).filter(name -> taken);
    var plan =
        new Plan(
            running.incarnation(),
            reason,
            actions(running, successor.createOperation(), description, snapshot, carried));
    return Optional.of(new Replacement(plan, snapshot, snapshot.isPresent() && carried));
  }

  /** A cache of the same topology keeps the encryption that the spec leaves out. */
  private static DesiredCache keeping(DesiredCache desired, ObservedCache running) {
    return running
        .facts()
        .filter(facts -> running.serves(desired.cluster().topology()))
        .map(facts -> desired.keeping(facts.inTransit(), facts.atRest(), facts.kmsKeyId()))
        .orElse(desired);
  }

  private static List<Planned> actions(
      ObservedCache running,
      String create,
      String description,
      Optional<String> snapshot,
      boolean carried) {
    var actions = new ArrayList<Planned>();
    snapshot.ifPresent(
        name ->
            actions.add(
                planned(
                    running.snapshotOperation(),
                    "Take snapshot " + name + " of " + running.title(),
                    false,
                    false)));
    actions.add(
        planned(
            running.deleteOperation(),
            "Delete "
                + running.title()
                + snapshot
                    .map(name -> ", whose data is in snapshot " + name)
                    .orElse(" with all its data"),
            snapshot.isEmpty(),
            true));
    actions.add(
        planned(
            create,
            "Create "
                + description
                + snapshot.filter(name -> carried).map(name -> " of snapshot " + name).orElse(""),
            false,
            false));
    return actions;
  }

  private static Planned planned(String action, String reason, boolean dataLoss, boolean downtime) {
    return new Planned(StepNames.CLUSTER, action, reason, dataLoss, downtime);
  }

  /**
   * Returns the name of the snapshot before the cache is deleted: equal in every pass, and another
   * for every cache and purpose. Letters, digits and single hyphens, at most 57 characters.
   *
   * @param purpose distinguishes deletions of one cache
   */
  public static String snapshotName(ObservedCache running, String purpose) {
    var hash = new Plan(running.incarnation(), purpose, List.of()).hash();
    return running.id() + "-" + hash;
  }

  /** Returns the changes that AWS cannot make in place. */
  public static List<String> changes(
      DesiredCache desired, ObservedCache running, Topology successor) {
    return running.serves(desired.cluster().topology())
        ? running.replacing(desired)
        : successor.takingOver(running, desired);
  }

  private static String reason(List<String> changes, DesiredCache desired, ObservedCache running) {
    return (running.failed() ? stateOf(running) : otherEngine(desired, running).orElse(""))
        + "Changing "
        + String.join(" and ", changes)
        + " requires replacing "
        + running.title()
        + ".";
  }

  private static String stateOf(ObservedCache running) {
    return running.sentence() + " is " + running.status() + ", so that AWS takes no change of it. ";
  }

  /**
   * Returns the beginning of the reason if AWS has another engine or a newer major version than the
   * spec asks for. Somebody may have changed it on AWS, and keeps the data by an edit of the spec.
   */
  private static Optional<String> otherEngine(DesiredCache desired, ObservedCache running) {
    var wanted = desired.cluster();
    var engine = running.engine();
    if (running.version().isEmpty()) {
      return Optional.empty();
    }
    var version = EngineVersion.parse(running.version().get());
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
                edit(wanted.engine(), engine, version)));
  }

  /** Admission takes another engine only from redis to valkey. */
  private static String edit(String wanted, String engine, EngineVersion running) {
    var same = engine.equals(wanted);
    if (!same && !(wanted.equals("redis") && engine.equals("valkey"))) {
      return "the cache keeps its data without approval";
    }
    var name =
        EngineCatalog.all().stream()
            .filter(facts -> facts.name().equals(engine))
            .flatMap(facts -> facts.naming(running).stream())
            .findFirst()
            .orElse(running);
    return "set "
        + (same ? "" : "cache.engine to " + engine + " and ")
        + "cache.version to \""
        + name
        + "\" to keep the cache and its data";
  }
}
