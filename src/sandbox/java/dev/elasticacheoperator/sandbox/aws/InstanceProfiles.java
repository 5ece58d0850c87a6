package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The lookups of instance profiles that other services make in IAM. */
public interface InstanceProfiles {

  /**
   * @param roleAdded the time since when a role is in the profile; empty if none is
   */
  record InstanceProfileInfo(
      String id, String name, String arn, Instant created, Optional<Instant> roleAdded) {}

  Optional<InstanceProfileInfo> instanceProfile(String name);

  /** Returns their tags as the Resource Groups Tagging API shows them, by ARN. */
  Map<String, Map<String, String>> tagsShown();

  /** Returns true if the role in the profile may register an instance with Systems Manager. */
  boolean allowsSessionManager(String profile);
}
