package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTranslator;
import dev.elasticacheoperator.engine.ErrorClass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Token buckets per region, service and operation. All environments of an account share them, so
 * that the operator leaves room below AWS's limits for the account's other users.
 *
 * <p>EC2's rates are documented per account, region and action (EC2 Developer Guide, "Request
 * throttling for the Amazon EC2 API"). The other services publish none, so their rates here are
 * conservative. IAM is global, so the regions share its buckets.
 */
public final class RateLimits {

  /** A bucket of {@code capacity} tokens that refills with {@code perSecond}. */
  public record Rate(int capacity, double perSecond) {
    public Rate {
      if (capacity < 1 || !(perSecond > 0)) {
        throw new IllegalArgumentException("a rate needs a capacity and a refill above zero");
      }
    }

    private Rate share(double share) {
      return new Rate((int) Math.max(1, capacity * share), perSecond * share);
    }
  }

  /** Waits for a duration; in tests, in virtual time. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** Longest time that a caller waits for a token. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final String ANY = "*";
  private static final Rate UNLIMITED = new Rate(Integer.MAX_VALUE, Double.MAX_VALUE);

  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Map<String, Rate> rates;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  private RateLimits(InstantSource clock, Sleeper sleeper, Map<String, Rate> rates) {
    this.clock = clock;
    this.sleeper = sleeper;
    this.rates = Map.copyOf(rates);
  }

  /** Returns limits for AWS; callers wait in real time. */
  public static RateLimits aws() {
    return aws(InstantSource.system(), duration -> Thread.sleep(duration.toMillis() + 1));
  }

  /** Returns limits for AWS on another clock. */
  public static RateLimits aws(InstantSource clock, Sleeper sleeper) {
    Map<String, Rate> rates = new LinkedHashMap<>();
    rates.put(key("ec2", ANY), new Rate(50, 5));
    rates.put(key("ec2", "Describe*"), new Rate(100, 20));
    rates.put(key("ec2", "RunInstances"), new Rate(5, 2));
    rates.put(key("ec2", "StartInstances"), new Rate(5, 2));
    rates.put(key("ec2", "CreateTags"), new Rate(100, 10));
    rates.put(key("elasticache", ANY), new Rate(20, 10));
    rates.put(key("iam", ANY), new Rate(20, 15));
    rates.put(key("ssm", ANY), new Rate(10, 5));
    rates.put(key("tag", ANY), new Rate(10, 5));
    return new RateLimits(clock, sleeper, rates);
  }

  /** Returns no limits, for a simulated account. */
  public static RateLimits unlimited() {
    return new RateLimits(InstantSource.system(), duration -> {}, Map.of());
  }

  /**
   * Returns a share of these limits, so that the account's other programs keep the rest.
   *
   * @param share above 0, at most 1
   */
  public RateLimits share(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "elasticache-operator.aws-rate-share must be above 0 and at most 1, not " + share);
    }
    Map<String, Rate> shares = new LinkedHashMap<>();
    rates.forEach((key, rate) -> shares.put(key, rate.share(share)));
    return new RateLimits(clock, sleeper, shares);
  }

  /**
   * Returns these limits with one rate changed.
   *
   * @param operation an operation's name, {@code Describe*} for all reads of EC2, or {@code *} for
   *     all other operations of the service
   */
  public RateLimits with(String service, String operation, Rate rate) {
    Map<String, Rate> changed = new LinkedHashMap<>(rates);
    changed.put(key(service, operation), rate);
    return new RateLimits(clock, sleeper, changed);
  }

  /**
   * Takes a token, and waits for it if necessary.
   *
   * @return duration of the wait
   * @throws AwsCallException of class {@link ErrorClass#RETRYABLE}, if the wait would be longer
   *     than {@link #LONGEST_WAIT} or is interrupted
   */
  Duration acquire(String region, String service, String operation) {
    Rate rate = rate(service, operation);
    if (rate == UNLIMITED) {
      return Duration.ZERO;
    }
    String where = service.equals("iam") ? "global" : region;
    Bucket bucket =
        buckets.computeIfAbsent(
            where + "/" + key(service, operation), name -> new Bucket(rate, clock.instant()));
    Duration wait = bucket.take(clock.instant());
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw ErrorTranslator.throttledHere(service, operation, wait);
    }
    if (!wait.isZero()) {
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ErrorTranslator.interrupted(service, operation, e);
      }
    }
    return wait;
  }

  private Rate rate(String service, String operation) {
    Rate exact = rates.get(key(service, operation));
    if (exact != null) {
      return exact;
    }
    Rate reads = operation.startsWith("Describe") ? rates.get(key(service, "Describe*")) : null;
    return reads != null ? reads : rates.getOrDefault(key(service, ANY), UNLIMITED);
  }

  private static String key(String service, String operation) {
    return service.toLowerCase(Locale.ROOT) + ":" + operation;
  }

  /**
   * Bucket whose count of tokens may be negative. A waiting caller has already taken its token, so
   * callers are served in order.
   */
  private static final class Bucket {
    private final Rate rate;
    private double tokens;
    private Instant filled;

    Bucket(Rate rate, Instant now) {
      this.rate = rate;
      this.tokens = rate.capacity();
      this.filled = now;
    }

    /** Takes a token and returns the wait for it. Takes no token if the wait is too long. */
    synchronized Duration take(Instant now) {
      double elapsed = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
      tokens = Math.min(rate.capacity(), tokens + elapsed * rate.perSecond());
      filled = now;
      double missing = 1 - tokens;
      Duration wait =
          missing <= 0
              ? Duration.ZERO
              : Duration.ofNanos((long) (missing / rate.perSecond() * 1e9));
      if (wait.compareTo(LONGEST_WAIT) <= 0) {
        tokens -= 1;
      }
      return wait;
    }
  }
}
