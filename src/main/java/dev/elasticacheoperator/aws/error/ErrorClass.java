package dev.elasticacheoperator.aws.error;

/** What an error of AWS means to whoever made the call. */
public enum ErrorClass {
  /**
   * What the call names is not there. A delete is done. Of a create it means that something it
   * refers to is not visible yet, or no more: look again.
   */
  NOT_FOUND,

  /** Something of that name or CIDR is there: look whose it is. */
  ALREADY_EXISTS,

  /** The relation (rule, route, association, attachment) is as asked or nearly so: look again. */
  ALREADY_DONE,

  /** Something still depends on it, or its state does not allow the call yet: wait. */
  IN_USE,

  /** AWS or the network could not do it just now: throttled, 5xx, timeout, capacity. */
  RETRY,

  /**
   * Nothing changes until a person acts outside the spec: quota, permission, credentials, the
   * clock. Worth another try every few minutes, since nobody tells us when they have.
   */
  SLOW_RETRY,

  /** The same request can never succeed: the spec must change. */
  TERMINAL
}
