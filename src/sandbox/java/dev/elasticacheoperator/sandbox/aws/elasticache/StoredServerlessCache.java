package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * A serverless cache.
 *
 * @param endpoint id of its VPC endpoint
 * @param interfaces the network interfaces of its VPC endpoint
 * @param data names the keys that it holds
 */
record StoredServerlessCache(
    CacheLifecycle<ServerlessCache> life,
    String endpoint,
    List<ServiceInterface> interfaces,
    String data) {

  StoredServerlessCache with(CacheLifecycle<ServerlessCache> life) {
    return new StoredServerlessCache(life, endpoint, interfaces, data);
  }

  StoredServerlessCache with(List<ServiceInterface> interfaces) {
    return new StoredServerlessCache(life, endpoint, interfaces, data);
  }

  String name() {
    return life.before().serverlessCacheName();
  }

  /**
   * Returns the state of the VPC endpoint. No source tells when AWS begins to delete it, so it
   * begins in the middle of the time for which the endpoint outlives the cache.
   */
  String endpointState(Instant now, Duration linger) {
    if (now.isBefore(life.availableAt())) {
      return "pending";
    }
    return life.goneAt().filter(gone -> !now.isBefore(gone.plus(linger.dividedBy(2)))).isPresent()
        ? "deleting"
        : "available";
  }

  /** Returns true once the VPC endpoint is gone, which takes a while longer than the cache. */
  boolean released(Instant now, Duration linger) {
    return life.goneAt().filter(gone -> !now.isBefore(gone.plus(linger))).isPresent();
  }
}
