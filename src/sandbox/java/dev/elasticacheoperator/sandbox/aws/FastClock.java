package dev.elasticacheoperator.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A real clock that has run faster by a factor since it was made. */
public final class FastClock implements InstantSource {
  private final InstantSource real;
  private final Instant start;
  private final double factor;

  public FastClock(double factor) {
    this(InstantSource.system(), factor);
  }

  public FastClock(InstantSource real, double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a factor above 0, not " + factor);
    }
    this.real = real;
    this.start = real.instant();
    this.factor = factor;
  }

  @Override
  public Instant instant() {
    long nanos = Duration.between(start, real.instant()).toNanos();
    return start.plusNanos((long) (nanos * factor));
  }
}
