package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.AttributeValue;

/** The rules of EC2's Modify...Attribute and Describe...Attribute calls. */
final class Attributes {
  private Attributes() {}

  /** One call changes one attribute. */
  static void requireOne(Object... attributes) {
    long given = Stream.of(attributes).filter(Objects::nonNull).count();
    if (given == 0) {
      throw ec2("MissingParameter", "An attribute to modify must be specified");
    }
    if (given > 1) {
      throw ec2("InvalidParameterCombination", "Fields for multiple attribute types specified");
    }
  }

  static AwsServiceException unknown(String attribute) {
    return ec2(
        "InvalidParameterValue",
        "Value (" + attribute + ") for parameter attribute is invalid. Unknown attribute.");
  }

  static AttributeBooleanValue of(boolean value) {
    return AttributeBooleanValue.builder().value(value).build();
  }

  static AttributeValue of(String value) {
    return AttributeValue.builder().value(value).build();
  }
}
