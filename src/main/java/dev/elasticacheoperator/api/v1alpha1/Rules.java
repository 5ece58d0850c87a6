package dev.elasticacheoperator.api.v1alpha1;

/**
 * CEL rules and parts of rules that several types share, and the words of their messages.
 *
 * <p>Optional values are compared inside lists: {@code [self.?a] == [oldSelf.?a]}. The API server
 * knows no size of an optional value, so it would refuse a direct comparison as too expensive.
 */
final class Rules {

  /** The characters of a Name tag that every AWS service accepts; not blank. */
  static final String NAME_TAG_SYNTAX = "'^[\\\\pL\\\\pN_.:/=+@-][\\\\pL\\\\pN\\\\pZ_.:/=+@-]*$'";

  static final String NAME_TAG_ALLOWS =
      " must be 1 to 255 letters, digits, spaces or any of _ . : / = + - @, not starting with a"
          + " space";

  /** The characters that EC2 accepts in a GroupName. */
  private static final String GROUP_NAME_SYNTAX =
      "'^[a-zA-Z0-9._:/()#,@+=&;{}!$*-]"
          + "([a-zA-Z0-9 ._:/()#,@+=&;{}!$*-]*[a-zA-Z0-9._:/()#,@+=&;{}!$*-])?$'";

  private static final String GROUP_NAME_RESERVED = "'^(?i)(sg-.*|default)$'";

  /** Rule: securityGroupName, if given, is a name that EC2 accepts. */
  static final String GROUP_NAME =
      """
      !has(self.securityGroupName)
      || self.securityGroupName.matches(
      """
          + GROUP_NAME_SYNTAX
          + """
          )
          && !self.securityGroupName.matches(
          """
          + GROUP_NAME_RESERVED
          + ")";

  static final String GROUP_NAME_ALLOWS =
      " must be 1 to 255 letters, digits, inner spaces or any of"
          + " . _ - : / ( ) # , @ + = & ; { } ! $ *, and neither default nor sg-*, which AWS"
          + " reserves";

  /** ElastiCache names. AWS stores capitals as small letters, which would read as drift. */
  static final String ELASTICACHE_NAME_SYNTAX = "'^[a-z][a-z0-9]*(-[a-z0-9]+)*$'";

  static final String ELASTICACHE_NAME_ALLOWS =
      " must be lower-case letters, digits and single hyphens, starting with a letter and not"
          + " ending with a hyphen";

  /** Rule: the name of a subnet group or parameter group is one that ElastiCache accepts. */
  static final String ELASTICACHE_GROUP_NAME =
      """
      !has(self.name)
      || self.name != 'default' && self.name.matches(
      """
          + ELASTICACHE_NAME_SYNTAX
          + ")";

  static final String ELASTICACHE_GROUP_NAME_ALLOWS =
      ELASTICACHE_NAME_ALLOWS + ", and neither default nor default.*, which AWS reserves";

  /** Rule: cidrBlock, if given, is an IPv4 block of a size that a VPC or subnet can have. */
  static final String BLOCK =
      """
      !has(self.cidrBlock)
      || isCIDR(self.cidrBlock)
      && cidr(self.cidrBlock).ip().family() == 4
      && cidr(self.cidrBlock).prefixLength() >= 16
      && cidr(self.cidrBlock).prefixLength() <= 28""";

  /** Rule: cidrBlock, if it is a block at all, has no host bits set. */
  static final String BLOCK_WITHOUT_HOST_BITS =
      """
      !has(self.cidrBlock)
      || !isCIDR(self.cidrBlock)
      || cidr(self.cidrBlock) == cidr(self.cidrBlock).masked()""";

  /** True if the text c is an IPv4 block; another rule refuses other texts. */
  static final String C_IS_IPV4 = "isCIDR(c) && cidr(c).ip().family() == 4";

  /** True if the subnet s has no valid cidrBlock; other rules refuse invalid blocks. */
  static final String S_HAS_NO_BLOCK =
      """
      !has(s.cidrBlock)
        || !isCIDR(s.cidrBlock)
        || cidr(s.cidrBlock).ip().family() == 6
        || cidr(s.cidrBlock).prefixLength() < 16
      """;

  /**
   * At the root: the step whose name follows in quotes, with a closing bracket, has no resources.
   */
  static final String NOTHING_OF =
      """
      !has(self.status)
      || !has(self.status.steps)
      || self.status.steps.all(step,
        !has(step.ids) || step.ids.size() == 0 || step.name !=\s""";

  /** At the root: no create is announced. */
  static final String NOTHING_ANNOUNCED =
      "!has(self.status) || !has(self.status.pending) || self.status.pending.size() == 0";

  private Rules() {}
}
