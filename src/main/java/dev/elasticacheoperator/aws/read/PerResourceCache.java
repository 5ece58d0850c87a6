package dev.elasticacheoperator.aws.read;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What costs a call per resource, with the time it was read. Every reading of an account, direct or
 * of the inventory, leaves its facts here, so that the next one can do without. A fact is read by
 * one thread; those who ask for it meanwhile wait.
 */
public final class PerResourceCache {

  /**
   * @param at not later than the reading
   */
  private record Fact(Instant at, SingleFlight<?> value) {

    /** A key is only ever used with one type. */
    @SuppressWarnings("unchecked")
    <T> T get() {
      return (T) value.get();
    }
  }

  private final InstantSource clock;
  private final Map<String, Fact> facts = new ConcurrentHashMap<>();

  public PerResourceCache(InstantSource clock) {
    this.clock = clock;
  }

  /** The fact, read again when there is none or only an older one. */
  <T> T get(String key, Instant notOlderThan, Supplier<T> read) {
    return facts
        .compute(
            key,
            (name, known) ->
                known == null || known.at().isBefore(notOlderThan) ? unread(read) : known)
        .get();
  }

  /** The fact, read again in any case. */
  <T> T readNow(String key, Supplier<T> read) {
    Fact fact = unread(read);
    facts.put(key, fact);
    return fact.get();
  }

  /** The fact under {@code key}, when it is at least as new as the one under {@code other}. */
  <T> Optional<T> ifNewer(String key, String other) {
    Fact fact = facts.get(key);
    Fact than = facts.get(other);
    boolean newer = fact != null && (than == null || !fact.at().isBefore(than.at()));
    return newer ? Optional.of(fact.get()) : Optional.empty();
  }

  /** Forgets what nobody has read again since then, such as facts of deleted resources. */
  void forgetOlderThan(Instant time) {
    facts.values().removeIf(fact -> fact.at().isBefore(time));
  }

  private Fact unread(Supplier<?> read) {
    return new Fact(clock.instant(), new SingleFlight<>(read));
  }
}
