package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.Optional;

/** What EC2 asks IAM when an instance is run with a profile. */
public interface InstanceProfiles {

  record InstanceProfileInfo(String id, String name, String arn, Instant created) {}

  Optional<InstanceProfileInfo> instanceProfile(String name);
}
