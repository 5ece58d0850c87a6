package dev.elasticacheoperator.engine;

/** The state of a step as it goes on record. */
public enum State {
  PENDING,
  IN_PROGRESS,
  WAITING,
  READY,
  SKIPPED,
  BLOCKED,
  FAILED,
  DELETING,
  DELETED;

  /** Whether nothing of the step exists (any more). */
  public boolean absent() {
    return this == SKIPPED || this == DELETED;
  }

  /** Whether nothing is left to do. */
  public boolean settled() {
    return this == READY || absent();
  }
}
