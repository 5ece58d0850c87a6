package dev.elasticacheoperator.controller.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Serialization that copies an environment without JSON. The Java Operator SDK copies the object
 * before every pass, because a reconciler may change it. The spec and the status are immutable, so
 * that the copy has them in common with the original.
 */
public final class SharedCopies extends KubernetesSerialization {

  private static final boolean SEARCH_CLASSES = false;

  /**
   * @param mapper the client's mapper
   */
  public SharedCopies(ObjectMapper mapper) {
    super(mapper, SEARCH_CLASSES);
  }

  @Override
  @SuppressWarnings("unchecked") // the copy has the class of the original
  public <T> T clone(T object) {
    return object instanceof ElastiCacheEnvironment environment
        ? (T) copy(environment)
        : super.clone(object);
  }

  /** Returns a copy with metadata of its own. */
  public static ElastiCacheEnvironment copy(ElastiCacheEnvironment original) {
    var copy = new ElastiCacheEnvironment();
    copy.setMetadata(new ObjectMetaBuilder(original.getMetadata()).build());
    copy.setSpec(original.getSpec());
    copy.setStatus(original.getStatus());
    return copy;
  }
}
