package dev.elasticacheoperator.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits the calls that create an environment of each topology, polling apart. */
class CallsToCreateTest {

  private static final double MOST_PER_MUTATION = 1.3;

  @ParameterizedTest
  @EnumSource
  void readsLittleMoreThanItChanges(Example example) {
    var calls = InProcess.create(example);

    var perMutation = CallCount.perMutation(calls);
    assertTrue(perMutation <= MOST_PER_MUTATION, () -> perMutation + " per mutation: " + calls);
  }
}
