package dev.elasticacheoperator.sandbox.aws;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupNotFoundException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

class SimulatedCloudTest {
  private static final String ACCOUNT = "111122223333";
  private static final String REGION = "us-west-2";

  private final SimulatedCloud cloud =
      new SimulatedCloud(SimulatorSettings.instant(), new VirtualClock());
  private final Ec2Client ec2 = cloud.account(ACCOUNT).ec2(REGION);

  @Test
  void hooksSeeEveryCallByAwssNameAndInOrder() {
    List<String> seen = new ArrayList<>();
    cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            seen.add("before " + call.operation());
          }

          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            seen.add("after " + call.number() + " " + call.mutating() + " " + call.region());
          }
        });

    ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16"));
    ec2.describeVpcs();

    assertEquals(
        List.of(
            "before CreateVpc",
            "after 1 true us-west-2",
            "before DescribeVpcs",
            "after 2 false us-west-2"),
        seen);
  }

  @Test
  void aHookThatThrowsBeforeTheCallKeepsItFromHappening() {
    cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (call.mutating()) {
              throw SdkClientException.create("connection refused");
            }
          }
        });

    assertThrows(SdkClientException.class, () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")));

    assertEquals(List.of(), ec2.describeVpcs().vpcs());
  }

  @Test
  void aHookThatThrowsAfterTheCallLosesTheAnswerButNotTheVpc() {
    cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.mutating()) {
              throw SdkClientException.create("connection reset");
            }
          }
        });

    assertThrows(SdkClientException.class, () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")));

    assertEquals(1, ec2.describeVpcs().vpcs().size());
  }

  @Test
  void aHookMayCallAwsItself() {
    List<Integer> counts = new ArrayList<>();
    cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.mutating()) {
              counts.add(cloud.account(ACCOUNT).ec2(REGION).describeVpcs().vpcs().size());
            }
          }
        });

    ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16"));

    assertEquals(List.of(1), counts);
  }

  @Test
  void accountsAndRegionsAreKeptApart() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();

    for (Ec2Client other :
        List.of(
            cloud.account(ACCOUNT).ec2("eu-west-1"),
            cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).ec2(REGION))) {
      assertRefused("InvalidVpcID.NotFound", () -> other.describeVpcs(r -> r.vpcIds(vpc)));
    }
    assertEquals(
        1, cloud.account(ACCOUNT).ec2(REGION).describeVpcs(r -> r.vpcIds(vpc)).vpcs().size());
  }

  @Test
  void theSameCallsMakeTheSameIdsInAnotherRun() {
    String id = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String again =
        new SimulatedCloud(SimulatorSettings.instant(), new VirtualClock())
            .account(ACCOUNT)
            .ec2(REGION)
            .createVpc(r -> r.cidrBlock("10.0.0.0/16"))
            .vpc()
            .vpcId();

    assertEquals(id, again);
    assertTrue(id.matches("vpc-[0-9a-f]{17}"), id);
  }

  @Test
  void vpcsMadeAtOnceHaveIdsOfTheirOwn() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<String> made =
          pool
              .invokeAll(
                  IntStream.range(0, 64)
                      .<Callable<String>>mapToObj(
                          i ->
                              () ->
                                  ec2.createVpc(r -> r.cidrBlock("10." + i + ".0.0/16"))
                                      .vpc()
                                      .vpcId())
                      .toList(),
                  20,
                  TimeUnit.SECONDS)
              .stream()
              .map(SimulatedCloudTest::get)
              .toList();

      assertEquals(64, Set.copyOf(made).size());
      Set<String> cidrs =
          ec2.describeVpcs(r -> r.vpcIds(made)).vpcs().stream()
              .map(Vpc::cidrBlock)
              .collect(Collectors.toSet());
      assertEquals(64, cidrs.size());
    } finally {
      pool.shutdownNow();
    }
  }

  private static String get(Future<String> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anOperationThatIsNotSimulatedIsRefusedAsAwsRefusesOne() {
    assertRefused("InvalidAction", () -> ec2.describeSnapshots());
  }

  @Test
  void paginatorsOfTheSdkWalkTheSimulatorsPages() {
    for (int i = 0; i < 12; i++) {
      String cidr = "10." + i + ".0.0/16";
      ec2.createVpc(r -> r.cidrBlock(cidr));
    }
    List<Long> calls = new ArrayList<>();
    cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            calls.add(call.number());
          }
        });

    long seen = ec2.describeVpcsPaginator(r -> r.maxResults(5)).vpcs().stream().count();

    assertEquals(12, seen);
    assertEquals(3, calls.size());
  }

  @Test
  void clientsAreViewsOfTheSameAccount() {
    assertSame(cloud.account(ACCOUNT), cloud.account(ACCOUNT));
    ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16"));
    ec2.close();

    assertEquals(1, cloud.account(ACCOUNT).ec2(REGION).describeVpcs().vpcs().size());
    assertNotEquals(ec2, cloud.account(ACCOUNT).ec2(REGION));
    assertThrows(IllegalArgumentException.class, () -> cloud.account("test"));
  }

  @Test
  void errorsAreOfTheClassesThatTheSdkThrows() {
    assertInstanceOf(
        CacheClusterNotFoundException.class,
        AwsErrors.elastiCache(404, "CacheClusterNotFound", "gone"));
    assertInstanceOf(
        CacheSubnetGroupNotFoundException.class,
        AwsErrors.elastiCache(400, "CacheSubnetGroupNotFoundFault", "gone"));
    NoSuchEntityException missing =
        assertInstanceOf(
            NoSuchEntityException.class, AwsErrors.iam(404, "NoSuchEntity", "no such role"));
    assertEquals(404, missing.statusCode());
    assertEquals("NoSuchEntity", missing.awsErrorDetails().errorCode());
    assertEquals("no such role", missing.awsErrorDetails().errorMessage());
    assertFalse(missing.requestId().isEmpty());
  }

  @Test
  void aMarkerGoesOnAfterWhatWasDeletedInBetween() {
    List<String> names = List.of("a", "b", "c", "d");
    Page<String> first = Page.byMarker(names, name -> name, 2, null);
    Page<String> rest = Page.byMarker(List.of("a", "c", "d"), name -> name, 2, first.next());

    assertEquals(List.of("a", "b"), first.items());
    assertEquals(List.of("c", "d"), rest.items());
    assertNull(rest.next());
    assertThrows(Page.UnknownToken.class, () -> Page.byToken(names, name -> name, 2, "made up"));
  }

  @Test
  void theFastClockRunsAheadOfTheRealOneByItsFactor() {
    VirtualClock real = new VirtualClock();
    FastClock fast = new FastClock(real, 60);
    real.advance(Duration.ofSeconds(2));

    assertEquals(
        Duration.ofMinutes(2), Duration.between(new VirtualClock().instant(), fast.instant()));
  }
}
