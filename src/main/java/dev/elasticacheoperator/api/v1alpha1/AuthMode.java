package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Credentials that clients of the cache need. */
public enum AuthMode {
  /** None. */
  @JsonProperty("None")
  NONE,

  /** One AUTH token for all clients. */
  @JsonProperty("Token")
  TOKEN,

  /** Users with access strings (role-based access control). */
  @JsonProperty("Users")
  USERS
}
