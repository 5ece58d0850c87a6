package dev.elasticacheoperator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A cloud of named resources that can hide them, refuse calls and lose answers. */
final class FakeCloud {
  final Set<String> there = new TreeSet<>();
  final Set<String> hidden = new TreeSet<>();
  final List<String> calls = new ArrayList<>();
  final List<String> reads = new ArrayList<>();
  RuntimeException refusal;

  /** The one call that is refused; null if every call is. */
  String refusedCall;

  boolean loseAnswer;

  void call(String call, Runnable effect) {
    calls.add(call);
    var refused = refusal != null && (refusedCall == null || refusedCall.equals(call));
    if (refused && !loseAnswer) {
      throw refusal;
    }
    effect.run();
    if (refused) {
      throw refusal;
    }
  }

  /** Error that the fake cloud refuses a call with. */
  static final class RefusedCall extends RuntimeException {
    final CallFailure failure;

    RefusedCall(ErrorClass errorClass, boolean known) {
      super("refused", null, false, false);
      failure = new CallFailure(errorClass, "rule", "refused", "request-1", known);
    }
  }
}
