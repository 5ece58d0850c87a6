package dev.elasticacheoperator.sandbox.aws.ec2;

import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * Switch for launches that EC2 accepts and ends by itself. A launched instance goes from {@code
 * pending} to {@code terminated}, a started one back to {@code stopped}. DescribeInstances then
 * shows the reason (EC2 User Guide, "Troubleshoot Amazon EC2 instance launch issues"; EC2 API
 * Reference, StateReason; terraform-provider-aws#627).
 */
public final class LaunchFaults {
  private StateReason reason;

  /**
   * Ends every instance that is launched or started from now on.
   *
   * @param code such as {@code Client.InternalError}
   * @param message without the code, such as {@code Client error on launch}
   */
  public void endInstances(String code, String message) {
    reason = StateReason.builder().code(code).message(code + ": " + message).build();
  }

  /** Lets instances run again. */
  public void letInstancesRun() {
    reason = null;
  }

  Optional<StateReason> reason() {
    return Optional.ofNullable(reason);
  }
}
