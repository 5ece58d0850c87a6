package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Proof that a user of the cache gives. */
public enum UserAuthentication {
  /** A password. */
  @JsonProperty("Password")
  PASSWORD,

  /** A token that AWS IAM signs for 15 minutes. */
  @JsonProperty("Iam")
  IAM
}
