package dev.elasticacheoperator.desired;

/**
 * Owner of AWS resources, from which every derived name and every ownership tag is computed.
 *
 * @param cluster the operator's {@code cluster-name}
 * @param uid the object's UID; part of client tokens only, because a re-applied object has a new
 *     UID
 */
public record Owner(String cluster, String namespace, String name, String uid) {

  /** Returns the value of the ownership tag {@code elasticache-operator.dev/environment}. */
  public String environment() {
    return namespace + "/" + name;
  }

  /** Returns the beginning of all derived names, such as {@code sessions-5f2c9a1b}. */
  public String derivedName() {
    return DerivedNames.of(this).base();
  }
}
