package dev.elasticacheoperator.api.v1alpha1;

/** CEL rules of {@code spec.tags}. */
final class TagRules {

  /** Rule: no tag is called Name, which each resource has of its own. */
  static final String NO_NAME = "!has(self.tags) || self.tags.all(key, key.lowerAscii() != 'name')";

  /** Rule: no key begins with a prefix of AWS or of the operator. */
  static final String NOT_RESERVED =
      """
      !has(self.tags)
      || self.tags.all(key,
        !key.lowerAscii().startsWith('aws:')
        && !key.lowerAscii().startsWith('elasticache-operator.dev/'))\
      """;

  /** Rule: no two keys differ in case only, because IAM ignores case. */
  static final String DIFFERENT_IN_MORE_THAN_CASE =
      """
      !has(self.tags)
      || self.tags.all(key,
        self.tags.all(other, key == other || key.lowerAscii() != other.lowerAscii()))\
      """;

  /** Rule: keys and values have the length and the characters that AWS takes. */
  static final String CHARACTERS =
      """
      !has(self.tags)
      || self.tags.all(key,
        size(key) <= 128
        && key.matches('^[\\\\pL\\\\pN\\\\pZ_.:/=+@-]+$')
        && self.tags[key].matches('^[\\\\pL\\\\pN\\\\pZ_.:/=+@-]*$'))\
      """;

  private TagRules() {}
}
