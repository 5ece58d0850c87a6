package dev.elasticacheoperator.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What costs a call per resource, with the time it was read. Every reading of an account, direct or
 * of the inventory, leaves its facts here, so that the next one can do without.
 */
final class DeepFacts {

  private record Fact(Object value, Instant at) {}

  private final InstantSource clock;
  private final Map<String, Fact> facts = new ConcurrentHashMap<>();

  DeepFacts(InstantSource clock) {
    this.clock = clock;
  }

  /** The fact, read again when there is none or it is older than {@code notOlderThan}. */
  <T> T get(String key, Instant notOlderThan, Supplier<T> read) {
    Fact known = facts.get(key);
    if (known == null || known.at().isBefore(notOlderThan)) {
      Instant at = clock.instant();
      known = new Fact(read.get(), at);
      facts.put(key, known);
    }
    @SuppressWarnings("unchecked") // a key is only ever used with one type
    T value = (T) known.value();
    return value;
  }

  /** Forgets what nobody has read again since then, such as facts of deleted resources. */
  void forgetOlderThan(Instant time) {
    facts.values().removeIf(fact -> fact.at().isBefore(time));
  }
}
