package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What runs on the cache nodes, in AWS's words. */
public enum Engine {
  /** Redis OSS, up to 7.1. */
  @JsonProperty("redis")
  REDIS
}
