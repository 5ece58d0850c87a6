package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.chaos.Move.Delivery;
import dev.elasticacheoperator.controller.kubernetes.SharedCopies;
import dev.elasticacheoperator.controller.reconcile.ReconcileFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The operator's cache of objects, and the watch of the API server that fills it. Events come at
 * once and in order, except for a while. A broken watch begins again with a list, which makes good
 * the lost events.
 */
final class Watch {

  /** A change of an object; without one, its end. */
  private record Event(
      Instant at, long number, String name, Optional<ElastiCacheEnvironment> object) {}

  private static final Duration LONGEST = Duration.ofSeconds(40);

  private final Random random;
  private final ReconcileFilter worthAPass = new ReconcileFilter();
  private final PriorityQueue<Event> under =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final Map<String, ElastiCacheEnvironment> cache = new TreeMap<>();
  private Delivery delivery = Delivery.PROMPT;
  private Instant until = Instant.MIN;
  private Instant lastAt = Instant.MIN;
  private long number;

  Watch(Random random) {
    this.random = random;
  }

  void turn(Delivery delivery, Instant until) {
    this.delivery = delivery;
    this.until = until;
  }

  /** Returns true until a list makes good what events lacked. */
  boolean isDisturbed() {
    return until.isAfter(Instant.MIN);
  }

  /** The API server has changed an object, or, without one, has it no more. */
  void changed(String name, Optional<ElastiCacheEnvironment> object, Instant now) {
    var how = now.isBefore(until) ? delivery : Delivery.PROMPT;
    switch (how) {
      case PROMPT -> send(now, name, object);
      case LOST -> {}
      case LATE -> send(later(now), name, object);
      case REPEATED -> {
        send(now, name, object);
        queue(later(now), name, object);
      }
      case REORDERED -> queue(later(now), name, object);
    }
  }

  private Instant later(Instant now) {
    return now.plusMillis(random.nextLong(LONGEST.toMillis()));
  }

  /** After all that was sent before. */
  private void send(Instant at, String name, Optional<ElastiCacheEnvironment> object) {
    lastAt = at.isAfter(lastAt) ? at : lastAt;
    queue(lastAt, name, object);
  }

  private void queue(Instant at, String name, Optional<ElastiCacheEnvironment> object) {
    under.add(new Event(at, number++, name, object));
  }

  /** When the next event arrives, or the watch begins again. */
  Optional<Instant> next() {
    var event = Optional.ofNullable(under.peek()).map(Event::at);
    var list = Optional.of(until).filter(at -> at.isAfter(Instant.MIN));
    return List.of(event, list).stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /**
   * Takes in what has arrived.
   *
   * @param all what a list shows
   * @return those that the Java Operator SDK makes a pass of
   */
  Set<String> arrive(Instant now, Supplier<Map<String, ElastiCacheEnvironment>> all) {
    var worth = new TreeSet<String>();
    if (until.isAfter(Instant.MIN) && !until.isAfter(now)) {
      worth.addAll(list(all.get()));
    }
    while (!under.isEmpty() && !under.peek().at().isAfter(now)) {
      var event = under.remove();
      event
          .object()
          .ifPresentOrElse(object -> take(event.name(), object, worth), () -> drop(event.name()));
    }
    return worth;
  }

  /** The watch begins again: whatever was under way is overtaken by a list. */
  Set<String> list(Map<String, ElastiCacheEnvironment> all) {
    until = Instant.MIN;
    lastAt = Instant.MIN;
    under.clear();
    var worth = new TreeSet<String>();
    cache.keySet().retainAll(all.keySet());
    all.forEach((name, object) -> take(name, object, worth));
    return worth;
  }

  private void take(String name, ElastiCacheEnvironment object, Set<String> worth) {
    var before = cache.put(name, object);
    if (before == null || worthAPass.accept(object, before)) {
      worth.add(name);
    }
  }

  private void drop(String name) {
    cache.remove(name);
  }

  Set<String> names() {
    return Set.copyOf(cache.keySet());
  }

  /** A copy, as the Java Operator SDK hands it out. */
  Optional<ElastiCacheEnvironment> seen(String name) {
    return Optional.ofNullable(cache.get(name)).map(SharedCopies::copy);
  }

  /** A process that starts knows nothing. */
  void forget() {
    cache.clear();
  }
}
