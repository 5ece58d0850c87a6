package dev.elasticacheoperator.sandbox.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/**
 * Proxy between a client and the operations of a service. Every operation of AWS becomes a {@link
 * SimulatedCall}, which the hooks see and which runs under the account's lock. Consumer builders,
 * paginators and waiters are default methods of the SDK's client interface on top of it.
 */
final class SimulatedClient implements InvocationHandler, UntypedClient {
  private static final Pattern READS = Pattern.compile("(Describe|Get|List|Search|Simulate).*");

  /** Operations that check their arguments in a dry run too. The others never refuse one. */
  private static final Set<String> CHECKED_DRY_RUNS = Set.of("RunInstances");

  private final SimulatedAccount account;
  private final String service;
  private final String region;
  private final Operations operations;

  private SimulatedClient(
      SimulatedAccount account, String service, String region, Operations operations) {
    this.account = account;
    this.service = service;
    this.region = region;
    this.operations = operations;
  }

  /** Returns a client of the type that calls the operations. */
  static <C extends SdkClient> C client(
      Class<C> type,
      SimulatedAccount account,
      String service,
      String region,
      Operations operations) {
    SimulatedClient endpoint = new SimulatedClient(account, service, region, operations);
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, endpoint));
  }

  /** Returns a client for a caller that has the operation as a value. */
  static UntypedClient untyped(
      SimulatedAccount account, String service, String region, Operations operations) {
    return new SimulatedClient(account, service, region, operations);
  }

  @Override
  public String serviceName() {
    return service;
  }

  @Override
  public void close() {}

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (isOperation(method)) {
      return call(method, (AwsRequest) arguments[0]);
    }
    switch (method.getName()) {
      case "close":
        return null;
      case "serviceName":
        return service;
      case "equals":
        return proxy == arguments[0];
      case "hashCode":
        return System.identityHashCode(proxy);
      case "toString":
        return service + " of " + account.id() + " in " + region;
      default:
        return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
  }

  private static boolean isOperation(Method method) {
    return method.getParameterCount() == 1
        && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && AwsResponse.class.isAssignableFrom(method.getReturnType());
  }

  @Override
  public AwsResponse call(Method method, AwsRequest request) throws Throwable {
    String name = method.getName();
    String operation = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    boolean dryRun = request.getValueForField("DryRun", Boolean.class).orElse(false);
    boolean mutating = !dryRun && !READS.matcher(operation).matches();
    SimulatedCloud cloud = account.cloud();
    SimulatedCall call =
        new SimulatedCall(
            cloud.nextCall(), service, operation, mutating, account.id(), region, request);
    for (CallHook hook : cloud.hooks()) {
      hook.before(call);
    }
    requireRegion();
    AwsResponse answer;
    account.lock().lock();
    try {
      if (mutating) {
        account.checkVisible(service, region, request);
      }
      if (dryRun && !CHECKED_DRY_RUNS.contains(operation)) {
        throw AwsErrors.dryRun();
      }
      answer = answer(request, operation);
    } finally {
      account.lock().unlock();
    }
    for (CallHook hook : cloud.hooks()) {
      hook.after(call, answer);
    }
    return answer;
  }

  /**
   * Fails as the SDK does for a region that does not exist: the name of its endpoint does not
   * resolve. IAM has one endpoint for all regions of a partition (AWS General Reference, "Service
   * endpoints").
   */
  private void requireRegion() {
    if (!Region.regions().contains(Region.of(region))) {
      throw SdkClientException.create(
          "Received an UnknownHostException when attempting to interact with a service.",
          new UnknownHostException(service + "." + region + ".amazonaws.com"));
    }
  }

  private AwsResponse answer(AwsRequest request, String operation) {
    return operations
        .answer(request)
        .orElseThrow(() -> AwsErrors.unknownOperation(service, operation));
  }
}
