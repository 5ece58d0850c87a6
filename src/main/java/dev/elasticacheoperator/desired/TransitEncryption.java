package dev.elasticacheoperator.desired;

/** Encryption between clients and the cache. */
public enum TransitEncryption {
  /** The cache speaks plain text only. */
  DISABLED,
  /** The cache speaks TLS and plain text on one port. */
  PREFERRED,
  /** The cache speaks TLS only. */
  REQUIRED
}
