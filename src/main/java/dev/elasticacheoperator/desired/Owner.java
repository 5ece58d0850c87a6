package dev.elasticacheoperator.desired;

/**
 * Whose resources they are. Every derived AWS name and every ownership tag comes from these.
 *
 * @param cluster the operator's {@code cluster-name}
 * @param uid the object's UID; part of client tokens only, since a re-applied object has a new one
 */
public record Owner(String cluster, String namespace, String name, String uid) {

  /** The value of the ownership tag {@code elasticache-operator.dev/environment}. */
  public String environment() {
    return namespace + "/" + name;
  }
}
