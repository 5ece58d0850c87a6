package dev.elasticacheoperator.desired;

import java.util.List;
import java.util.Optional;

/**
 * All that is needed to find an environment's resources again, and so to delete them: it can be had
 * of an object whose spec is not (or no longer) valid.
 *
 * @param names the names that AWS keeps resources under, wanted or derived
 * @param adopt what the object hands over: ids of EC2, or {@code kind/NAME}
 */
public record Identity(
    Owner owner, String region, Names names, Existing existing, List<String> adopt) {

  /**
   * The names that are keys on AWS's side: creating a second resource of the name is refused.
   *
   * @param role the IAM role and the instance profile that holds it
   */
  public record Names(String role, String subnetGroup, String parameterGroup, String cluster) {}

  /** What is used as it is: never ours, whatever tags it carries. Ids. */
  public record Existing(Optional<String> vpc, List<String> subnets) {

    /** Whether the id is of one of these. */
    public boolean has(String id) {
      return vpc.filter(id::equals).isPresent() || subnets.contains(id);
    }
  }
}
