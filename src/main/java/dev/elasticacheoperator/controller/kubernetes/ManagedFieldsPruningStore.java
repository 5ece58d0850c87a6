package dev.elasticacheoperator.controller.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * An informer's store without {@code metadata.managedFields}, which are most of an object in memory
 * and which the operator does not read. An update without them does not change the API server's
 * (Kubernetes documentation, Server-Side Apply, "Clearing managedFields").
 */
public final class ManagedFieldsPruningStore<V extends HasMetadata> extends BasicItemStore<V> {

  /** Creates a store with the key function of informers. */
  public ManagedFieldsPruningStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public V put(String key, V object) {
    object.getMetadata().setManagedFields(List.of());
    return super.put(key, object);
  }
}
