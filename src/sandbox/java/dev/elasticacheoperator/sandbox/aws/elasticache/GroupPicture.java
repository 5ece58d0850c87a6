package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * A replication group at one moment.
 *
 * @param shape in AWS's own shape, without what follows from its members
 * @param access the credentials that it accepts
 * @param primaries the primary of every shard that holds slots, by the shard's four digits
 */
record GroupPicture(ReplicationGroup shape, AccessControl access, Map<String, String> primaries) {

  GroupPicture {
    primaries = new TreeMap<>(primaries);
  }

  GroupPicture with(Consumer<ReplicationGroup.Builder> edit) {
    return new GroupPicture(shape.toBuilder().applyMutation(edit).build(), access, primaries);
  }

  GroupPicture with(AccessControl access) {
    return new GroupPicture(shape, access, primaries);
  }

  GroupPicture withPrimaries(Map<String, String> primaries) {
    return new GroupPicture(shape, access, primaries);
  }

  /** Returns the picture with another primary of the shard, if the shard has the former one. */
  GroupPicture promoting(String shard, String former, String primary) {
    Map<String, String> changed = new TreeMap<>(primaries);
    changed.replace(shard, former, primary);
    return withPrimaries(changed);
  }

  List<String> shards() {
    return List.copyOf(primaries.keySet());
  }

  boolean transitEncryption() {
    return shape.transitEncryptionEnabled();
  }

  boolean failover() {
    return shape.automaticFailoverAsString().equals("enabled");
  }

  boolean multiAz() {
    return shape.multiAZAsString().equals("enabled");
  }

  /** Returns true if clients must speak the cluster protocol. */
  boolean clusterModeEnabled() {
    return shape.clusterMode() == ClusterMode.ENABLED;
  }

  /** Returns true if clients may or must speak the cluster protocol. */
  boolean servesClusterProtocol() {
    return shape.clusterMode() != ClusterMode.DISABLED;
  }
}
