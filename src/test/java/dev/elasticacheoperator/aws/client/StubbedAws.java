package dev.elasticacheoperator.aws.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Clients that answer as told, and remember what they were asked. */
public final class StubbedAws implements AwsClients {

  private final Map<Class<?>, Function<SdkRequest, SdkResponse>> answers =
      new ConcurrentHashMap<>();
  public final List<SdkRequest> asked = new CopyOnWriteArrayList<>();

  public <Q extends SdkRequest> StubbedAws on(Class<Q> request, Function<Q, SdkResponse> answer) {
    answers.put(request, ask -> answer.apply(request.cast(ask)));
    return this;
  }

  public <Q extends SdkRequest> List<Q> asked(Class<Q> request) {
    return asked.stream().filter(request::isInstance).map(request::cast).toList();
  }

  @Override
  public Ec2Client ec2() {
    return client(Ec2Client.class);
  }

  @Override
  public ElastiCacheClient elastiCache() {
    return client(ElastiCacheClient.class);
  }

  @Override
  public IamClient iam() {
    return client(IamClient.class);
  }

  @Override
  public SsmClient ssm() {
    return client(SsmClient.class);
  }

  @Override
  public ResourceGroupsTaggingApiClient tagging() {
    return client(ResourceGroupsTaggingApiClient.class);
  }

  @Override
  public ResourceGroupsTaggingApiClient globalTagging() {
    return tagging();
  }

  private <C> C client(Class<C> type) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          if (args == null || !(args[0] instanceof SdkRequest request)) {
            return "stub";
          }
          asked.add(request);
          Function<SdkRequest, SdkResponse> answer = answers.get(request.getClass());
          if (answer == null) {
            throw new AssertionError("nobody told the stub about " + method.getName());
          }
          return answer.apply(request);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
