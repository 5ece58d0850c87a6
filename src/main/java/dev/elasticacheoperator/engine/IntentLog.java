package dev.elasticacheoperator.engine;

/** Persists the intent to create a resource before the call that creates it. */
@FunctionalInterface
public interface IntentLog {

  /**
   * Returns only once the entry is persisted, so that a process that starts after a crash knows the
   * create.
   *
   * @throws RuntimeException if the entry is not persisted; the engine then does not make the call
   */
  void write(IntentLogEntry entry);

  /**
   * Returns only if the pass works on the current object and the current persisted state. The
   * engine asks before the first call of a pass that changes anything.
   *
   * @throws RuntimeException if either has changed; the engine then does not make the call
   */
  default void confirm() {}
}
