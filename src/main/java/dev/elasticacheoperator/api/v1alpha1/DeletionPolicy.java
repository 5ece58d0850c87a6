package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the AWS resources when the object is deleted. */
public enum DeletionPolicy {
  /** All of them are deleted before the object goes. */
  @JsonProperty("Delete")
  DELETE,

  /**
   * AWS is left as it is and only the object goes. Also how a policy is read that a newer version
   * wrote and this one does not know: what is kept by mistake can still be deleted.
   */
  @JsonEnumDefaultValue
  @JsonProperty("Retain")
  RETAIN
}
