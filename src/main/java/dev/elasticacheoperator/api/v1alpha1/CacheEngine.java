package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Engines of a cache, under AWS's names. */
public enum CacheEngine {
  /** Redis OSS, up to 7.1. */
  @JsonProperty("redis")
  REDIS,

  /** Valkey, the open-source successor of Redis OSS. */
  @JsonProperty("valkey")
  VALKEY,

  /** Memcached. */
  @JsonProperty("memcached")
  MEMCACHED
}
