package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

/** A block of a request, refused as EC2 does. */
final class RequestedBlock {

  private RequestedBlock() {}

  /**
   * Returns the block {@code cidrBlock}.
   *
   * @param alternative the parameter that EC2 takes instead of {@code cidrBlock}
   */
  static Ipv4Block of(String text, String alternative) {
    if (text == null) {
      throw ec2(
          "MissingParameter", "Either 'cidrBlock' or '" + alternative + "' should be provided.");
    }
    return parsed(text, "cidrBlock");
  }

  /**
   * Returns a given block.
   *
   * @param parameter the name of its parameter
   */
  static Ipv4Block parsed(String text, String parameter) {
    return Ipv4Block.parse(text)
        .orElseThrow(
            () ->
                ec2(
                    "InvalidParameterValue",
                    "Value ("
                        + text
                        + ") for parameter "
                        + parameter
                        + " is invalid. This is not a valid CIDR block."));
  }
}
