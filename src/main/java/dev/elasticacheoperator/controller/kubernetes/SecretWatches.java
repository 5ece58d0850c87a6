package dev.elasticacheoperator.controller.kubernetes;

import dev.elasticacheoperator.controller.kubernetes.ApiServer.SecretWatch;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches of single Secrets, each by a field selector with its name. The API server indexes Secrets
 * by name for such watches, because every kubelet has them (k8s.io/kubernetes,
 * pkg/registry/core/secret, SecretNameTriggerFunc). A role with {@code resourceNames} allows them.
 */
final class SecretWatches {

  private static final Logger LOG = Logger.getLogger(SecretWatches.class);
  private static final long NO_RESYNC = 0;

  private final KubernetesClient client;
  private final AtomicBoolean refusalIsLogged = new AtomicBoolean();

  SecretWatches(KubernetesClient client) {
    this.client = client;
  }

  /** Opens a watch, unless the API server refuses to list the Secret. */
  SecretWatch open(String namespace, String name, Consumer<String> versions) {
    var informer =
        client.secrets().inNamespace(namespace).withName(name).runnableInformer(NO_RESYNC);
    informer
        .itemStore(new SecretMetadataStore(OwnSecrets.none()))
        .exceptionHandler((started, failure) -> !isRefused(namespace, name, failure))
        .addEventHandler(versions(versions));
    if (mayList(namespace, name)) {
      informer.start();
    } else {
      informer.stop();
    }
    return watch(informer);
  }

  /** The informer would log the refusal with its stack at every attempt. */
  private boolean mayList(String namespace, String name) {
    try {
      client.secrets().inNamespace(namespace).withField("metadata.name", name).list();
      return true;
    } catch (KubernetesClientException failure) {
      return !isRefused(namespace, name, failure);
    }
  }

  private static SecretWatch watch(SharedIndexInformer<Secret> informer) {
    return new SecretWatch() {
      @Override
      public boolean isOpen() {
        return !informer.stopped().toCompletableFuture().isDone();
      }

      @Override
      public void close() {
        informer.stop();
      }
    };
  }

  private static ResourceEventHandler<Secret> versions(Consumer<String> versions) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Secret secret) {
        versions.accept(secret.getMetadata().getResourceVersion());
      }

      @Override
      public void onUpdate(Secret before, Secret secret) {
        onAdd(secret);
      }

      @Override
      public void onDelete(Secret secret, boolean unknownState) {
        versions.accept("");
      }
    };
  }

  /** Returns true for a missing right. The informer tries again after every other failure. */
  private boolean isRefused(String namespace, String name, Throwable failure) {
    var refusal = refusal(failure);
    if (refusal.isPresent() && refusalIsLogged.compareAndSet(false, true)) {
      LOG.warnf(
          "The Kubernetes API server does not let the operator watch Secret %s/%s: %s A changed"
              + " credential is found at the next comparison with AWS. Allow list and watch of"
              + " Secrets to the operator's service account, as the Helm chart does.",
          namespace, name, refusal.get());
    }
    return refusal.isPresent();
  }

  private static Optional<String> refusal(Throwable failure) {
    return Stream.iterate(failure, error -> error != null, Throwable::getCause)
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .filter(
            e ->
                e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED)
        .map(Refusals::words)
        .findFirst();
  }
}
