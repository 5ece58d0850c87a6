package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far one step is. */
public enum StepState {
  /** Not begun: a step that it needs is not ready. */
  @JsonProperty("Pending")
  PENDING,
  /** Its AWS calls are made and AWS is at work, or the next call follows. */
  @JsonProperty("InProgress")
  IN_PROGRESS,
  /** Waits for something that passes by itself: throttling, a quota, a resource in use. */
  @JsonProperty("Waiting")
  WAITING,
  /** As wanted. */
  @JsonProperty("Ready")
  READY,
  /** Not asked for. */
  @JsonProperty("Skipped")
  SKIPPED,
  /** A resource that is not ours is in the way; the message names it. */
  @JsonProperty("Blocked")
  BLOCKED,
  /** AWS refused for good. */
  @JsonProperty("Failed")
  FAILED,
  /** Being removed. */
  @JsonProperty("Deleting")
  DELETING,
  /** Seen to be gone. */
  @JsonProperty("Deleted")
  DELETED
}
