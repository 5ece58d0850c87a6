package dev.elasticacheoperator.aws.read;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Lists of resources. Each kind is listed once, when a caller first needs it. Thread safe. */
final class KindLists {

  private final Map<Kind<?>, SingleFlight<?>> lists = new ConcurrentHashMap<>();

  /** Lists before {@link #renewed}, each until its kind is listed again. */
  private final Map<Kind<?>, Object> earlier;

  KindLists() {
    this(Map.of());
  }

  private KindLists(Map<Kind<?>, Object> earlier) {
    this.earlier = new ConcurrentHashMap<>(earlier);
  }

  /** Returns lists that are to be read again, each with this one as its earlier one. */
  KindLists renewed() {
    Map<Kind<?>, Object> known = new HashMap<>();
    lists.forEach((kind, list) -> list.known().ifPresent(value -> known.put(kind, value)));
    return new KindLists(known);
  }

  /**
   * Returns the list of a kind.
   *
   * @param read lists the kind. It gets the earlier list, so that a resource that has not changed
   *     can stay the same object.
   */
  @SuppressWarnings("unchecked") // each kind is stored with the list that its caller reads
  <L> L get(Kind<?> kind, Function<Optional<L>, L> read) {
    return (L) lists.computeIfAbsent(kind, k -> new SingleFlight<>(() -> read(kind, read))).get();
  }

  @SuppressWarnings("unchecked") // each kind is stored with the list that its caller reads
  private <L> L read(Kind<?> kind, Function<Optional<L>, L> read) {
    L now = read.apply(Optional.ofNullable((L) earlier.get(kind)));
    earlier.remove(kind);
    return now;
  }
}
