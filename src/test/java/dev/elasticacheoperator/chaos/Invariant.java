package dev.elasticacheoperator.chaos;

/**
 * Invariants that hold at every call, and invariants that hold in the end. docs/fault-testing.md
 * explains each.
 */
enum Invariant {
  /** Never two of what AWS would make twice: VPC, gateway, route table, bastion, cluster. */
  ONE_OF_EACH,
  /** A create that AWS has no key for is in the persisted intent log before it is sent. */
  INTENT_FIRST,
  /** Only what carries the environment's tags is changed or deleted. */
  HANDS_OFF,
  /** AWS is not even asked about a paused environment. */
  PAUSED,
  /** A deleted object that is protected or retained keeps all its resources unchanged. */
  PROTECTED,
  /** A cache is replaced only by the plan that was approved. */
  APPROVED,
  /** The operator changes nothing from an object that is older than the API server's. */
  NEWEST_OBJECT,
  /** Nothing is deleted that something else of the environment still needs. */
  DELETE_ORDER,
  /** The finalizer goes when nothing is left. */
  FINALIZER,
  /** The resources of a step with the persisted state Ready exist. */
  HONEST_STATUS,
  /** The cache accepts what a Secret of clients has, and for a grace period what it had before. */
  VALID_SECRET,
  /** A cache loses its data only by an approved plan that says so, or with the environment. */
  KEEPS_DATA,
  /** The condition Reachable is new, no pass waits for a probe, and probes end with their cache. */
  REACHABLE,
  /** Only a Conflict or the API server's own error escapes from a pass. */
  NO_CRASH,
  /** Once faults stop, the environment reaches its desired state in bounded time ... */
  CONVERGES,
  /** ... with a bounded number of calls ... */
  CALLS_BOUNDED,
  /** ... and then rests. */
  AT_REST,
  /** A change by hand of a settled environment is corrected without a change of its object. */
  CORRECTS_DRIFT,
  /** In the end exactly the desired resources exist, and after a delete none. */
  EXACTLY_AS_ASKED,
  /** Foreign resources still exist, unchanged. */
  FOREIGN_UNTOUCHED
}
