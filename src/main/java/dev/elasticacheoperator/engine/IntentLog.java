package dev.elasticacheoperator.engine;

import java.util.List;

/** Persists the intent to create resources before the calls that create them. */
@FunctionalInterface
public interface IntentLog {

  /**
   * Replaces the entries of a step. Returns only once they are persisted, so that a process that
   * starts after a crash knows the creates.
   *
   * @throws RuntimeException if they are not persisted; the engine then makes none of the calls
   */
  void write(String step, List<IntentLogEntry> entries);

  /**
   * Returns only if the pass works on the current object and the current persisted state. The
   * engine asks before the first call of a pass that changes anything.
   *
   * @throws RuntimeException if either has changed; the engine then does not make the call
   */
  default void confirm() {}
}
