package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsResponse;

/** Calls that the operator has made to AWS. Calls of a stranger, made in between, are left out. */
final class CallLog implements CallHook {

  private final List<SimulatedCall> tried = new ArrayList<>();
  private final List<SimulatedCall> accepted = new ArrayList<>();
  private boolean closed;

  @Override
  public void before(SimulatedCall call) {
    if (!closed) {
      tried.add(call);
    }
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (!closed) {
      accepted.add(call);
    }
  }

  void without(Runnable somebodyElse) {
    boolean before = closed;
    closed = true;
    try {
      somebodyElse.run();
    } finally {
      closed = before;
    }
  }

  void clear() {
    tried.clear();
    accepted.clear();
  }

  /** Names of the mutating operations that AWS has accepted, in order. */
  List<String> changes() {
    return accepted.stream().filter(SimulatedCall::mutating).map(SimulatedCall::operation).toList();
  }

  /** All calls, whether AWS accepted them or not. */
  List<SimulatedCall> tried() {
    return List.copyOf(tried);
  }

  int tried(String operation) {
    return count(call -> call.operation().equals(operation));
  }

  int count(Predicate<SimulatedCall> which) {
    return (int) tried.stream().filter(which).count();
  }
}
