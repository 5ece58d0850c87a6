package dev.elasticacheoperator.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Times at which the operator created its resources, which AWS may not show for a while. */
final class Births {

  private final InstantSource clock;
  private final Map<String, Instant> born = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private String newest;

  Births(InstantSource clock) {
    this.clock = clock;
  }

  void add(String key) {
    born.put(key, clock.instant());
    newest = key;
  }

  boolean madeByOperator(String key) {
    return born.containsKey(key);
  }

  boolean isWithin(String key, Duration age) {
    return born.getOrDefault(key, Instant.MIN).isAfter(clock.instant().minus(age));
  }

  /** Hides the newest resource from reads for a while. */
  void hideNewest() {
    hidden.add(newest);
  }

  boolean anythingHidden() {
    return !hidden.isEmpty();
  }

  boolean isHidden(String key) {
    return hidden.contains(key) && isWithin(key, StaleReads.UNSEEN_FOR);
  }
}
