package dev.elasticacheoperator.sandbox.aws.sts;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import software.amazon.awssdk.services.sts.StsClient;

/** STS in one region. */
public final class SimulatedSts implements StsClient {
  private final SimulatedRegion region;

  public SimulatedSts(SimulatedRegion region) {
    this.region = region;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
