package dev.elasticacheoperator.api.v1alpha1;

/**
 * Bounds that several types share. The API server estimates the cost of a rule from the bounds, so
 * every string that a rule reads has one.
 */
final class Limits {

  /** {@code 255.255.255.255/32}. */
  static final int CIDR = 18;

  /** Longest name of a region or zone with some reserve; {@code us-west-2-lax-1a} is typical. */
  static final int ZONE = 32;

  /** An EC2 id, such as {@code subnet-0123456789abcdef0}, with some reserve. */
  static final int EC2_ID = 32;

  /** An EC2 id after the 12 digits of an account and a slash. */
  static final int ACCOUNT_AND_EC2_ID = 13 + EC2_ID;

  /** A Name tag: EC2 and ElastiCache take 256 characters, one of which the operator reserves. */
  static final int NAME_TAG = 255;

  private Limits() {}
}
