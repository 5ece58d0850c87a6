package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** An API server and an AWS on ports of this machine, for the production jar to work on. */
final class BenchEnvironments implements AutoCloseable {

  final CallCount calls = new CallCount();
  private final AwsHttpServer aws;
  private final AdmittingServer api;
  private final KubernetesClient client;
  private final Path kubeconfig;

  /** AWS is instant, and there is no quota. */
  BenchEnvironments() throws IOException {
    var cloud = new SimulatedCloud(SimulatorSettings.instant(), InstantSource.system());
    cloud.hook(calls);
    aws = AwsHttpServer.start(0, new SimulatedClients(cloud));
    api = AdmittingServer.start();
    client = api.client();
    kubeconfig = Files.createTempFile("bench", ".kubeconfig");
    // A pod has a token. Without one, the Kubernetes client reads its configuration for each call.
    Files.writeString(kubeconfig, api.kubeconfig().replace("user: {}", "user: {token: bench}"));
  }

  /** Configuration of the operator's process. */
  Map<String, String> surroundings() {
    return new HashMap<>(
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "AWS_ENDPOINT_URL",
            aws.endpoint().toString(),
            "AWS_REGION",
            OperatorHarness.REGION,
            "AWS_ACCESS_KEY_ID",
            "bench",
            "AWS_SECRET_ACCESS_KEY",
            "bench",
            "HOSTNAME",
            "bench",
            // A machine that is shared with others may stand still for longer than the default.
            "ELASTICACHE_OPERATOR_LEADER_ELECTION_LEASE_DURATION",
            "90s",
            "ELASTICACHE_OPERATOR_LEADER_ELECTION_RENEW_DEADLINE",
            "60s"));
  }

  void create(ElastiCacheEnvironment environment) {
    client.resource(environment).create();
  }

  /**
   * How long it takes until so many are Ready.
   *
   * @throws IllegalStateException when they are not within the time
   */
  Duration untilReady(int environments, Duration atMost) throws InterruptedException {
    var start = Instant.now();
    var between = environments > 100 ? 3000 : 100;
    while (ready() < environments) {
      if (Duration.between(start, Instant.now()).compareTo(atMost) > 0) {
        throw new IllegalStateException(
            ready() + " of " + environments + " environments are Ready after " + atMost);
      }
      Thread.sleep(between);
    }
    return Duration.between(start, Instant.now());
  }

  private long ready() {
    return client
        .resources(ElastiCacheEnvironment.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .filter(OperatorHarness::isReady)
        .count();
  }

  @Override
  public void close() throws IOException {
    api.close();
    aws.close();
    Files.delete(kubeconfig);
  }
}
