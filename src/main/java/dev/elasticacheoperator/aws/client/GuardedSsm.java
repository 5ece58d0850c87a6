package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;

/**
 * Guarded operations of Systems Manager. The interface refuses operations that the operator does
 * not use.
 */
record GuardedSsm(SsmClient ssm, CallGuard guard) implements SsmClient {

  @Override
  public DescribeInstanceInformationResponse describeInstanceInformation(
      DescribeInstanceInformationRequest request) {
    return guard.call(
        "DescribeInstanceInformation", () -> ssm.describeInstanceInformation(request));
  }

  @Override
  public String serviceName() {
    return ssm.serviceName();
  }

  @Override
  public void close() {
    ssm.close();
  }
}
