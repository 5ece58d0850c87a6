package dev.elasticacheoperator.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.lab.Edits;
import dev.elasticacheoperator.sandbox.aws.FastClock;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import dev.elasticacheoperator.sandbox.aws.http.WireFaults;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Search for secrets in the output of the packaged jar at log level TRACE. The operator is given a
 * secret of every kind and may send it to AWS and the API server only.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SecretsIT {

  private static final Map<String, String> SECRETS =
      Map.of(
          "secret access key", "wJalrXUtnSEEDED0secret0access0key",
          "session token", "FwoGZXIvSEEDED0session0token",
          "service account token", "eyJhbGciSEEDED0service0account0token",
          "somebody's Secret", "hunter2SEEDED0password",
          "the user's AUTH token", "SEEDED0auth0token0of0the0user",
          "the operator's environment", "SEEDED0environment0variable");

  private static final String MADE =
      """
      apiVersion: elasticache-operator.dev/v1alpha1
      kind: ElastiCacheEnvironment
      metadata: {name: made, namespace: default}
      spec:
        vpc: {cidrBlock: 10.40.0.0/16}
        bastion: {enabled: false}
        cache: {engine: valkey, nodeType: cache.t4g.small}
      """;

  private static final String GIVEN =
      MADE.replace("made", "given")
              .replace("10.40", "10.41")
              .replace("cache.t4g.small}", "cache.t4g.small, auth: {mode: Token, ")
              .stripTrailing()
          + "tokenSecretRef: {name: mine, key: token}}}\n";

  @TempDir Path directory;

  @Test
  void appearNeitherInLogsNorEventsNorMetrics() throws Exception {
    var calls = new AtomicInteger();
    // Some answers are lost, because error messages are the likely place for a leak.
    WireFaults faults =
        (moment, service, action) -> {
          if (moment == WireFaults.Moment.EXECUTED && calls.incrementAndGet() % 20 == 0) {
            throw new IOException("the answer is lost");
          }
        };
    var cloud = new SimulatedCloud(SimulatorSettings.aws(), new FastClock(60));
    try (var aws = AwsHttpServer.start(0, new SimulatedClients(cloud), faults);
        var kube = AdmittingServer.start();
        var operator = operator(kube, aws)) {
      var client = kube.client();
      var cluster =
          new KubernetesCluster(client, directory.resolve("kubeconfig"), Optional.empty());
      put(client, "cache-endpoint", "stranger");
      operator.awaitReady(Duration.ofMinutes(1));
      for (var file : new String[] {"examples/article.yaml", "examples/cache.yaml"}) {
        for (var object : cluster.read(Path.of(file))) {
          cluster.apply(object);
        }
      }
      token(client, "mine", SECRETS.get("the user's AUTH token"));
      cluster.apply(cluster.read(Files.writeString(directory.resolve("given.yaml"), GIVEN)).get(0));
      cluster.apply(cluster.read(Files.writeString(directory.resolve("made.yaml"), MADE)).get(0));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> environmentsAndEvents(client).contains("Secret cache-endpoint"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> client.secrets().withName("sessions-endpoint").get() != null);

      var secrets = new HashMap<>(SECRETS);
      assertEquals(SECRETS.get("the user's AUTH token"), password(client, "given"));
      secrets.put("the first AUTH token", password(client, "made"));
      Edits.rotate(client, "made", "1");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !password(client, "made").equals(secrets.get("the first AUTH token")));
      secrets.put("the second AUTH token", password(client, "made"));

      assertNone(secrets, "its log", Files.readString(operator.log()));
      assertNone(secrets, "statuses and Events", environmentsAndEvents(client));
      assertNone(secrets, "metrics", metrics(operator));
      assertTrue(
          Files.readString(operator.log()).contains(" DEBUG "), "the log level is not TRACE");
    }
  }

  private PackagedOperator operator(AdmittingServer kube, AwsHttpServer aws) throws IOException {
    var kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            kube.kubeconfig()
                .replace(
                    "user: {}", "user: {token: " + SECRETS.get("service account token") + "}"));
    var environment =
        OperatorSettings.of(System.getenv(), kubeconfig, aws.endpoint(), 60, directory);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRETS.get("secret access key"));
    environment.put("AWS_SESSION_TOKEN", SECRETS.get("session token"));
    environment.put("SOME_PASSWORD", SECRETS.get("the operator's environment"));
    environment.put("QUARKUS_LOG_LEVEL", "TRACE");
    return PackagedOperator.start(
        Path.of("target/quarkus-app/quarkus-run.jar"),
        environment,
        Port.free(),
        directory.resolve("operator.log"));
  }

  private static void put(KubernetesClient client, String name, String owner) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToLabels("owner", owner)
                .endMetadata()
                .withStringData(Map.of("password", SECRETS.get("somebody's Secret")))
                .addToData("more", base64(SECRETS.get("somebody's Secret")))
                .build())
        .create();
  }

  /** Returns all environments and Events as JSON. */
  private static String environmentsAndEvents(KubernetesClient client) {
    var environments =
        client
            .genericKubernetesResources(
                "elasticache-operator.dev/v1alpha1", "ElastiCacheEnvironment")
            .inAnyNamespace()
            .list()
            .getItems();
    var events = client.v1().events().inAnyNamespace().list().getItems();
    return Stream.concat(environments.stream(), events.stream())
        .map(client.getKubernetesSerialization()::asJson)
        .collect(Collectors.joining("\n"));
  }

  private static String metrics(PackagedOperator operator) throws Exception {
    var uri = URI.create(operator.health().toString().replace("/q/health", "/q/metrics"));
    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertTrue(answer.body().contains("jvm_memory"), answer::body);
    return answer.body();
  }

  private static void token(KubernetesClient client, String name, String token) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .addToData("token", base64(token))
                .build())
        .create();
  }

  /** Returns the password in the binding Secret, once the environment has one. */
  private static String password(KubernetesClient client, String environment) {
    var name = environment + "-endpoint";
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.secrets().inNamespace("default").withName(name).get() != null);
    var data = client.secrets().inNamespace("default").withName(name).get().getData();
    return new String(Base64.getDecoder().decode(data.get("password")), StandardCharsets.UTF_8);
  }

  private static void assertNone(Map<String, String> secrets, String where, String text) {
    secrets.forEach(
        (what, secret) -> {
          var line =
              text.lines()
                  .filter(l -> l.contains(secret) || l.contains(base64(secret)))
                  .findFirst()
                  .orElse("");
          assertFalse(text.contains(secret), () -> what + " in " + where + ": " + line);
          assertFalse(text.contains(base64(secret)), () -> what + " in " + where + ": " + line);
        });
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
