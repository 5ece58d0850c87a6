package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Fate of the AWS resources when the object is deleted. */
public enum DeletionPolicy {
  /** The operator deletes the AWS resources before the object. */
  @JsonProperty("Delete")
  DELETE,

  /**
   * The operator leaves AWS as it is and only the object goes. An unknown policy of a newer version
   * is read as Retain, because retained resources can still be deleted later.
   */
  @JsonEnumDefaultValue
  @JsonProperty("Retain")
  RETAIN
}
