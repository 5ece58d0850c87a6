package dev.elasticacheoperator.flow;

/** Makes an intent durable before the call it announces. */
@FunctionalInterface
public interface Journal {

  /**
   * Returns only when the entry is persisted, so that whoever comes after a crash will know of it.
   *
   * @throws RuntimeException when it is not; the call is then not made
   */
  void write(PendingCreate entry);
}
