package dev.elasticacheoperator.chaos;

/** What holds at every call, and what holds in the end. docs/fault-testing.md explains each. */
enum Invariant {
  /** Never two of what AWS would make twice: VPC, gateway, route table, bastion, cluster. */
  ONE_OF_EACH,
  /** A create that AWS has no key for is in the persisted journal before it is sent. */
  JOURNAL_FIRST,
  /** Only what carries the environment's tags is changed or deleted. */
  HANDS_OFF,
  /** AWS is not even asked about a paused environment. */
  PAUSED,
  /** Of a deleted object that is protected or retained nothing is changed. */
  PROTECTED,
  /** A cache is replaced only by the plan that was approved. */
  APPROVED,
  /** What is handed to the controller is older than what the API server has: nothing is changed. */
  NEWEST_OBJECT,
  /** Nothing is deleted that something else of the environment still needs. */
  DELETE_ORDER,
  /** The finalizer goes when nothing is left. */
  FINALIZER,
  /** A step on record as Ready exists. */
  HONEST_STATUS,
  /** What the operator lets escape from a pass is a Conflict or the API server's own error. */
  NO_CRASH,
  /** Once faults stop, it comes to what was asked for in bounded time ... */
  CONVERGES,
  /** ... with a bounded number of calls ... */
  CALLS_BOUNDED,
  /** ... and then rests. */
  AT_REST,
  /** In the end there is exactly what was asked for, and after a delete nothing. */
  EXACTLY_AS_ASKED,
  /** What was there before is there still, unchanged. */
  FOREIGN_UNTOUCHED
}
