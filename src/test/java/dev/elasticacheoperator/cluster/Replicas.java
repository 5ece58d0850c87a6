package dev.elasticacheoperator.cluster;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.sandbox.Closer;
import dev.elasticacheoperator.sandbox.OperatorSettings;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.Port;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Processes of the packaged jar on one embedded API server and one simulated AWS. */
final class Replicas implements AutoCloseable {

  static final int SPEED = 60;
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

  /** Time that a process may take on a busy machine. */
  private static final Duration START = Duration.ofMinutes(2);

  private final Closer closer = new Closer();
  private final Path directory;
  private final Path kubeconfig;
  private final KubernetesClient client;
  final ClusterAws aws;
  private int started;

  Replicas(Path directory) throws IOException {
    this.directory = directory;
    var server = closer.register(AdmittingServer.start());
    kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    client = server.client();
    aws = closer.register(new ClusterAws());
  }

  /**
   * Starts a replica and returns when it is ready, which it is whether or not it leads.
   *
   * @param pod its name; a second process of one name is its container started again
   * @param variables what differs from the defaults of a fast AWS
   */
  PackagedOperator start(String pod, Map<String, String> variables) throws Exception {
    var all = OperatorSettings.of(System.getenv(), kubeconfig, aws.endpoint(pod), SPEED, directory);
    all.put("HOSTNAME", pod);
    // It lives for seconds: quick to start is better than quick in the end.
    all.put("JDK_JAVA_OPTIONS", "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    all.putAll(variables);
    started++;
    var log = directory.resolve(pod + "-" + started + ".log");
    var operator = closer.register(PackagedOperator.start(JAR, all, Port.free(), log));
    operator.awaitReady(START);
    return operator;
  }

  /** Returns the holder of the Lease; empty text if there is none. */
  String leader() {
    var lease = client.leases().inNamespace("default").withName("elasticache-operator").get();
    return lease == null ? "" : lease.getSpec().getHolderIdentity();
  }

  MixedOperation<
          ElastiCacheEnvironment,
          KubernetesResourceList<ElastiCacheEnvironment>,
          Resource<ElastiCacheEnvironment>>
      environments() {
    return client.resources(ElastiCacheEnvironment.class);
  }

  /** With all rights. */
  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    closer.close();
  }
}
