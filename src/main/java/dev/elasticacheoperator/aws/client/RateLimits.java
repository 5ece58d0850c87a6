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
 * Token buckets per region, service and API action, shared by all environments of an account, so
 * that the operator stays below the limits that the account's other users need too.
 *
 * <p>EC2's numbers are its documented ones for an account, region and action. IAM and ElastiCache
 * publish none; theirs are conservative. IAM is global, so its buckets are shared by the regions.
 */
public final class RateLimits {

  /** A bucket of {@code capacity} tokens that refills with {@code perSecond}. */
  public record Rate(int capacity, double perSecond) {
    public Rate {
      if (capacity < 1 || !(perSecond > 0)) {
        throw new IllegalArgumentException("a rate needs a capacity and a refill above zero");
      }
    }
  }

  /** Lets time pass; in tests, virtual time. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** No caller waits longer than this for a token. */
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

  /** AWS's numbers; callers wait in real time. */
  public static RateLimits aws() {
    return aws(InstantSource.system(), duration -> Thread.sleep(duration.toMillis() + 1));
  }

  /** AWS's numbers on another clock. */
  public static RateLimits aws(InstantSource clock, Sleeper sleeper) {
    Map<String, Rate> rates = new LinkedHashMap<>();
    rates.put(key("ec2", ANY), new Rate(50, 5));
    rates.put(key("ec2", "Describe*"), new Rate(100, 20));
    rates.put(key("ec2", "RunInstances"), new Rate(5, 2));
    rates.put(key("ec2", "CreateTags"), new Rate(100, 10));
    rates.put(key("elasticache", ANY), new Rate(20, 10));
    rates.put(key("iam", ANY), new Rate(20, 15));
    return new RateLimits(clock, sleeper, rates);
  }

  /** No limits, for a simulated account. */
  public static RateLimits unlimited() {
    return new RateLimits(InstantSource.system(), duration -> {}, Map.of());
  }

  /**
   * The same limits but for one.
   *
   * @param operation AWS's name of it, {@code Describe*} for all reads of EC2, {@code *} for all
   *     others of the service
   */
  public RateLimits with(String service, String operation, Rate rate) {
    Map<String, Rate> changed = new LinkedHashMap<>(rates);
    changed.put(key(service, operation), rate);
    return new RateLimits(clock, sleeper, changed);
  }

  /**
   * Takes a token, waiting for it if need be.
   *
   * @return how long it has waited
   * @throws AwsCallException a {@link ErrorClass#RETRY} when the wait would be longer than {@link
   *     #LONGEST_WAIT}, or when interrupted
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
   * Tokens may be owed: whoever waits has taken his already, so the waiting are served in order.
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

    /** How long to wait for the token; it is not taken when that is too long. */
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
