package dev.elasticacheoperator.sandbox.aws.http;

import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import software.amazon.awssdk.core.SdkClient;

/** The clients of a simulated cloud, to be served over HTTP. */
public record SimulatedClients(SimulatedCloud cloud) implements AwsHttpServer.Clients {

  @Override
  public SdkClient client(String service, String accountId, String region) {
    SimulatedAccount account = cloud.account(accountId);
    return switch (service) {
      case "ec2" -> account.ec2(region);
      case "elasticache" -> account.elastiCache(region);
      case "iam" -> account.iam();
      case "sts" -> account.sts(region);
      case "ssm" -> account.ssm(region);
      default -> throw new IllegalArgumentException("There is no service " + service);
    };
  }
}
