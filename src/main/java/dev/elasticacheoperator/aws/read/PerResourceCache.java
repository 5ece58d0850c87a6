package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Cache of per-resource facts with the times of their reads. Every view of an account, direct or by
 * the inventory, stores its facts here, so that the next view can use them. One thread reads a fact
 * while the others wait. Thread safe.
 */
public final class PerResourceCache {

  /** Key of the list of all resources, where AWS lists a fact. No resource has an empty name. */
  private static final String ALL = "";

  private record FactKey(Kind.Fact<?> fact, String key) {}

  /**
   * A cached value.
   *
   * @param at start of the read, so that the value is not older
   */
  private record Entry(Instant at, SingleFlight<? extends Optional<?>> value) {

    @SuppressWarnings("unchecked") // each fact is stored with values of its own type
    <T> Optional<T> get() {
      return (Optional<T>) value.get();
    }
  }

  private final InstantSource clock;
  private final Map<FactKey, Entry> entries = new ConcurrentHashMap<>();

  public PerResourceCache(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Returns the fact, and reads it again if it is older than {@code notOlderThan}. Uses the list of
   * all resources where AWS has one, unless the resource itself was read after the list.
   */
  <T> Optional<T> get(Kind.Fact<T> fact, String key, Instant notOlderThan, AwsClients by) {
    Optional<Map<String, T>> all = listAll(fact, notOlderThan, by);
    if (all.isEmpty()) {
      return entry(fact, key, notOlderThan, () -> fact.get().apply(by, key)).get();
    }
    Entry own = entries.get(new FactKey(fact, key));
    Entry list = entries.get(new FactKey(fact, ALL));
    boolean newer = own != null && (list == null || !own.at().isBefore(list.at()));
    return newer ? own.get() : Optional.ofNullable(all.get().get(key));
  }

  /**
   * Returns the fact of all resources by key, listed again if the list is too old.
   *
   * @return empty if AWS has no such list or denies it
   */
  <T> Optional<Map<String, T>> listAll(Kind.Fact<T> fact, Instant notOlderThan, AwsClients by) {
    return entry(fact, ALL, notOlderThan, () -> fact.listAll().apply(by)).get();
  }

  /** Reads the fact from AWS and stores it. */
  <T> Optional<T> readNow(Kind.Fact<T> fact, String key, AwsClients by) {
    Entry entry = unread(() -> fact.get().apply(by, key));
    entries.put(new FactKey(fact, key), entry);
    return entry.get();
  }

  /** Removes facts that no view has read again since then, such as those of deleted resources. */
  void forgetOlderThan(Instant time) {
    entries.values().removeIf(entry -> entry.at().isBefore(time));
  }

  private Entry entry(
      Kind.Fact<?> fact, String key, Instant notOlderThan, Supplier<Optional<?>> read) {
    return entries.compute(
        new FactKey(fact, key),
        (name, known) -> known == null || known.at().isBefore(notOlderThan) ? unread(read) : known);
  }

  private Entry unread(Supplier<Optional<?>> read) {
    return new Entry(clock.instant(), new SingleFlight<>(read));
  }
}
