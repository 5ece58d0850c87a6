package dev.elasticacheoperator.steps.cache.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Differences between a cache and the desired one, in words for users. */
public final class Differences {

  private final List<String> found = new ArrayList<>();

  /**
   * Adds a difference, such as {@code the port from 6379 to 6380}.
   *
   * @param from null if AWS does not show the value, which then does not count
   */
  public Differences add(String what, Object from, Object to) {
    if (from != null && !Objects.equals(from, to)) {
      found.add("the " + what + " from " + from + " to " + to);
    }
    return this;
  }

  public List<String> all() {
    return List.copyOf(found);
  }
}
