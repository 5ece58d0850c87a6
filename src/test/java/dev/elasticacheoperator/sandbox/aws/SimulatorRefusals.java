package dev.elasticacheoperator.sandbox.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Assertions about calls that AWS refuses. */
public final class SimulatorRefusals {
  private SimulatorRefusals() {}

  /** The call must be refused with the code; gives what was thrown for a closer look. */
  public static AwsServiceException assertRefused(String code, Executable call) {
    AwsServiceException refusal = assertThrows(AwsServiceException.class, call);
    assertEquals(code, refusal.awsErrorDetails().errorCode(), refusal.getMessage());
    return refusal;
  }
}
