package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * A serverless cache.
 *
 * @param interfaces the network interfaces of its VPC endpoint
 * @param data names the keys that it holds
 */
record StoredServerlessCache(
    CacheLifecycle<ServerlessCache> life, List<ServiceInterface> interfaces, String data) {

  StoredServerlessCache with(CacheLifecycle<ServerlessCache> life) {
    return new StoredServerlessCache(life, interfaces, data);
  }

  StoredServerlessCache with(List<ServiceInterface> interfaces) {
    return new StoredServerlessCache(life, interfaces, data);
  }

  String name() {
    return life.before().serverlessCacheName();
  }

  /** Returns true once the VPC endpoint is gone, which takes a while longer than the cache. */
  boolean released(Instant now, Duration linger) {
    return life.goneAt().filter(gone -> !now.isBefore(gone.plus(linger))).isPresent();
  }
}
