package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.EncryptionStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.NodeStatus;
import java.util.List;

/** The statuses of environments of each topology. */
final class Statuses {

  static final String HOST = "sessions.umthdb.0001.usw2.cache.amazonaws.com";

  private Statuses() {}

  static ElastiCacheEnvironmentStatus node(Endpoint endpoint) {
    return of("redis", endpoint, InTransit.DISABLED).build();
  }

  static ElastiCacheEnvironmentStatus replicationGroup() {
    return of(
            "valkey",
            Endpoint.of("master.sessions.umthdb.usw2.cache.amazonaws.com", 6379),
            InTransit.REQUIRED)
        .readerEndpoint(Endpoint.of("replica.sessions.umthdb.usw2.cache.amazonaws.com", 6379))
        .build();
  }

  static ElastiCacheEnvironmentStatus clusterMode(Endpoint endpoint, InTransit inTransit) {
    return of("valkey", endpoint, inTransit).clusterMode(true).build();
  }

  static ElastiCacheEnvironmentStatus serverless() {
    var host = "sessions-umthdb.serverless.usw2.cache.amazonaws.com";
    return of("valkey", Endpoint.of(host, 6379), InTransit.REQUIRED)
        .readerEndpoint(Endpoint.of(host, 6380))
        .clusterMode(true)
        .build();
  }

  static ElastiCacheEnvironmentStatus memcached(Endpoint endpoint, NodeStatus... nodes) {
    return of("memcached", endpoint, InTransit.DISABLED).nodes(List.of(nodes)).build();
  }

  private static ElastiCacheEnvironmentStatus.Builder of(
      String engine, Endpoint endpoint, InTransit inTransit) {
    return ElastiCacheEnvironmentStatus.empty().toBuilder()
        .engine(engine)
        .endpoint(endpoint)
        .encryption(new EncryptionStatus(inTransit, inTransit == InTransit.REQUIRED, null));
  }
}
