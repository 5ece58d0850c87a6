package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * State of an environment in one word, for people; programs read the conditions. The constants are
 * in no order: Deleting takes precedence, then Paused, then Blocked and Failed.
 */
public enum Phase {
  /** No reconcile pass has acted yet. */
  @JsonProperty("Pending")
  PENDING,
  /** The environment has not been Ready yet. */
  @JsonProperty("Creating")
  CREATING,
  /** The environment was Ready before and a change is in progress. */
  @JsonProperty("Updating")
  UPDATING,
  /** All desired steps are ready. */
  @JsonProperty("Ready")
  READY,
  /** {@code spec.paused} is true, so the operator makes no AWS call. */
  @JsonProperty("Paused")
  PAUSED,
  /** The object has a deletion timestamp. */
  @JsonProperty("Deleting")
  DELETING,
  /** A foreign resource or a setting prevents a step; the condition names both and the remedy. */
  @JsonProperty("Blocked")
  BLOCKED,
  /** AWS refused a call and repeating it cannot help; the spec must change. */
  @JsonProperty("Failed")
  FAILED
}
