package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Cluster mode of a replication group. */
public enum ClusterMode {
  /** One shard, and clients that do not know cluster mode. */
  @JsonProperty("Disabled")
  DISABLED,

  /** Clients with and without cluster mode, on the way from Disabled to Enabled. */
  @JsonProperty("Compatible")
  COMPATIBLE,

  /** Shards, and clients that know cluster mode. */
  @JsonProperty("Enabled")
  ENABLED
}
