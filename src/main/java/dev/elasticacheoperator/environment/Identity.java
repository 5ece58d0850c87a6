package dev.elasticacheoperator.environment;

/**
 * All that is needed to find an environment's resources again, and so to delete them: it can be had
 * of an object whose spec is not (or no longer) valid.
 *
 * @param names the names that AWS keeps resources under, wanted or derived
 */
public record Identity(Owner owner, String region, Names names) {

  /**
   * The names that are keys on AWS's side: creating a second resource of the name is refused.
   *
   * @param role the IAM role and the instance profile that holds it
   */
  public record Names(String role, String subnetGroup, String parameterGroup, String cluster) {}
}
