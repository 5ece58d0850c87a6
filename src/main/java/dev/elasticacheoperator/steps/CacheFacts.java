package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.TransitEncryption;
import java.util.List;
import java.util.Optional;

/**
 * Facts about a cache that can be reached, for the status and the Secret.
 *
 * @param topology the shape in words, such as {@code replication group, 1 shard, 1 replica,
 *     Multi-AZ}
 * @param engine AWS's name of the engine
 * @param version the version that AWS reports; empty if AWS has not told it yet
 * @param endpoint the endpoint for reads and writes; the configuration endpoint in cluster mode and
 *     of Memcached
 * @param reader the endpoint for reads, where AWS has one
 * @param nodes the nodes of a Memcached cluster
 * @param clusterMode true if clients must know cluster mode, so that they follow the shards
 * @param kmsKeyId key of the encryption at rest; empty if it is AWS's own
 */
public record CacheFacts(
    String topology,
    String engine,
    Optional<String> version,
    CacheEndpoint endpoint,
    Optional<CacheEndpoint> reader,
    List<CacheEndpoint> nodes,
    boolean clusterMode,
    TransitEncryption inTransit,
    boolean atRest,
    Optional<String> kmsKeyId) {}
