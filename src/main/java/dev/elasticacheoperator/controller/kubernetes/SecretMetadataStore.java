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

  /** Creates a store with the key function of informers. */
  public SecretMetadataStore() {
    super(Cache::metaNamespaceKeyFunc);
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
    return super.put(key, kept);
  }
}
