package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** Kind of a snapshot. Each kind has names, ARNs and calls of its own. */
public enum SnapshotKind {
  /** Snapshot of a single node or of a replication group. */
  NODES,
  /** Snapshot of a serverless cache. */
  SERVERLESS;

  /** Returns the ARN of the snapshot; empty if no snapshot of this kind has the name. */
  Optional<String> arn(EnvironmentView reads, String name) {
    return this == NODES
        ? reads.get(Kinds.SNAPSHOT, name).map(Snapshot::arn)
        : reads.get(Kinds.SERVERLESS_SNAPSHOT, name).map(ServerlessCacheSnapshot::arn);
  }
}
