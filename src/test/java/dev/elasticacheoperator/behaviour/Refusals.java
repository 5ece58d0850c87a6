package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.net.UnknownHostException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Errors of AWS and of the SDK that a call can end with, in their own words. */
final class Refusals {

  private static final String WHO = "User: arn:aws:sts::000000000000:assumed-role/operator/pod";

  private Refusals() {}

  /** EC2 has a code and an encoded blob of its own. */
  static RuntimeException denied(SimulatedCall call) {
    var action = call.service() + ":" + call.operation();
    return call.service().equals("ec2")
        ? AwsErrors.error(
            "ec2",
            403,
            "UnauthorizedOperation",
            "You are not authorized to perform this operation. "
                + WHO
                + " is not authorized to perform: "
                + action
                + " because no identity-based policy allows the "
                + action
                + " action. Encoded authorization failure message: "
                + "q1bX".repeat(50)
                + call.number())
        : AwsErrors.error(
            call.service(), 403, "AccessDenied", WHO + " is not authorized to perform: " + action);
  }

  /** Returns EC2's answer to a call that a policy of the organisation denies. */
  static RuntimeException deniedByOrganisation(SimulatedCall call) {
    return AwsErrors.error(
        "ec2",
        403,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. "
            + WHO
            + " is not authorized to perform: ec2:"
            + call.operation()
            + " with an explicit deny in a service control policy.");
  }

  static RuntimeException throttled(SimulatedCall call) {
    return call.service().equals("ec2")
        ? AwsErrors.error("ec2", 503, "RequestLimitExceeded", "Request limit exceeded.")
        : AwsErrors.error(call.service(), 400, "Throttling", "Rate exceeded");
  }

  static RuntimeException broken(SimulatedCall call) {
    return AwsErrors.error(
        call.service(), 500, "InternalFailure", "An internal error has occurred");
  }

  /** EC2 has a code of its own, which it also answers to a wrong clock. */
  static RuntimeException expired(SimulatedCall call) {
    return call.service().equals("ec2")
        ? AwsErrors.error("ec2", 400, "RequestExpired", "Request has expired.")
        : AwsErrors.error(
            call.service(),
            403,
            "ExpiredToken",
            "The security token included in the request is expired");
  }

  static RuntimeException withoutCredentials(SimulatedCall call) {
    return SdkClientException.create(
        "Unable to load credentials from any of the providers in the chain"
            + " AwsCredentialsProviderChain(...)");
  }

  static RuntimeException unreachable(SimulatedCall call) {
    var host = call.service() + ".us-west-2.amazonaws.com";
    return SdkClientException.create(
        "Received an UnknownHostException when attempting to interact with a service.",
        new UnknownHostException(host));
  }
}
