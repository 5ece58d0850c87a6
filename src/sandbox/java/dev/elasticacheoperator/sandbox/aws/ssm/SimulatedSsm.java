package dev.elasticacheoperator.sandbox.aws.ssm;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import software.amazon.awssdk.services.ssm.SsmClient;

/** SSM in one region. */
public final class SimulatedSsm implements SsmClient {
  private final SimulatedRegion region;

  public SimulatedSsm(SimulatedRegion region) {
    this.region = region;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
