package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The API server, reached by fabric8's client. */
public final class KubernetesApiServer implements ApiServer {

  private static final Logger LOG = Logger.getLogger(KubernetesApiServer.class);

  /** Characters of an Event's note (Kubernetes API, events.k8s.io/v1). */
  private static final int LONGEST_EVENT = 1024;

  private final KubernetesClient client;
  private final OwnSecrets ownSecrets;
  private final SecretWatches watches;

  /** Creates an API server whose Secrets nobody watches. */
  public KubernetesApiServer(KubernetesClient client) {
    this(client, OwnSecrets.none());
  }

  public KubernetesApiServer(KubernetesClient client, OwnSecrets ownSecrets) {
    this.client = client;
    this.ownSecrets = ownSecrets;
    this.watches = new SecretWatches(client);
  }

  /** Sends an update with the resource version, so that the API server refuses a stale write. */
  @Override
  public ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    var changed = new ElastiCacheEnvironment();
    changed.setMetadata(resource.getMetadata());
    changed.setSpec(resource.getSpec());
    changed.setStatus(status);
    return answered(
        "The Kubernetes API server does not accept the status",
        () -> client.resource(changed).updateStatus());
  }

  @Override
  public void confirmNewest(ElastiCacheEnvironment resource) {
    var now =
        answered(
            "The Kubernetes API server does not return the object",
            () -> client.resource(resource).get());
    if (now == null
        || !now.getMetadata()
            .getResourceVersion()
            .equals(resource.getMetadata().getResourceVersion())) {
      throw new Conflict("The object has changed since it was read", null);
    }
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(
        answered(
            "The Kubernetes API server does not return Secret " + name,
            () -> client.secrets().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public Map<String, String> watchedSecrets(String namespace, String environment) {
    return ownSecrets.versions(namespace, environment);
  }

  @Override
  public SecretWatch watchSecret(String namespace, String name, Consumer<String> versions) {
    return watches.open(namespace, name, versions);
  }

  /** Applies without force, so that the API server refuses to merge into a foreign Secret. */
  @Override
  public void create(Secret secret) {
    answered(
        "The Kubernetes API server does not accept Secret " + secret.getMetadata().getName(),
        () -> client.resource(secret).fieldManager(BindingSecret.OPERATOR).serverSideApply());
  }

  @Override
  public void apply(Secret desired, Secret read, Set<String> keys) {
    var version =
        FieldOwners.moved(read, keys)
            .map(owners -> patched(read, PatchType.JSON, owners))
            .orElse(read)
            .getMetadata()
            .getResourceVersion();
    var versioned =
        new SecretBuilder(desired)
            .editMetadata()
            .withResourceVersion(version)
            .endMetadata()
            .build();
    answered(
        "The Kubernetes API server does not accept Secret " + desired.getMetadata().getName(),
        () ->
            client
                .resource(versioned)
                .fieldManager(BindingSecret.OPERATOR)
                .forceConflicts()
                .serverSideApply());
  }

  /** Sends a merge patch, which removes an owner reference also if others own the field. */
  @Override
  public void disown(Secret read, List<OwnerReference> owners, Map<String, String> marks) {
    var metadata =
        Map.of(
            "resourceVersion", read.getMetadata().getResourceVersion(),
            "ownerReferences", owners,
            "annotations", marks);
    patched(
        read,
        PatchType.JSON_MERGE,
        client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
  }

  private Secret patched(Secret read, PatchType type, String patch) {
    var context =
        new PatchContext.Builder()
            .withPatchType(type)
            .withFieldManager(BindingSecret.OPERATOR)
            .build();
    return answered(
        "The Kubernetes API server does not accept Secret " + read.getMetadata().getName(),
        () -> client.resource(read).patch(context, patch));
  }

  @Override
  public void delete(Secret secret) {
    answered(
        "The Kubernetes API server does not delete Secret " + secret.getMetadata().getName(),
        () -> client.resource(secret).delete());
  }

  /**
   * Makes a call and translates an answer that is not a success.
   *
   * @param refusal the first part of the message: what the API server does not do
   */
  private static <R> R answered(String refusal, Supplier<R> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw Refusals.translated(refusal, e);
    }
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
