package dev.elasticacheoperator.sandbox.aws.http;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import software.amazon.awssdk.core.SdkClient;

/** The clients of a simulated cloud, to be served over HTTP. */
public record SimulatedClients(SimulatedCloud cloud) implements AwsHttpServer.Clients {

  @Override
  public SdkClient client(String service, String accountId, String region) {
    return cloud.account(accountId).untyped(service, region);
  }
}
