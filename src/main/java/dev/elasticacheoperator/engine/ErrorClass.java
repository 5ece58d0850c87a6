package dev.elasticacheoperator.engine;

/**
 * Class of an error that AWS returned. The error table assigns one to each error code, and the
 * engine decides by it what happens next.
 */
public enum ErrorClass {
  /**
   * The resource that the call names does not exist. For a delete, nothing is left to do. For a
   * create, AWS does not show a resource that the create refers to: observe again.
   */
  NOT_FOUND,

  /** A resource with this name or CIDR exists: find out who owns it. */
  ALREADY_EXISTS,

  /** A rule, route, association or attachment is already in the requested state: observe again. */
  ALREADY_DONE,

  /**
   * Another resource still uses this one, or a state does not allow the call yet: wait, or find
   * another way.
   */
  IN_USE,

  /**
   * AWS does not see a change yet that this environment has just made, such as a new resource or
   * its tags: wait. One consistency window after the last accepted change it is {@link #SLOW}.
   */
  NOT_VISIBLE_YET,

  /** AWS or the network could not serve the call now: throttled, 5xx, timeout, no capacity. */
  RETRYABLE,

  /**
   * A person must act outside the spec first: quota, permission, credentials, clock. The engine
   * retries every few minutes, because nobody reports that the cause is removed.
   */
  SLOW,

  /** A repetition can never succeed: the spec must change. */
  TERMINAL;

  /** Returns true if AWS already has what the call would make. */
  public boolean alreadyThere() {
    return this == ALREADY_EXISTS || this == ALREADY_DONE;
  }

  /** Returns true if the step fails. For every other class the step waits or observes again. */
  public boolean isFailure() {
    return this == RETRYABLE || this == SLOW || this == TERMINAL;
  }
}
