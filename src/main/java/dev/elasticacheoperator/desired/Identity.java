package dev.elasticacheoperator.desired;

import java.util.List;
import java.util.Optional;

/**
 * The facts that are needed to find and to delete an environment's resources. An object with an
 * invalid spec has an identity too.
 *
 * @param names the names of resources that AWS identifies by name
 * @param adopt existing resources to take over: EC2 ids, or {@code kind/NAME}
 * @param finalSnapshot true if a snapshot is taken before the cache is deleted
 * @param deletesGuardDutyEndpoint true if the deletion of the managed VPC includes GuardDuty's
 *     endpoint and security group in the VPC
 */
public record Identity(
    Owner owner,
    String region,
    Names names,
    Existing existing,
    List<String> adopt,
    boolean finalSnapshot,
    boolean deletesGuardDutyEndpoint) {

  /**
   * The names that are keys on AWS: AWS refuses to create a second resource of the name.
   *
   * @param role the IAM role and the instance profile that holds it
   */
  public record Names(
      String role, String subnetGroup, String parameterGroup, String cluster, String userGroup) {}

  /** The ids of existing resources, which are never owned, whatever tags they carry. */
  public record Existing(Optional<String> vpc, List<String> subnets) {

    /** Returns true if the id is one of these. */
    public boolean has(String id) {
      return vpc.filter(id::equals).isPresent() || subnets.contains(id);
    }
  }
}
