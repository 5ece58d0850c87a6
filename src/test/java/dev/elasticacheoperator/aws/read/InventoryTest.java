package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;

/** One paged reading of an account serves all its environments until it is too old. */
class InventoryTest extends StubbedInventory {

  @Test
  void lookingAtAThousandUnchangedEnvironmentsCostsPages() {
    for (int i = 0; i < ENVIRONMENTS; i++) {
      EnvironmentView reads = inventory.of("shop/e" + i, clock.instant().minus(DRIFT), false);
      assertFalse(reads.perResource());
      assertEquals(List.of("vpc-" + i), reads.list(Kinds.VPC).stream().map(Vpc::vpcId).toList());
      assertEquals(
          "c-" + i, reads.get(Kinds.CACHE_CLUSTER, "C-" + i).orElseThrow().cacheClusterId());
    }
    assertEquals(3, calls(DescribeVpcsRequest.class));
    assertEquals(10, calls(DescribeCacheClustersRequest.class));
    assertEquals(13, stub.asked.size());
    DescribeVpcsRequest asked = stub.asked(DescribeVpcsRequest.class).get(0);
    assertEquals(500, asked.maxResults());
    assertEquals("tag:elasticache-operator.dev/cluster", asked.filters().get(0).name());
    assertEquals(List.of("prod"), asked.filters().get(0).values());
  }

  @Test
  void aTooOldInventoryIsReadAgainForAllEnvironments() {
    Instant start = clock.instant();
    assertEquals(Optional.empty(), inventory.takenAt());
    EnvironmentView first = inventory.of("shop/e1", start, false);
    first.list(Kinds.VPC);
    clock.turn(DRIFT);
    assertEquals(start, inventory.of("shop/e2", start, false).asOf());
    assertEquals(clock.instant(), inventory.of("shop/e2", start.plusSeconds(1), false).asOf());
    assertEquals(clock.instant(), inventory.of("shop/e1", start, false).asOf());
    assertEquals(Optional.of(clock.instant()), inventory.takenAt());
    assertEquals(start, first.asOf());
  }

  @Test
  void resourcesOfAnotherClusterNameAreIgnored() {
    Vpc other =
        Vpc.builder()
            .vpcId("vpc-other")
            .tags(Tags.ec2(Tags.of("prod-2", "shop/e1", "vpc", "n", Map.of())))
            .build();
    stub.on(DescribeVpcsRequest.class, ask -> DescribeVpcsResponse.builder().vpcs(other).build());
    assertEquals(List.of(), shallow("shop/e1").list(Kinds.VPC));
    assertEquals(List.of(), account.read("shop/e1").list(Kinds.VPC));
  }

  /** An instance has a public DNS name only where DNS hostnames are enabled. */
  @Test
  void anInstanceWithAPublicNameTellsTheDnsHostnamesOfItsVpc() {
    stub.on(
        DescribeInstancesRequest.class,
        ask ->
            DescribeInstancesResponse.builder()
                .reservations(
                    Reservation.builder()
                        .instances(
                            instance("named", InstanceStateName.RUNNING, "ec2-1"),
                            instance("nameless", InstanceStateName.RUNNING, ""),
                            instance("stopped", InstanceStateName.STOPPED, "ec2-2"))
                        .build())
                .build());
    stub.on(
        DescribeVpcAttributeRequest.class,
        ask ->
            DescribeVpcAttributeResponse.builder()
                .enableDnsHostnames(AttributeBooleanValue.builder().value(false).build())
                .build());
    EnvironmentView reads = deep("shop/e1");
    assertEquals(Optional.of(true), reads.get(Kinds.DNS_HOSTNAMES, "named"));
    assertEquals(0, calls(DescribeVpcAttributeRequest.class));
    assertEquals(Optional.of(false), reads.get(Kinds.DNS_HOSTNAMES, "nameless"));
    assertEquals(Optional.of(false), reads.get(Kinds.DNS_HOSTNAMES, "stopped"));
    assertEquals(2, calls(DescribeVpcAttributeRequest.class));
    account.read("shop/e1").get(Kinds.DNS_HOSTNAMES, "named");
    assertEquals(3, calls(DescribeVpcAttributeRequest.class));
  }

  private static Instance instance(String vpc, InstanceStateName state, String publicName) {
    return Instance.builder()
        .instanceId("i-" + vpc)
        .vpcId(vpc)
        .state(s -> s.name(state))
        .publicDnsName(publicName)
        .tags(Tags.ec2(Tags.of("prod", "shop/e1", "bastion", "n", Map.of())))
        .build();
  }

  @Test
  void manyWhoAskAtOnceShareOneReading() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          entered.countDown();
          await(answer);
          return DescribeVpcsResponse.builder().vpcs(vpc(1)).build();
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> views = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        views.add(threads.submit(() -> shallow("shop/e1").list(Kinds.VPC).size()));
      }
      await(entered);
      answer.countDown();
      for (Future<Integer> view : views) {
        assertEquals(1, view.get());
      }
      assertEquals(1, stub.asked.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFailedReadingIsTriedAgainByTheNext() {
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          if (stub.asked.size() == 1) {
            throw SdkClientException.create("broken");
          }
          return DescribeVpcsResponse.builder().vpcs(vpc(1)).build();
        });
    EnvironmentView reads = shallow("shop/e1");
    assertThrows(AwsCallException.class, () -> reads.list(Kinds.VPC));
    assertEquals(1, reads.list(Kinds.VPC).size());
    assertEquals(1, reads.list(Kinds.VPC).size());
    assertEquals(2, stub.asked.size());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
