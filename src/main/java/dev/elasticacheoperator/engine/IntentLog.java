package dev.elasticacheoperator.engine;

/** Makes an intent durable before the call it announces. */
@FunctionalInterface
public interface IntentLog {

  /**
   * Returns only when the entry is persisted, so that whoever comes after a crash will know of it.
   *
   * @throws RuntimeException when it is not; the call is then not made
   */
  void write(IntentLogEntry entry);

  /**
   * Returns only when the pass is made from what is wanted and on record now; asked before the
   * first call that changes anything.
   *
   * @throws RuntimeException when that has changed meanwhile; the call is then not made
   */
  default void confirm() {}
}
