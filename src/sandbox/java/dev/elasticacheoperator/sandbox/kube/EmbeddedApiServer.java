package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/**
 * Kubernetes API server in memory: HTTP on 127.0.0.1, without authentication or authorization.
 * Serves Namespaces, Secrets, ConfigMaps, ServiceAccounts, Events, Leases,
 * CustomResourceDefinitions and the kinds that those define. Refuses all other requests with a
 * {@code Status}. Clients and kubectl get the wording of kube-apiserver 1.34.
 */
public final class EmbeddedApiServer implements AutoCloseable {
  private final Collector collector;
  private final HttpListener listener;

  private EmbeddedApiServer(Collector collector, HttpListener listener) {
    this.collector = collector;
    this.listener = listener;
  }

  /**
   * Starts a server with the namespaces {@code default} and {@code kube-system}.
   *
   * @param port the port to listen on, 0 for any free port
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static EmbeddedApiServer start(int port) {
    Store store = new Store();
    Resources resources = new Resources();
    Objects objects = new Objects(store, resources);
    Collector collector = new Collector(store, resources, objects);
    ResourceType namespaces = resources.find("", "v1", "namespaces").orElseThrow();
    for (String name : List.of("default", "kube-system")) {
      ObjectNode namespace = Json.object();
      Json.metadata(namespace).put("name", name);
      objects.create(namespaces, "", namespace, WriteOptions.system("kube-apiserver"));
    }
    return new EmbeddedApiServer(
        collector, new HttpListener(port, new Api(store, resources, objects)));
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** Returns a kubeconfig, as YAML, with this server and namespace default as its context. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: sandbox, cluster: {server: "%s"}}]
        users: [{name: sandbox, user: {}}]
        contexts: [{name: sandbox, context: {cluster: sandbox, user: sandbox, namespace: default}}]
        current-context: sandbox
        """
        .formatted(url());
  }

  /** Stops the server and closes every connection to it. */
  @Override
  public void close() {
    collector.close();
    listener.close();
  }
}
