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
  private static final String GROUP_NAME_SYNTAX =
      "'^[a-zA-Z0-9._:/()#,@+=&;{}!$*-]"
          + "([a-zA-Z0-9 ._:/()#,@+=&;{}!$*-]*[a-zA-Z0-9._:/()#,@+=&;{}!$*-])?$'";

  private static final String GROUP_NAME_RESERVED = "'^(?i)(sg-.*|default)$'";

  /** CEL: the name of a security group, where there is one. */
  static final String GROUP_NAME_RULE =
      "!has(self.securityGroupName)"
          + " || self.securityGroupName.matches("
          + GROUP_NAME_SYNTAX
          + ") && !self.securityGroupName.matches("
          + GROUP_NAME_RESERVED
          + ")";

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
   * The versions of Redis OSS that ElastiCache offers, oldest first, as a CEL map to their rank,
   * the tens being the major version. {@code 6.x} leaves the minor version to AWS; changing it to
   * 6.0 would be a downgrade.
   */
  static final String REDIS_VERSIONS =
      "{'4.0.10': 40, '5.0.0': 50, '5.0.3': 51, '5.0.4': 52, '5.0.5': 53, '5.0.6': 54, '6.0': 60,"
          + " '6.x': 61, '6.2': 62, '7.0': 70, '7.1': 71}";

  /** CEL: the rank of the version, a version left out being the newest. */
  static final String RANK = "(has(self.version) ? " + REDIS_VERSIONS + "[self.version] : 71)";

  /** CEL: the rank of the version before the update. */
  static final String RANK_BEFORE =
      "(has(oldSelf.version) ? " + REDIS_VERSIONS + "[oldSelf.version] : 71)";

  static final String REDIS_VERSIONS_IN_WORDS =
      "4.0.10, 5.0.0, 5.0.3, 5.0.4, 5.0.5, 5.0.6, 6.0, 6.x, 6.2, 7.0, 7.1";

  /** {@code ddd:hh24:mi-ddd:hh24:mi} as ElastiCache has it. */
  static final String WINDOW_SYNTAX =
      "'^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]"
          + "-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$'";

  private static final String DAYS =
      "{'mon': 0, 'tue': 1, 'wed': 2, 'thu': 3, 'fri': 4, 'sat': 5, 'sun': 6}";

  /** CEL: minutes of the week to where a maintenance window begins. */
  static final String WINDOW_BEGINS =
      DAYS
          + "[self.maintenanceWindow.substring(0, 3)] * 1440"
          + " + int(self.maintenanceWindow.substring(4, 6)) * 60"
          + " + int(self.maintenanceWindow.substring(7, 9))";

  /** CEL: minutes of the week to where a maintenance window ends. */
  static final String WINDOW_ENDS =
      DAYS
          + "[self.maintenanceWindow.substring(10, 13)] * 1440"
          + " + int(self.maintenanceWindow.substring(14, 16)) * 60"
          + " + int(self.maintenanceWindow.substring(17, 19))";

  private Limits() {}
}
