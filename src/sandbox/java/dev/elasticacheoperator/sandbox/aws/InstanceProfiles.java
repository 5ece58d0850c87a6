package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.Optional;

/** The lookup that EC2 makes in IAM when an instance is launched with a profile. */
public interface InstanceProfiles {

  record InstanceProfileInfo(String id, String name, String arn, Instant created) {}

  Optional<InstanceProfileInfo> instanceProfile(String name);
}
