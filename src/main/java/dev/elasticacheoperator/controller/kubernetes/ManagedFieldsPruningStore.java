package dev.elasticacheoperator.controller.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * An informer's store that leaves out {@code metadata.managedFields}: the larger part of an object
 * in memory, and nothing that the operator reads. An update without them leaves the API server's as
 * they are (Kubernetes documentation, Server-Side Apply, "Clearing managedFields").
 */
public final class ManagedFieldsPruningStore<V extends HasMetadata> extends BasicItemStore<V> {

  /** With the key that informers look objects up by. */
  public ManagedFieldsPruningStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public V put(String key, V object) {
    object.getMetadata().setManagedFields(List.of());
    return super.put(key, object);
  }
}
