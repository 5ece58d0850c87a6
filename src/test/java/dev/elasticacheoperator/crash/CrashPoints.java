package dev.elasticacheoperator.crash;

import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;

/**
 * The points of one life at which the operator can be killed, or an answer be lost. They are before
 * and after calls of AWS and every write to the API server. One of them strikes.
 */
final class CrashPoints implements CallHook {

  /** Fault that strikes at a point. */
  enum CrashKind {
    KILL_BEFORE,
    KILL_AFTER,
    LOSE_THE_ANSWER
  }

  /** Calls of AWS that have points. */
  enum Calls {
    ALL,
    CHANGES
  }

  /**
   * The point that strikes.
   *
   * @param at number of the point among those of its kind; negative for none
   */
  record Strike(CrashKind kind, int at) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Calls calls;
  private final Strike strike;
  private final List<String> points = new ArrayList<>();
  private boolean watching = true;
  private boolean struck;

  CrashPoints(OperatorHarness harness, Calls calls, Strike strike) {
    this.calls = calls;
    this.strike = strike;
    harness.cloud.hook(this);
    harness.api.aroundWrites(
        write ->
            strikes(
                write, write.startsWith("before") ? CrashKind.KILL_BEFORE : CrashKind.KILL_AFTER));
  }

  private boolean strikes(String where, CrashKind here) {
    if (!watching || here != strike.kind()) {
      return false;
    }
    points.add(where);
    if (points.size() - 1 != strike.at()) {
      return false;
    }
    struck = true;
    if (here != CrashKind.LOSE_THE_ANSWER) {
      throw new OperatorHarness.Killed(where);
    }
    return true;
  }

  @Override
  public void before(SimulatedCall call) {
    if (counts(call)) {
      strikes("before " + call.operation(), CrashKind.KILL_BEFORE);
    }
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (counts(call)) {
      strikes("after " + call.operation(), CrashKind.KILL_AFTER);
    }
    if (call.mutating() && strikes("answer of " + call.operation(), CrashKind.LOSE_THE_ANSWER)) {
      throw ApiCallAttemptTimeoutException.create(TIMEOUT.toMillis());
    }
  }

  private boolean counts(SimulatedCall call) {
    return calls == Calls.ALL || call.mutating();
  }

  /** Begins or ends the time in which points count. */
  void watch(boolean on) {
    watching = on;
  }

  boolean struck() {
    return struck;
  }

  /** Returns the places of all points that counted, in order. */
  List<String> all() {
    return points;
  }

  <T> T unwatched(Supplier<T> look) {
    var before = watching;
    watching = false;
    try {
      return look.get();
    } finally {
      watching = before;
    }
  }
}
