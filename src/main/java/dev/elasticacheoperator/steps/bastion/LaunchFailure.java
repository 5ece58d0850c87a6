package dev.elasticacheoperator.steps.bastion;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * An instance that EC2 accepted and then ended by itself: a launch that ended as terminated, or a
 * start that ended as stopped. The codes are those of StateReason in the EC2 API Reference; the
 * causes are in the EC2 User Guide, "Troubleshoot Amazon EC2 instance launch issues".
 *
 * @param at time of the launch or start, which such an instance survives by seconds
 * @param reason EC2's reason
 */
record LaunchFailure(String instanceId, Instant at, StateReason reason) {

  /** Name of the failure; the condition's reason is made of it. */
  static final String RULE = "instance-ended";

  /** Time after which a start that failed is tried again. */
  private static final Duration PAUSE = Duration.ofMinutes(5);

  /** Codes of ends that a person, the instance or the spot market has caused. */
  private static final Set<String> NO_FAILURE =
      Set.of(
          "Client.UserInitiatedShutdown",
          "Client.UserInitiatedHibernate",
          "Client.InstanceInitiatedShutdown",
          "Client.InstanceTerminated",
          "Server.ScheduledStop",
          "Server.SpotInstanceShutdown",
          "Server.SpotInstanceTermination");

  private static final String KMS =
      "EC2 could not use the KMS key that encrypts the root volume. Check that the account's default"
          + " key for EBS encryption is enabled, and that its key policy and the policy of the"
          + " operator's IAM identity allow kms:CreateGrant and"
          + " kms:GenerateDataKeyWithoutPlaintext.";

  private static final Map<String, String> REMEDIES =
      Map.of(
          "Client.InternalError",
          KMS,
          "Client.VolumeLimitExceeded",
          "Ask for a higher quota of EBS storage in Service Quotas, or delete volumes that you do"
              + " not need.",
          "Client.InvalidSnapshot.NotFound",
          "The AMI's snapshot does not exist. Set bastion.imageId to another AMI, or leave it out.",
          "Server.InsufficientInstanceCapacity",
          "AWS has no capacity for this instance type in this zone now. Wait, or choose another"
              + " bastion.instanceType.",
          "Server.InternalError",
          "EC2 had an internal error. Wait, or look at the AWS Health Dashboard.");

  /** Returns the failure of an instance; empty if it runs or has ended for another cause. */
  static Optional<LaunchFailure> of(ObservedInstance observed) {
    boolean ended = !observed.lives() || observed.state().equals("stopped");
    return Optional.ofNullable(observed.instance().stateReason())
        .filter(reason -> ended && reason.code() != null && !NO_FAILURE.contains(reason.code()))
        .map(reason -> new LaunchFailure(observed.id(), observed.launched(), reason));
  }

  /** Returns true if a start must not be tried again yet. */
  boolean isRecent(Instant now) {
    return now.isBefore(at.plus(PAUSE));
  }

  /** Returns the instance's id, EC2's reason and the remedy. */
  String message() {
    return "EC2 accepted bastion " + instanceId + " and ended it: " + said() + " " + remedy();
  }

  private String said() {
    var words = reason.message() == null ? reason.code() : reason.message();
    var named = words.startsWith(reason.code()) ? words : reason.code() + ": " + words;
    return named.endsWith(".") ? named : named + ".";
  }

  private String remedy() {
    return reason.code().startsWith("Client.InvalidKMSKey")
        ? KMS
        : REMEDIES.getOrDefault(reason.code(), "Look the code up in the EC2 User Guide.");
  }
}
