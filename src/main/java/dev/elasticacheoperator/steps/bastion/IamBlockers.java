package dev.elasticacheoperator.steps.bastion;

import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;

/**
 * Finds foreign instance profiles that keep IAM from deleting the role. IAM only says that the role
 * is in a profile (DeleteConflict), so the engine asks this class after such an answer.
 */
final class IamBlockers {

  private IamBlockers() {}

  /** Names all other instance profiles that contain the role. */
  static Optional<String> ofRole(IamClient iam, String role) {
    var others =
        iam.listInstanceProfilesForRolePaginator(r -> r.roleName(role)).instanceProfiles().stream()
            .map(InstanceProfile::instanceProfileName)
            .filter(profile -> !profile.equalsIgnoreCase(role))
            .sorted()
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "IAM role "
                + role
                + " is in the "
                + (others.size() == 1 ? "instance profile " : "instance profiles ")
                + String.join(", ", others)
                + ". Remove the role from "
                + (others.size() == 1 ? "it" : "them")
                + " to continue the deletion; the operator does not touch foreign resources.");
  }
}
