package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The API server, reached by fabric8's client. */
public final class KubernetesApiServer implements ApiServer {

  private static final Logger LOG = Logger.getLogger(KubernetesApiServer.class);

  /** Characters of an Event's note (Kubernetes API, events.k8s.io/v1). */
  private static final int LONGEST_EVENT = 1024;

  private final KubernetesClient client;

  public KubernetesApiServer(KubernetesClient client) {
    this.client = client;
  }

  /** Sends an update with the resource version, so that the API server refuses a stale write. */
  @Override
  public ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    var changed = new ElastiCacheEnvironment();
    changed.setMetadata(resource.getMetadata());
    changed.setSpec(resource.getSpec());
    changed.setStatus(status);
    try {
      return client.resource(changed).updateStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new Conflict(e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public void confirmNewest(ElastiCacheEnvironment resource) {
    var now = client.resource(resource).get();
    if (now == null
        || !now.getMetadata()
            .getResourceVersion()
            .equals(resource.getMetadata().getResourceVersion())) {
      throw new Conflict("The object has changed since it was read", null);
    }
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  @Override
  public void write(Secret secret) {
    try {
      if (secret.getMetadata().getResourceVersion() == null) {
        client.resource(secret).create();
      } else {
        client.resource(secret).update();
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new Conflict(e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public void delete(Secret secret) {
    client.resource(secret).delete();
  }

  /** Records an Event. A failure is logged only, because the pass does not need Events. */
  @Override
  public void event(ElastiCacheEnvironment about, boolean warning, String reason, String message) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName(about.getMetadata().getName() + ".")
            .withNamespace(about.getMetadata().getNamespace())
            .endMetadata()
            .withInvolvedObject(reference(about))
            .withType(warning ? "Warning" : "Normal")
            .withReason(reason)
            .withMessage(shortened(message))
            .withNewSource()
            .withComponent(BindingSecret.OPERATOR)
            .endSource()
            .withReportingComponent(BindingSecret.OPERATOR)
            .withReportingInstance(
                Optional.ofNullable(System.getenv("HOSTNAME")).orElse(BindingSecret.OPERATOR))
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .build();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warnf("Could not record the Event %s: %s", reason, e.getMessage());
    }
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_EVENT
        ? message
        : message.substring(0, LONGEST_EVENT - 3) + "...";
  }

  private static ObjectReference reference(ElastiCacheEnvironment about) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .build();
  }
}
