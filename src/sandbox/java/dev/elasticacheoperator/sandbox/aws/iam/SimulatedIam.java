package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.InstanceProfiles;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/** IAM of one account. */
public final class SimulatedIam implements IamClient, InstanceProfiles {
  private final SimulatedAccount account;

  public SimulatedIam(SimulatedAccount account) {
    this.account = account;
  }

  @Override
  public Optional<InstanceProfileInfo> instanceProfile(String name) {
    return Optional.empty();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
