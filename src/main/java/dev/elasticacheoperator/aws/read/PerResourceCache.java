package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Cache of per-resource facts with the times of their reads. Every view of an account, direct or by
 * the inventory, stores its facts here, so that the next view can use them. One thread reads a fact
 * while the others wait. Thread safe.
 */
public final class PerResourceCache {

  /** Key of the list of all resources, where AWS lists a fact. No resource has an empty name. */
  private static final String ALL = "";

  /** Key of the list that is read whatever it costs. No resource has this name. */
  private static final String WHOLE = "*";

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

    /** Returns the value if it has been read. */
    @SuppressWarnings("unchecked") // each fact is stored with values of its own type
    <T> Optional<T> known() {
      return value.known().flatMap(read -> (Optional<T>) read);
    }
  }

  private final InstantSource clock;
  private final String cluster;
  private final Map<FactKey, Entry> entries = new ConcurrentHashMap<>();

  /** Facts that views need, with the times of their last reads. */
  private final Map<FactKey, Instant> asked = new ConcurrentHashMap<>();

  /** Pages after which the list of a fact was given up. The list is longer. */
  private final Map<Kind.Fact<?>, Integer> tooFew = new ConcurrentHashMap<>();

  public PerResourceCache(AwsSettings settings) {
    this.clock = settings.clock();
    this.cluster = settings.clusterName();
  }

  /**
   * Returns the fact, and reads it again if it is older than {@code notOlderThan}. Uses the list of
   * many resources where that takes fewer calls, unless the resource itself was read after the
   * list. A resource that is missing in an incomplete list is read by itself.
   */
  <T> Optional<T> get(Kind.Fact<T> fact, String key, Instant notOlderThan, AwsClients by) {
    asked.put(new FactKey(fact, key), clock.instant());
    Optional<Map<String, T>> all = listAll(fact, notOlderThan, by);
    if (all.filter(list -> list.containsKey(key) || fact.list().get().complete()).isEmpty()) {
      return entry(fact, key, notOlderThan, () -> fact.get().apply(by, key)).get();
    }
    Entry own = entries.get(new FactKey(fact, key));
    Entry list = entries.get(new FactKey(fact, ALL));
    boolean newer = own != null && (list == null || !own.at().isBefore(list.at()));
    return newer ? own.get() : Optional.ofNullable(all.get().get(key));
  }

  /**
   * Returns the fact of all resources by key, listed again if the list is too old. The list of an
   * account with many other resources may have more pages than single reads take calls. Such a list
   * is given up, and read again once views ask for twice as many resources.
   *
   * @return empty if AWS has no such list, does not return it, or single reads take fewer calls
   */
  <T> Optional<Map<String, T>> listAll(Kind.Fact<T> fact, Instant notOlderThan, AwsClients by) {
    return fact.list()
        .flatMap(
            list ->
                listed(
                    fact,
                    ALL,
                    isWorthAnotherTry(fact, list) ? clock.instant() : notOlderThan,
                    before -> affordable(fact, list, by, before)));
  }

  /**
   * Returns true to one caller if views need twice as many resources as when the list was given up.
   * After a restart they need more and more resources, each by a call of its own.
   */
  private boolean isWorthAnotherTry(Kind.Fact<?> fact, Kind.FactList<?> list) {
    Integer pages = tooFew.get(fact);
    return pages != null && worth(fact, list) >= 2 * pages && tooFew.remove(fact, pages);
  }

  /** Returns the number of pages that take no more calls than single reads. */
  private int worth(Kind.Fact<?> fact, Kind.FactList<?> list) {
    long resources = asked.keySet().stream().filter(known -> known.fact() == fact).count();
    return Math.toIntExact(resources * list.callsSaved());
  }

  /** Returns the fact of all resources by key, whatever it costs, unless the list is this young. */
  <T> Optional<Map<String, T>> listWhole(Kind.Fact<T> fact, Instant notOlderThan, AwsClients by) {
    return fact.list()
        .flatMap(
            list ->
                listed(
                    fact,
                    WHOLE,
                    notOlderThan,
                    before -> list.listing().list(by, cluster, PageBudget.unlimited(), before)));
  }

  private <T> Optional<Listed<T, Map<String, T>>> affordable(
      Kind.Fact<T> fact,
      Kind.FactList<T> list,
      AwsClients by,
      Optional<Listed<T, Map<String, T>>> before) {
    int pages = worth(fact, list);
    if (pages <= tooFew.getOrDefault(fact, 0)) {
      return Optional.empty();
    }
    PageBudget budget = new PageBudget(pages);
    Optional<Listed<T, Map<String, T>>> all = list.listing().list(by, cluster, budget, before);
    if (budget.exceeded()) {
      tooFew.put(fact, pages);
    } else {
      tooFew.remove(fact);
    }
    return all;
  }

  /** Returns a list by its key, read again with the pages of the earlier reading if it is old. */
  private <T> Optional<Map<String, T>> listed(
      Kind.Fact<T> fact,
      String key,
      Instant notOlderThan,
      UnaryOperator<Optional<Listed<T, Map<String, T>>>> read) {
    Optional<Listed<T, Map<String, T>>> before =
        Optional.ofNullable(entries.get(new FactKey(fact, key))).flatMap(Entry::known);
    return entry(fact, key, notOlderThan, () -> read.apply(before))
        .<Listed<T, Map<String, T>>>get()
        .map(Listed::table);
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
    asked.values().removeIf(at -> at.isBefore(time));
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
