package dev.elasticacheoperator.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Clients whose every call passes the rate limit, is counted, and fails only as AwsFailure. */
record GuardedClients(Ec2Client ec2, ElastiCacheClient elastiCache, IamClient iam, SsmClient ssm)
    implements AwsClients {

  static AwsClients around(String region, AwsClients raw, AwsSettings settings) {
    return new GuardedClients(
        guard(Ec2Client.class, raw.ec2(), "ec2", region, settings),
        guard(ElastiCacheClient.class, raw.elastiCache(), "elasticache", region, settings),
        guard(IamClient.class, raw.iam(), "iam", region, settings),
        guard(SsmClient.class, raw.ssm(), "ssm", region, settings));
  }

  private static <C> C guard(
      Class<C> type, C client, String service, String region, AwsSettings settings) {
    Guard guard = new Guard(client, service, region, settings);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, guard));
  }

  /**
   * Each operation has one method that takes its request. The SDK's other forms (a consumer of a
   * builder, a paginator) are default methods that end in that one, so they run on the proxy.
   */
  private record Guard(Object client, String service, String region, AwsSettings settings)
      implements InvocationHandler {

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
      if (isCall(method)) {
        return call(method, args);
      }
      boolean endsInCall =
          SdkResponse.class.isAssignableFrom(method.getReturnType())
              || method.getName().endsWith("Paginator");
      return endsInCall && method.isDefault()
          ? InvocationHandler.invokeDefault(proxy, method, args)
          : invokeClient(method, args);
    }

    private static boolean isCall(Method method) {
      return method.getParameterCount() == 1
          && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
          && SdkResponse.class.isAssignableFrom(method.getReturnType());
    }

    private Object call(Method method, Object[] args) throws Throwable {
      String operation =
          Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
      settings.limits().acquire(region, service, operation);
      Instant start = settings.clock().instant();
      try {
        Object answer = invokeClient(method, args);
        told(operation, CallListener.OK, start);
        return answer;
      } catch (SdkException e) {
        AwsFailure failure = Failures.of(service, operation, e);
        told(operation, failure.code(), start);
        throw failure;
      }
    }

    private Object invokeClient(Method method, Object[] args) throws Throwable {
      try {
        return method.invoke(client, args);
      } catch (InvocationTargetException e) {
        throw e.getTargetException();
      }
    }

    private void told(String operation, String outcome, Instant start) {
      Duration took = Duration.between(start, settings.clock().instant());
      settings.listener().called(service, operation, outcome, took);
    }
  }
}
