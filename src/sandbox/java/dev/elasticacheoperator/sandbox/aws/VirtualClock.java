package dev.elasticacheoperator.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test turns it. Thread safe. */
public final class VirtualClock implements InstantSource {
  private Instant now;

  /** Starts at 2026-01-01T00:00:00Z. */
  public VirtualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public VirtualClock(Instant start) {
    now = start;
  }

  public synchronized void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards: " + step);
    }
    now = now.plus(step);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }
}
