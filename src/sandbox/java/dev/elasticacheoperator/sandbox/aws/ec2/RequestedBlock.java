package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

/** The block {@code cidrBlock} of a request, refused as EC2 does. */
final class RequestedBlock {

  private RequestedBlock() {}

  /**
   * Returns the block.
   *
   * @param alternative the parameter that EC2 takes instead of {@code cidrBlock}
   */
  static Ipv4Block of(String text, String alternative) {
    if (text == null) {
      throw ec2(
          "MissingParameter", "Either 'cidrBlock' or '" + alternative + "' should be provided.");
    }
    return Ipv4Block.parse(text)
        .orElseThrow(
            () ->
                ec2(
                    "InvalidParameterValue",
                    "Value ("
                        + text
                        + ") for parameter cidrBlock is invalid. This is not a valid CIDR block."));
  }
}
