package dev.elasticacheoperator.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tags of a service's resources as the Resource Groups Tagging API shows them: with a delay, and
 * only of resources that have or had tags (Resource Groups Tagging API Reference, GetResources).
 */
public final class TagHistory {

  /**
   * The tags of a resource from a time on.
   *
   * @param tags empty if the resource is gone
   */
  private record Shown(Instant since, Optional<Map<String, String>> tags) {}

  private final Supplier<Instant> now;
  private final Duration lag;

  /** Tags that the API shows now or later by ARN, oldest first. */
  private final Map<String, Deque<Shown>> shown = new TreeMap<>();

  /**
   * @param now the simulator's time
   * @param lag {@link SimulatorSettings#taggingLag}
   */
  public TagHistory(Supplier<Instant> now, Duration lag) {
    this.now = now;
    this.lag = lag;
  }

  /**
   * Notes the tags that a resource has from now on.
   *
   * @param tags empty if the resource is gone
   */
  public void changed(String arn, Optional<Map<String, String>> tags) {
    if (!shown.containsKey(arn) && tags.filter(some -> !some.isEmpty()).isEmpty()) {
      return;
    }
    Deque<Shown> known = shown.computeIfAbsent(arn, name -> new ArrayDeque<>());
    known.addLast(new Shown(now.get(), tags.map(Map::copyOf)));
    dropOlder(known);
  }

  /** Returns the tags that the API shows now, by ARN. */
  public Map<String, Map<String, String>> shown() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    shown.forEach(
        (arn, tags) -> {
          dropOlder(tags);
          Shown first = tags.getFirst();
          first.tags().filter(known -> isShown(first)).ifPresent(known -> all.put(arn, known));
        });
    shown.values().removeIf(tags -> isShown(tags.getLast()) && tags.getLast().tags().isEmpty());
    return all;
  }

  /** Drops the tags that others have replaced, so that the first ones are those shown now. */
  private void dropOlder(Deque<Shown> tags) {
    while (tags.size() > 1 && isShown(tags.stream().skip(1).findFirst().get())) {
      tags.removeFirst();
    }
  }

  private boolean isShown(Shown tags) {
    return !now.get().isBefore(tags.since().plus(lag));
  }
}
