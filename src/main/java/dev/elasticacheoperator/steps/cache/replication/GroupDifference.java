package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.DesiredState.Cluster;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.Differences;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import java.util.List;
import java.util.Optional;

/**
 * Differences between a cache and the desired replication group that no call removes in place (API
 * Reference, ModifyReplicationGroup). They are id, port, subnet group, encryption at rest, another
 * engine than Valkey and an older major version. Some steps of cluster mode and TLS are missing.
 */
final class GroupDifference {

  private GroupDifference() {}

  /** The settings of a cache that a group of it keeps at first. */
  private record Settings(
      Mode mode, TransitEncryption inTransit, boolean atRest, Optional<String> kmsKeyId) {

    /** A single node has neither cluster mode nor encryption. */
    static final Settings OF_A_NODE =
        new Settings(Mode.DISABLED, TransitEncryption.DISABLED, false, Optional.empty());

    static Settings of(ObservedGroup group) {
      return new Settings(
          group.mode(),
          group.inTransit(),
          group.atRest(),
          Optional.ofNullable(group.group().kmsKeyId()));
    }
  }

  /** Returns what keeps a running node from becoming the desired group. */
  static List<String> takingOver(DesiredCache desired, ObservedCache node) {
    return lasting(desired, node, Settings.OF_A_NODE).all();
  }

  /** Returns what keeps the group from becoming the desired one. */
  static List<String> of(DesiredCache desired, ObservedGroup group) {
    var differences = lasting(desired, group, Settings.of(group));
    // AWS takes no change of a group that it could not create.
    return group.failed()
        ? differences
            .add("node type", group.group().cacheNodeType(), desired.nodeType())
            .add("engine", group.engine(), desired.cluster().engine())
            .all()
        : differences.all();
  }

  private static Differences lasting(
      DesiredCache desired, ObservedCache running, Settings settings) {
    var wanted = DesiredGroup.of(desired);
    var differences =
        new Differences()
            .add("name", running.id(), desired.id())
            .add("port", running.port().orElse(null), desired.cluster().port());
    engine(differences, running, desired.cluster());
    differences.add(
        "subnet group", running.subnetGroup().orElse(null), desired.subnetGroup().orElse("none"));
    encryption(differences, settings, desired.cluster());
    mode(differences, settings.mode(), wanted);
    return differences;
  }

  /** A newer version of the same major version is an automatic minor upgrade by AWS, not drift. */
  private static void engine(Differences differences, ObservedCache running, Cluster wanted) {
    var engine = running.engine();
    if (!engine.equals(wanted.engine()) && EngineCatalog.leadsTo(engine, wanted.engine())) {
      return;
    }
    differences.add("engine", engine, wanted.engine());
    running
        .version()
        .map(EngineVersion::parse)
        .filter(version -> version.major() > EngineVersion.parse(wanted.version()).major())
        .ifPresent(version -> differences.add("engine version", version, wanted.version()));
  }

  private static void encryption(Differences differences, Settings settings, Cluster wanted) {
    var encryption = wanted.encryption();
    encryption
        .atRest()
        .ifPresent(
            atRest ->
                differences.add("encryption at rest", onOff(settings.atRest()), onOff(atRest)));
    encryption
        .kmsKeyId()
        .ifPresent(key -> differences.add("KMS key", settings.kmsKeyId().orElse("AWS's own"), key));
    var to = encryption.inTransit().orElse(settings.inTransit());
    if (settings.inTransit() != to && !wanted.can(Capability.TLS_CHANGE)) {
      differences.add("encryption in transit", settings.inTransit(), to);
    }
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  /** Cluster mode that is on stays on, and going there needs a replica and a newer version. */
  private static void mode(Differences differences, Mode from, DesiredGroup desired) {
    var to = desired.shape().mode();
    var back = from == Mode.ENABLED && to != Mode.ENABLED;
    var cannot =
        desired.shape().replicas() == 0 || !desired.cluster().can(Capability.CLUSTER_MODE_CHANGE);
    var up = from != Mode.ENABLED && to != Mode.DISABLED && from != to;
    if (back || up && cannot) {
      differences.add("cluster mode", from, to);
    }
  }

  /** Returns the reason why the group cannot be adopted, to be read after its id. */
  static Optional<String> mismatch(
      ObservedGroup group, Optional<Cluster> desired, Optional<String> subnetGroup) {
    var wanted = subnetGroup.orElse("");
    if (group.subnetGroup().filter(name -> !name.equals(wanted)).isPresent()) {
      return Optional.of(
          "is in the subnet group " + group.subnetGroup().get() + ", not in " + wanted);
    }
    var datastore = group.group().globalReplicationGroupInfo();
    if (datastore != null && datastore.globalReplicationGroupId() != null) {
      return Optional.of("is part of the global datastore " + datastore.globalReplicationGroupId());
    }
    return desired.flatMap(cluster -> mismatch(group, cluster));
  }

  private static Optional<String> mismatch(ObservedGroup group, Cluster wanted) {
    if (!group.serves(wanted.topology())) {
      return Optional.of(
          "is a replication group, not a "
              + (wanted.topology() instanceof CacheTopology.Serverless
                  ? "serverless cache"
                  : "cache cluster"));
    }
    var differences = new Differences().add("port", group.port().orElse(null), wanted.port());
    engine(differences, group, wanted);
    return differences.all().stream()
        .findFirst()
        .map(difference -> "would have to change " + difference + ", which AWS does not do");
  }
}
