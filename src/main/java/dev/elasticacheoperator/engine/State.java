package dev.elasticacheoperator.engine;

/** State of a step as the status shows it. */
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

  /** Returns true if the step has no resources. */
  public boolean absent() {
    return this == SKIPPED || this == DELETED;
  }

  /** Returns true if the step or AWS is at work on the resources that the step has. */
  boolean busy() {
    return this == IN_PROGRESS || this == WAITING;
  }

  /** Returns true if the deletion of the step has begun, or has ended. */
  public boolean deletionBegan() {
    return this == DELETING || this == DELETED;
  }

  /** Returns true if nothing is left to do. */
  public boolean settled() {
    return this == READY || absent();
  }
}
