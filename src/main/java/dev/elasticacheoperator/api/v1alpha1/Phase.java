package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An environment's state in one word, for people; programs read the conditions. */
public enum Phase {
  /** Seen, nothing done yet. */
  @JsonProperty("Pending")
  PENDING,
  /** On the way to its first Ready. */
  @JsonProperty("Creating")
  CREATING,
  /** Was Ready; a change is being made. */
  @JsonProperty("Updating")
  UPDATING,
  /** All steps are as wanted. */
  @JsonProperty("Ready")
  READY,
  /** {@code spec.paused}: AWS is not asked. */
  @JsonProperty("Paused")
  PAUSED,
  /** The object has a deletion timestamp. */
  @JsonProperty("Deleting")
  DELETING,
  /** A resource that is not ours is in the way. */
  @JsonProperty("Blocked")
  BLOCKED,
  /** AWS refused for good; the spec has to change. */
  @JsonProperty("Failed")
  FAILED
}
