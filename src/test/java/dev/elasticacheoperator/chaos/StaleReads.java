package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.lab.FixedClients;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The operator's clients with eventually consistent reads (EC2 API Reference, "Eventual
 * consistency"). Reads do not show new resources yet, or repeat an older answer. The staleness is
 * always shorter than the consistency window, because no operator could cope with more.
 */
final class StaleReads {

  static final Duration UNSEEN_FOR = Duration.ofSeconds(50);
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(8);
  static final Duration BACK = Duration.ofSeconds(45);

  private record Given(AwsResponse answer, Instant at) {}

  private final World world;
  private final Random random;
  private final Map<AwsRequest, Deque<Given>> given = new HashMap<>();

  StaleReads(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  AwsClients around(AwsClients straight) {
    return new FixedClients(
        around(Ec2Client.class, straight.ec2()),
        around(ElastiCacheClient.class, straight.elastiCache()),
        around(IamClient.class, straight.iam()),
        around(SsmClient.class, straight.ssm()),
        around(ResourceGroupsTaggingApiClient.class, straight.tagging()),
        around(ResourceGroupsTaggingApiClient.class, straight.globalTagging()));
  }

  private <C> C around(Class<C> type, C straight) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (!isOperation(method)) {
            return method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : method.invoke(straight, arguments);
          }
          try {
            var answer = (AwsResponse) method.invoke(straight, arguments);
            return isRead(method.getName()) ? stale((AwsRequest) arguments[0], answer) : answer;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static boolean isOperation(Method method) {
    return method.getParameterCount() == 1
        && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && AwsResponse.class.isAssignableFrom(method.getReturnType());
  }

  private static boolean isRead(String name) {
    return name.startsWith("describe") || name.startsWith("list") || name.startsWith("get");
  }

  private AwsResponse stale(AwsRequest request, AwsResponse answer) {
    if (!world.mayReadsGoBack()) {
      return hidden(answer);
    }
    var now = world.clock.instant();
    var before = given.computeIfAbsent(request, r -> new ArrayDeque<>());
    before.removeIf(one -> one.at().isBefore(now.minus(BACK)));
    before.addLast(new Given(answer, now));
    return world.faults.is(Sky.READS_GO_BACK) && random.nextBoolean()
        ? before.peekFirst().answer()
        : hidden(answer);
  }

  private AwsResponse hidden(AwsResponse answer) {
    var lag =
        world.faults.is(Sky.NEW_IS_UNSEEN)
            ? UNSEEN_FOR
            : world.faults.is(Sky.NEW_IS_UNKNOWN) ? UNKNOWN_FOR : Duration.ZERO;
    return lag.isZero() && !world.births.anythingHidden() ? answer : without(answer, lag);
  }

  private AwsResponse without(AwsResponse answer, Duration lag) {
    if (answer instanceof DescribeVpcsResponse a) {
      return a.toBuilder().vpcs(shown(a.vpcs(), v -> v.vpcId(), lag)).build();
    } else if (answer instanceof DescribeSubnetsResponse a) {
      return a.toBuilder().subnets(shown(a.subnets(), s -> s.subnetId(), lag)).build();
    } else if (answer instanceof DescribeSecurityGroupsResponse a) {
      return a.toBuilder().securityGroups(shown(a.securityGroups(), g -> g.groupId(), lag)).build();
    } else if (answer instanceof DescribeInternetGatewaysResponse a) {
      return a.toBuilder()
          .internetGateways(shown(a.internetGateways(), g -> g.internetGatewayId(), lag))
          .build();
    } else if (answer instanceof DescribeRouteTablesResponse a) {
      return a.toBuilder().routeTables(shown(a.routeTables(), t -> t.routeTableId(), lag)).build();
    } else if (answer instanceof DescribeInstancesResponse a) {
      return a.toBuilder()
          .reservations(shown(a.reservations(), r -> r.instances().get(0).instanceId(), lag))
          .build();
    }
    return answer;
  }

  private <R> List<R> shown(List<R> all, Function<R, String> id, Duration lag) {
    return all.stream()
        .filter(
            one ->
                !world.births.isWithin(id.apply(one), lag) && !world.births.isHidden(id.apply(one)))
        .toList();
  }
}
