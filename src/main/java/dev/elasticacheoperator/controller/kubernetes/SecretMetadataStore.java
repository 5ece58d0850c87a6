package dev.elasticacheoperator.controller.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * An informer's store of Secrets without their content. A change of a Secret only causes a pass,
 * which reads the Secret itself. So the store has no credential, neither in the data nor in an
 * annotation of {@code kubectl apply}.
 */
public final class SecretMetadataStore extends BasicItemStore<Secret> {

  private final OwnSecrets index;

  /**
   * Creates a store for one informer, because an informer deletes from its store whatever is not in
   * its own list.
   *
   * @param index receives the Secrets before their content is removed
   */
  public SecretMetadataStore(OwnSecrets index) {
    super(Cache::metaNamespaceKeyFunc);
    this.index = index;
  }

  @Override
  public Secret put(String key, Secret secret) {
    var metadata = secret.getMetadata();
    var kept = new Secret();
    kept.setData(null);
    kept.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion())
            .withLabels(metadata.getLabels())
            .build());
    index.put(secret);
    return super.put(key, kept);
  }

  @Override
  public Secret remove(String key) {
    var removed = super.remove(key);
    if (removed != null) {
      index.remove(removed);
    }
    return removed;
  }
}
