package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.engine.ErrorClass;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  private final ManualClock clock = new ManualClock();
  private final RateLimits limits = RateLimits.aws(clock, clock::turn);

  @Test
  void aBurstPassesAtOnceAndTheRestAtTheRefill() {
    Instant start = clock.instant();
    calls(50, "ec2", "CreateVpc");
    assertEquals(start, clock.instant());
    calls(10, "ec2", "CreateVpc");
    assertEquals(Duration.ofSeconds(2), Duration.between(start, clock.instant()));
  }

  @Test
  void anIdleBucketFillsUpAgainButNotBeyondItsCapacity() {
    calls(50, "ec2", "CreateVpc");
    clock.turn(Duration.ofHours(1));
    Instant later = clock.instant();
    calls(50, "ec2", "CreateVpc");
    assertEquals(later, clock.instant());
    calls(1, "ec2", "CreateVpc");
    assertEquals(Duration.ofMillis(200), Duration.between(later, clock.instant()));
  }

  @Test
  void everyActionAndRegionHasItsOwnAndIamIsGlobal() {
    calls(5, "ec2", "RunInstances");
    calls(50, "ec2", "CreateVpc");
    calls(100, "ec2", "DescribeVpcs");
    limits.acquire("eu-west-1", "ec2", "RunInstances");
    Instant start = clock.instant();
    calls(1, "ec2", "RunInstances");
    assertEquals(Duration.ofMillis(500), Duration.between(start, clock.instant()));

    calls(20, "iam", "GetRole");
    Instant before = clock.instant();
    limits.acquire("eu-west-1", "iam", "GetRole");
    assertTrue(clock.instant().isAfter(before));
  }

  @Test
  void aShareIsOfCapacityAndRefill() {
    RateLimits half = limits.share(0.5);
    for (int i = 0; i < 25; i++) {
      half.acquire("us-west-2", "ec2", "CreateVpc");
    }
    Instant start = clock.instant();
    half.acquire("us-west-2", "ec2", "CreateVpc");
    assertEquals(Duration.ofMillis(400), Duration.between(start, clock.instant()));
  }

  @Test
  void aSmallShareStillLetsOneCallThrough() {
    RateLimits small = limits.share(0.01);
    assertEquals(Duration.ZERO, small.acquire("us-west-2", "ec2", "RunInstances"));
  }

  @Test
  void aShareIsAboveZeroAndAtMostOne() {
    for (double share : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> limits.share(share));
    }
  }

  @Test
  void longWaitsAreRefusedWithoutTakingAToken() {
    RateLimits frozen = RateLimits.aws(clock, duration -> {});
    for (int i = 0; i < 5 + 10; i++) {
      frozen.acquire("us-west-2", "ec2", "RunInstances");
    }
    for (int i = 0; i < 3; i++) {
      AwsCallException refused =
          assertThrows(
              AwsCallException.class, () -> frozen.acquire("us-west-2", "ec2", "RunInstances"));
      assertEquals(ErrorClass.RETRYABLE, refused.errorClass());
      assertTrue(refused.outcomeKnown());
      assertTrue(refused.getMessage().contains("client-side throttle"), refused.getMessage());
    }
    clock.turn(Duration.ofMillis(500));
    frozen.acquire("us-west-2", "ec2", "RunInstances");
  }

  @Test
  void canBeSet() {
    RateLimits slow = limits.with("elasticache", "*", new RateLimits.Rate(1, 1));
    Instant start = clock.instant();
    for (int i = 0; i < 3; i++) {
      slow.acquire("us-west-2", "elasticache", "DescribeCacheClusters");
    }
    assertEquals(Duration.ofSeconds(2), Duration.between(start, clock.instant()));
  }

  private void calls(int times, String service, String operation) {
    for (int i = 0; i < times; i++) {
      limits.acquire("us-west-2", service, operation);
    }
  }
}
