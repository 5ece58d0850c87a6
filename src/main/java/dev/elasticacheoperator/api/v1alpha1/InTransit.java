package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Encryption between clients and the cache. */
public enum InTransit {
  /** TLS only. */
  @JsonProperty("Required")
  REQUIRED,

  /** TLS and plain text on one port. */
  @JsonProperty("Preferred")
  PREFERRED,

  /** Plain text only. */
  @JsonProperty("Disabled")
  DISABLED
}
