package dev.elasticacheoperator.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values that steps provide for other steps, by typed keys. Immutable. */
public record Outputs(Map<Key<?>, Object> values) {

  public static final Outputs NONE = new Outputs(Map.of());

  /**
   * Key with the type of its value.
   *
   * @param name for people
   */
  public record Key<V>(String name) {}

  public Outputs {
    values = Map.copyOf(values);
  }

  public static <V> Outputs of(Key<V> key, V value) {
    return NONE.and(key, value);
  }

  public <V> Outputs and(Key<V> key, V value) {
    var more = new HashMap<>(values);
    more.put(key, value);
    return new Outputs(more);
  }

  public <V> Outputs and(Key<V> key, Optional<V> value) {
    return value.map(v -> and(key, v)).orElse(this);
  }

  public Outputs and(Outputs others) {
    var more = new HashMap<>(values);
    more.putAll(others.values);
    return new Outputs(more);
  }

  @SuppressWarnings("unchecked")
  public <V> Optional<V> get(Key<V> key) {
    return Optional.ofNullable((V) values.get(key));
  }
}
