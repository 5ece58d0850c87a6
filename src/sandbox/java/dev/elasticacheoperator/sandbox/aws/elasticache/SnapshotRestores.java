package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.TakenSnapshot;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServerlessSnapshots.TakenServerless;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;

/**
 * Restores into a serverless cache, and of a serverless snapshot into a replication group (user
 * guide, "Restoring from a backup into a new cache"). Where AWS's documents leave a combination
 * open, it is refused.
 */
final class SnapshotRestores {

  private final ElastiCacheState state;
  private final AutomaticSnapshots automatic;

  SnapshotRestores(ElastiCacheState state) {
    this.state = state;
    this.automatic = new AutomaticSnapshots(state);
  }

  /**
   * Returns the data that a new serverless cache begins with; empty without ARNs.
   *
   * @param arns of snapshots of nodes or of serverless caches, or of RDB files in S3
   */
  Optional<String> intoServerless(List<String> arns, ServerlessVersion version) {
    return arns.stream().findFirst().map(arn -> intoServerless(arn, version));
  }

  private String intoServerless(String arn, ServerlessVersion version) {
    if (arn.startsWith("arn:aws:s3:::")) {
      return "restored from " + arn;
    }
    Optional<TakenServerless> serverless = state.serverlessSnapshots.availableOfArn(arn);
    if (serverless.isPresent()) {
      ServerlessVersion from = serverless.get().version();
      boolean fits =
          from.engine().equals(version.engine())
              ? !from.newerThan(version)
              : from.engine().equals("redis") && version.engine().equals("valkey");
      return refuseUnless(fits, arn, from.words(), version.words(), serverless.get().data());
    }
    TakenSnapshot nodes = nodeBased(arn).orElseThrow(() -> missing("Snapshot", arn));
    SimulatedEngineVersion from =
        SimulatedEngineVersion.find(nodes.shape().engine(), nodes.shape().engineVersion())
            .orElseThrow();
    if (from.engine().equals("redis") && !from.atLeast("redis", "5.0")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Snapshot %s of redis %s cannot be restored into a serverless cache, which supports RDB"
              + " files of Redis OSS 5.0 and later.",
          arn, from.version());
    }
    boolean fits =
        from.engine().equals(version.engine()) && from.major() <= Integer.parseInt(version.major());
    return refuseUnless(
        fits, arn, from.engine() + " " + from.version(), version.words(), nodes.data());
  }

  private Optional<TakenSnapshot> nodeBased(String arn) {
    String name = arn.substring(arn.lastIndexOf(":snapshot:") + ":snapshot:".length());
    return Optional.ofNullable(state.snapshots.get(name))
        .or(() -> automatic.find(name))
        .filter(s -> s.shape().arn().equals(arn) && !state.now().isBefore(s.availableAt()));
  }

  /**
   * Returns the data of the serverless snapshot that a new replication group begins with; empty if
   * the request names none.
   */
  Optional<String> intoGroup(
      CreateReplicationGroupRequest request, SimulatedEngineVersion version, ClusterMode mode) {
    String name = request.serverlessCacheSnapshotName();
    if (name == null) {
      return Optional.empty();
    }
    if (request.snapshotName() != null || !request.snapshotArns().isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "ServerlessCacheSnapshotName, SnapshotName and SnapshotArns cannot be given together.");
    }
    TakenServerless snapshot =
        state
            .serverlessSnapshots
            .available(name)
            .orElseThrow(() -> missing("Serverless cache snapshot", name));
    ServerlessVersion from = snapshot.version();
    boolean fits = version.atLeast(from.engine(), from.full());
    String data =
        refuseUnless(
            fits,
            name,
            from.engine() + " " + from.full(),
            version.engine() + " " + version.version(),
            snapshot.data());
    if (mode != ClusterMode.ENABLED) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Serverless cache snapshot %s needs cluster mode enabled.", name);
    }
    refuseInheritedMultiAz(request, name);
    return Optional.of(data);
  }

  /** A serverless cache is in several zones, and a restore keeps that unless told otherwise. */
  private static void refuseInheritedMultiAz(CreateReplicationGroupRequest request, String name) {
    boolean alone = request.replicasPerNodeGroup() == null || request.replicasPerNodeGroup() == 0;
    if (request.multiAZEnabled() == null && alone) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Multi-AZ, which serverless cache snapshot %s asks for, needs a replica.", name);
    }
  }

  private static String refuseUnless(
      boolean fits, String snapshot, String from, String to, String data) {
    if (!fits) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Snapshot %s of %s cannot be restored into %s.", snapshot, from, to);
    }
    return data;
  }

  private static RuntimeException missing(String kind, String name) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because(
        "%s %s does not exist or is not available.", kind, name);
  }
}
