package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;

/**
 * The points of one life at which the operator can be killed, or an answer be lost. They are before
 * and after every change of AWS and every write to the API server. One of them strikes.
 */
final class CrashPoints implements CallHook {

  /** Fault that strikes at a point. */
  enum CrashKind {
    KILL_BEFORE,
    KILL_AFTER,
    LOSE_THE_ANSWER
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final CrashKind kind;
  private final int strikeAt;
  private final List<String> points = new ArrayList<>();
  private boolean watching = true;

  /**
   * @param strikeAt number of the point that strikes; negative for none
   */
  CrashPoints(OperatorHarness harness, CrashKind kind, int strikeAt) {
    this.kind = kind;
    this.strikeAt = strikeAt;
    harness.cloud.hook(this);
    harness.api.aroundWrites(
        write ->
            strikes(
                write, write.startsWith("before") ? CrashKind.KILL_BEFORE : CrashKind.KILL_AFTER));
  }

  private boolean strikes(String where, CrashKind here) {
    if (!watching || here != kind) {
      return false;
    }
    points.add(where);
    if (points.size() - 1 != strikeAt) {
      return false;
    }
    if (here != CrashKind.LOSE_THE_ANSWER) {
      throw new OperatorHarness.Killed(where);
    }
    return true;
  }

  @Override
  public void before(SimulatedCall call) {
    if (call.mutating()) {
      strikes("before " + call.operation(), CrashKind.KILL_BEFORE);
    }
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (!call.mutating()) {
      return;
    }
    strikes("after " + call.operation(), CrashKind.KILL_AFTER);
    if (strikes("answer of " + call.operation(), CrashKind.LOSE_THE_ANSWER)) {
      throw ApiCallAttemptTimeoutException.create(TIMEOUT.toMillis());
    }
  }

  /** Begins or ends the time in which points count. */
  void watch(boolean on) {
    watching = on;
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

  /** A life that ends in an error if the operator has not coped with its crash. */
  interface Life {
    void live();

    CrashPoints points();
  }

  /**
   * Runs a life without a crash, then one for each of its points.
   *
   * @param lives returns a new life that is struck at the point of the number
   */
  static void strikeEverywhere(String name, IntFunction<? extends Life> lives) {
    var untouched = lives.apply(-1);
    untouched.live();
    var points = untouched.points().points;
    var failures =
        IntStream.range(0, points.size())
            .parallel()
            .mapToObj(at -> failure(lives.apply(at)).map(e -> points.get(at) + ": " + e))
            .flatMap(Optional::stream)
            .toList();
    System.out.printf("crash suite: %s: %d points%n", name, points.size());
    assertTrue(!points.isEmpty(), "no point in " + name);
    assertTrue(
        failures.isEmpty(),
        () ->
            failures.size() + " of " + points.size() + " points:\n" + String.join("\n", failures));
  }

  private static Optional<Throwable> failure(Life life) {
    try {
      life.live();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }
}
