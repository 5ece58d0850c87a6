package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Progress of one step. */
public enum StepState {
  /** The step has not begun, because a step that it needs is not ready. */
  @JsonProperty("Pending")
  PENDING,
  /** AWS is working on the step, or the next call follows. */
  @JsonProperty("InProgress")
  IN_PROGRESS,
  /** Waits for something that passes by itself: throttling, a quota, a resource in use. */
  @JsonProperty("Waiting")
  WAITING,
  /** The observed state matches the desired state. */
  @JsonProperty("Ready")
  READY,
  /** The spec does not contain this step. */
  @JsonProperty("Skipped")
  SKIPPED,
  /** A foreign resource or a setting prevents the step; the message names it. */
  @JsonProperty("Blocked")
  BLOCKED,
  /** AWS refused a call and repeating it cannot help. */
  @JsonProperty("Failed")
  FAILED,
  /** The resources are being deleted. */
  @JsonProperty("Deleting")
  DELETING,
  /** The resources are proved absent. */
  @JsonProperty("Deleted")
  DELETED
}
