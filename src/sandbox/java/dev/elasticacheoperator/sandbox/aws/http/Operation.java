package dev.elasticacheoperator.sandbox.aws.http;

import dev.elasticacheoperator.sandbox.aws.UntypedClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One operation of a client interface: the method that takes its request.
 *
 * @param method such as {@code Ec2Client.createVpc(CreateVpcRequest)}
 */
record Operation(Method method) {

  /**
   * The operations of a client interface by their lower-cased name. Methods are looked up by name
   * rather than by request, since the classes of requests are capitalised differently:
   * AssumeRoleWithSAML takes an AssumeRoleWithSamlRequest.
   */
  static Map<String, Operation> of(Class<? extends SdkClient> client) {
    Map<String, Operation> operations = new HashMap<>();
    for (Method method : client.getMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (parameters.length == 1
          && AwsRequest.class.isAssignableFrom(parameters[0])
          && AwsResponse.class.isAssignableFrom(method.getReturnType())) {
        operations.put(key(method.getName()), new Operation(method));
      }
    }
    return Map.copyOf(operations);
  }

  static String key(String action) {
    return action.toLowerCase(Locale.ROOT);
  }

  /** An empty builder of the request. */
  SdkPojo newRequest() {
    try {
      return (SdkPojo) method.getParameterTypes()[0].getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The request of " + method + " has no builder", e);
    }
  }

  /** Calls the operation, and throws whatever it throws. */
  AwsResponse call(SdkClient client, AwsRequest request) throws Throwable {
    if (client instanceof UntypedClient untyped) {
      return untyped.call(method, request);
    }
    try {
      return (AwsResponse) method.invoke(client, request);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * Returns true if the client does not implement the operation, so that the interface's default
   * method has thrown.
   */
  boolean isMissing(UnsupportedOperationException thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().equals(method.getDeclaringClass().getName());
  }
}
