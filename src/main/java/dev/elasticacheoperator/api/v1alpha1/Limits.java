package dev.elasticacheoperator.api.v1alpha1;

/**
 * Bounds and CEL fragments that several types share. The API server estimates a rule's cost from
 * the bounds, so every string that a rule looks at has one.
 */
final class Limits {

  /** {@code 255.255.255.255/32}. */
  static final int CIDR = 18;

  /** Longest region or zone name with room to spare, {@code us-west-2-lax-1a} being typical. */
  static final int ZONE = 32;

  /** An id of EC2, such as {@code subnet-0123456789abcdef0}, with room to spare. */
  static final int EC2_ID = 32;

  /** A Name tag: EC2 and ElastiCache take 256 characters, one of them kept for us. */
  static final int NAME_TAG = 255;

  /** What every AWS service takes in a tag's value; not blank. */
  static final String NAME_TAG_SYNTAX = "'^[\\\\pL\\\\pN_.:/=+@-][\\\\pL\\\\pN\\\\pZ_.:/=+@-]*$'";

  static final String NAME_TAG_ALLOWS =
      " must be 1 to 255 letters, digits, spaces or any of _ . : / = + - @, not starting with a"
          + " space";

  /** What EC2 takes as a GroupName, without what it reserves. */
  static final String GROUP_NAME_SYNTAX =
      "'^[a-zA-Z0-9._:/()#,@+=&;{}!$*-]"
          + "([a-zA-Z0-9 ._:/()#,@+=&;{}!$*-]*[a-zA-Z0-9._:/()#,@+=&;{}!$*-])?$'";

  static final String GROUP_NAME_RESERVED = "'^(?i)(sg-.*|default)$'";

  static final String GROUP_NAME_ALLOWS =
      " must be 1 to 255 letters, digits, inner spaces or any of"
          + " . _ - : / ( ) # , @ + = & ; { } ! $ *, and neither default nor sg-*, which AWS"
          + " reserves";

  /** ElastiCache's own names: AWS turns capitals into small letters, which would read as drift. */
  static final String ELASTICACHE_NAME_SYNTAX = "'^[a-z][a-z0-9]*(-[a-z0-9]+)*$'";

  static final String ELASTICACHE_NAME_ALLOWS =
      " must be lower-case letters, digits and single hyphens, starting with a letter and not"
          + " ending with a hyphen";

  /**
   * The versions of Redis OSS that ElastiCache offers, oldest first, as a CEL map to their rank.
   * {@code 6.x} leaves the minor version to AWS; changing it to 6.0 would be a downgrade.
   */
  static final String REDIS_VERSIONS =
      "{'4.0.10': 0, '5.0.0': 1, '5.0.3': 2, '5.0.4': 3, '5.0.5': 4, '5.0.6': 5, '6.0': 6,"
          + " '6.x': 7, '6.2': 8, '7.0': 9, '7.1': 10}";

  static final String REDIS_VERSIONS_IN_WORDS =
      "4.0.10, 5.0.0, 5.0.3, 5.0.4, 5.0.5, 5.0.6, 6.0, 6.x, 6.2, 7.0, 7.1";

  private Limits() {}
}
