package dev.elasticacheoperator.sandbox.aws;

import java.lang.reflect.Method;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;

/**
 * A service for a caller that comes with the operation as a value. It starts in no time, where a
 * typed {@code Ec2Client} costs a process seconds: the JDK's proxy of that interface initializes
 * the eleven thousand classes of all its requests and answers.
 */
public interface UntypedClient extends SdkClient {

  /**
   * Calls an operation, and throws whatever it throws.
   *
   * @param operation a method of the service's client interface that takes the request
   */
  AwsResponse call(Method operation, AwsRequest request) throws Throwable;
}
