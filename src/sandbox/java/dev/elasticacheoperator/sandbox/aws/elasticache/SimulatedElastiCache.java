package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.util.List;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/** ElastiCache in one region. */
public final class SimulatedElastiCache implements ElastiCacheClient, Interfaces {
  private final SimulatedRegion region;

  public SimulatedElastiCache(SimulatedRegion region) {
    this.region = region;
  }

  @Override
  public List<ServiceInterface> networkInterfaces() {
    return List.of();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
