package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.CacheEngine;
import dev.elasticacheoperator.api.v1alpha1.CacheSpec;
import dev.elasticacheoperator.api.v1alpha1.EncryptionSpec;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.LogSpec;
import dev.elasticacheoperator.api.v1alpha1.RestoreSpec;
import dev.elasticacheoperator.api.v1alpha1.UsageLimits;
import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.CacheTopology.Range;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.desired.CacheTopology.SingleNode;
import dev.elasticacheoperator.desired.DesiredState.Cluster;
import dev.elasticacheoperator.desired.DesiredState.Encryption;
import dev.elasticacheoperator.desired.DesiredState.LogDelivery;
import dev.elasticacheoperator.desired.DesiredState.RestoreSource;
import dev.elasticacheoperator.desired.DesiredState.Snapshots;
import dev.elasticacheoperator.desired.DesiredState.Upkeep;
import dev.elasticacheoperator.desired.EngineFacts.Family;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the desired state of the cache. Every default of {@code spec.cache} is here. */
final class ClusterBuilder {

  private final CacheSpec cache;
  private final EngineFacts engine;

  /** Version of the engine, by default the newest. */
  private final EngineVersion version;

  ClusterBuilder(CacheSpec cache) {
    this.cache = cache;
    this.engine = EngineCatalog.of(DesiredStateBuilder.required("cache.engine", cache.engine()));
    this.version = version(cache, engine);
  }

  EngineVersion version() {
    return version;
  }

  /**
   * Returns the cache of that id.
   *
   * @param names names of its users
   */
  Cluster cluster(String id, DerivedNames names) {
    var topology = topology();
    return new Cluster(
        id,
        engine.name(),
        version.toString(),
        topology,
        topology instanceof Serverless
            ? Optional.empty()
            : Optional.of(DesiredStateBuilder.required("cache.nodeType", cache.nodeType())),
        port(),
        encryption(),
        new AuthBuilder(cache, names).auth(cache, topology),
        snapshots(),
        upkeep(),
        "default." + family() + (clusterEnabled() ? ".cluster.on" : ""));
  }

  /** Returns the parameter group family of the version. */
  String family() {
    return engine
        .family(version)
        .map(Family::name)
        .orElseThrow(() -> unknownVersion(engine.families()));
  }

  /** Returns the major version by which AWS offers serverless caches of the version. */
  private String majorVersion() {
    return engine
        .family(version)
        .flatMap(Family::serverless)
        .orElseThrow(
            () ->
                unknownVersion(
                    engine.families().stream()
                        .filter(family -> family.serverless().isPresent())
                        .toList()));
  }

  private InvalidSpec unknownVersion(List<Family> known) {
    return new InvalidSpec(
        "cache.version",
        "must be one of "
            + known.stream()
                .flatMap(family -> family.versions().stream())
                .map(EngineVersion::toString)
                .collect(Collectors.joining(", "))
            + ", not "
            + version);
  }

  /** Returns the topology that follows from the fields. */
  CacheTopology topology() {
    if (cache.serverless() != null) {
      return new Serverless(
          majorVersion(),
          range(cache.serverless().dataStorageGb()),
          range(cache.serverless().ecpuPerSecond()));
    }
    if (cache.engine() == CacheEngine.MEMCACHED) {
      return new Memcached(given(cache.nodes(), 1));
    }
    var shards = given(cache.shards(), 1);
    var replicas = given(cache.replicas(), 0);
    var mode =
        cache.clusterMode() == null
            ? shards > 1 ? Mode.ENABLED : Mode.DISABLED
            : Mode.valueOf(cache.clusterMode().name());
    var plain = shards == 1 && replicas == 0 && mode == Mode.DISABLED && !isProtected();
    return plain && cache.engine() == CacheEngine.REDIS
        ? new SingleNode()
        : new ReplicationGroup(shards, replicas, mode, given(cache.multiAz(), replicas > 0));
  }

  /** Returns true if the parameter group must allow several shards. */
  boolean clusterEnabled() {
    return topology() instanceof ReplicationGroup group && group.mode() != Mode.DISABLED;
  }

  /** Returns true if a new cache encrypts in transit and takes no plain text. */
  static boolean requiresTls(CacheSpec cache) {
    return Optional.ofNullable(cache.encryption())
        .map(EncryptionSpec::inTransit)
        .filter(t -> t != InTransit.REQUIRED)
        .isEmpty();
  }

  /** Returns true if the spec wants encryption or credentials, which a single node cannot have. */
  private boolean isProtected() {
    var given = Optional.ofNullable(cache.encryption());
    return given.map(EncryptionSpec::inTransit).filter(t -> t != InTransit.DISABLED).isPresent()
        || given.map(EncryptionSpec::atRest).orElse(false)
        || given.map(EncryptionSpec::kmsKeyId).isPresent()
        || AuthBuilder.mode(cache).filter(m -> m != Auth.Mode.NONE).isPresent();
  }

  /** Returns the ports that clients use. The second port of a serverless cache serves reads. */
  List<Integer> ports() {
    return cache.serverless() == null ? List.of(port()) : List.of(port(), port() + 1);
  }

  private int port() {
    return given(cache.port(), engine.defaultPort());
  }

  private Encryption encryption() {
    return Optional.ofNullable(cache.encryption())
        .map(
            given ->
                new Encryption(
                    Optional.ofNullable(given.inTransit())
                        .map(t -> TransitEncryption.valueOf(t.name())),
                    Optional.ofNullable(given.atRest()),
                    Optional.ofNullable(given.kmsKeyId())))
        .orElse(Encryption.NONE);
  }

  private Snapshots snapshots() {
    return Optional.ofNullable(cache.snapshots())
        .map(
            given ->
                new Snapshots(
                    given(given.retentionDays(), 0),
                    Optional.ofNullable(given.window()),
                    Optional.ofNullable(given.restoreFrom()).map(ClusterBuilder::source)))
        .orElse(Snapshots.NONE);
  }

  private static RestoreSource source(RestoreSpec given) {
    return new RestoreSource(
        Optional.ofNullable(given.snapshotName()),
        given.s3Arns() == null ? List.of() : List.copyOf(given.s3Arns()));
  }

  /** Returns true if a snapshot is taken before the cache is deleted. */
  static boolean finalSnapshot(CacheSpec cache) {
    return Optional.ofNullable(cache.snapshots())
        .map(
            given ->
                given.finalSnapshot() == null
                    ? given(given.retentionDays(), 0) > 0
                    : given.finalSnapshot())
        .orElse(false);
  }

  private Upkeep upkeep() {
    return new Upkeep(
        Optional.ofNullable(cache.maintenanceWindow()),
        Optional.ofNullable(cache.autoMinorVersionUpgrade()),
        Optional.ofNullable(cache.notificationTopicArn()),
        Optional.ofNullable(cache.logs()).orElse(List.of()).stream()
            .map(ClusterBuilder::log)
            .toList());
  }

  private static LogDelivery log(LogSpec given) {
    var firehose = given.firehoseStream() != null;
    return new LogDelivery(
        DesiredStateBuilder.required("cache.logs.type", given.type()),
        given.format() == null ? "json" : given.format(),
        firehose,
        firehose
            ? given.firehoseStream()
            : DesiredStateBuilder.required(
                "cache.logs.cloudWatchLogGroup", given.cloudWatchLogGroup()));
  }

  private static Range range(UsageLimits given) {
    return given == null
        ? Range.ANY
        : new Range(Optional.ofNullable(given.minimum()), Optional.ofNullable(given.maximum()));
  }

  private static <T> T given(T value, T fallback) {
    return value == null ? fallback : value;
  }

  private static EngineVersion version(CacheSpec cache, EngineFacts engine) {
    if (cache.version() == null) {
      return engine.newest();
    }
    try {
      return EngineVersion.parse(cache.version());
    } catch (IllegalArgumentException e) {
      throw new InvalidSpec("cache.version", "must be a version, such as 7.1: " + e.getMessage());
    }
  }
}
