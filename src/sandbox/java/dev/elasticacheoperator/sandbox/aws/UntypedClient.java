package dev.elasticacheoperator.sandbox.aws;

import java.lang.reflect.Method;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;

/**
 * A service for a caller that has the operation as a value. It starts at once. A proxy of the typed
 * {@code Ec2Client} takes seconds to start, because it initializes the eleven thousand classes of
 * all requests and answers.
 */
public interface UntypedClient extends SdkClient {

  /**
   * Calls an operation and passes its exceptions on.
   *
   * @param operation a method of the service's client interface that takes the request
   */
  AwsResponse call(Method operation, AwsRequest request) throws Throwable;
}
