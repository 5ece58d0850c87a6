package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls to the simulated AWS, whether by the operator or by the user. */
final class AwsCallCount implements CallHook {
  private final LongAdder reads = new LongAdder();
  private final LongAdder changes = new LongAdder();

  @Override
  public void before(SimulatedCall call) {
    (call.mutating() ? changes : reads).increment();
  }

  /** Returns text such as {@code 31 changes, 120 reads}. */
  @Override
  public String toString() {
    return changes + " changes, " + reads + " reads";
  }
}
