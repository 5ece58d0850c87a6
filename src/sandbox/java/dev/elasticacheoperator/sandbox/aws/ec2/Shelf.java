package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The resources of one kind, in the order of their creation. Calls that change something find a
 * resource at once; calls that read are shown it when the read lag since its create has passed.
 *
 * @param <S> the immutable state of one resource
 */
final class Shelf<S> {
  private final ResourceKind kind;
  private final SimulatedRegion region;
  private final Map<String, S> states = new LinkedHashMap<>();
  private final Map<String, Instant> created = new LinkedHashMap<>();

  Shelf(ResourceKind kind, SimulatedRegion region) {
    this.kind = kind;
    this.region = region;
  }

  ResourceKind kind() {
    return kind;
  }

  /** Makes an id and keeps what is made of it. */
  String add(Function<String, S> resource) {
    String id = region.ids().next(kind.prefix());
    add(id, resource.apply(id));
    return id;
  }

  void add(String id, S state) {
    states.put(id, state);
    created.put(id, region.now());
  }

  /** For what has been there since long before anyone looked. */
  void addOld(String id, S state) {
    states.put(id, state);
    created.put(id, Instant.EPOCH);
  }

  void replace(String id, S state) {
    require(id);
    states.put(id, state);
  }

  void remove(String id) {
    states.remove(id);
    created.remove(id);
  }

  Collection<S> all() {
    return states.values();
  }

  Optional<S> find(String id) {
    return Optional.ofNullable(states.get(id));
  }

  /** For calls that change something. */
  S require(String id) {
    return find(id).orElseThrow(() -> kind.notFound(String.valueOf(id)));
  }

  Instant created(String id) {
    return created.get(id);
  }

  /** For calls that read. */
  S requireShown(String id) {
    S state = require(id);
    if (!isShown(id)) {
      throw kind.notFound(id);
    }
    return state;
  }

  boolean isShown(String id) {
    Instant since = created.get(id);
    return since != null && !region.now().isBefore(since.plus(region.settings().readLag()));
  }

  /** The ids that a reading call without ids is about. */
  List<String> shown() {
    return states.keySet().stream().filter(this::isShown).toList();
  }
}
