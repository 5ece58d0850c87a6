package dev.elasticacheoperator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.TemplateCommand;
import dev.elasticacheoperator.api.CrdFile;
import dev.elasticacheoperator.chart.Chart;
import dev.elasticacheoperator.chart.Chart.Document;
import dev.elasticacheoperator.sandbox.OperatorSettings;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.Port;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * The chart, installed as far as a cluster without nodes goes: the CRD, the service account, and
 * its rights. The operator runs here as the Deployment would run it: the packaged jar with the
 * Deployment's environment variables. The service account's token is its only credential.
 */
final class Release implements AutoCloseable {

  static final String NAMESPACE = "operators";
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Set<String> RIGHTS =
      Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");
  private static final int SPEED = 60;

  private final KubernetesClient admin;
  private final List<Document> documents;
  private final Path directory;

  private Release(KubernetesClient admin, List<Document> documents, Path directory) {
    this.admin = admin;
    this.documents = documents;
    this.directory = directory;
  }

  /**
   * Returns when the API server serves the kind.
   *
   * @param directory for kubeconfigs and logs
   * @param values settings in addition to the intervals that keep pace with a fast AWS
   */
  static Release install(
      KubernetesClient admin, Path directory, UnaryOperator<TemplateCommand> values) {
    var documents =
        Chart.render(
            command ->
                values.apply(
                    command
                        .set("operator.pollInterval", "1s")
                        .set("operator.driftInterval", "5s")
                        .set("operator.deepDriftInterval", "15s")
                        .set("operator.consistencyWindow", "2s")));
    var release = new Release(admin, documents, directory);
    release.documents.stream().filter(Document::isCrd).forEach(release::apply);
    CrdFile.awaitEstablished(admin);
    release.documents.stream().filter(Release::isRight).forEach(release::apply);
    return release;
  }

  private static boolean isRight(Document document) {
    return RIGHTS.contains(document.kind()) && !document.isHook();
  }

  private HasMetadata object(Document document) {
    return admin.getKubernetesSerialization().unmarshal(document.text());
  }

  private void apply(Document document) {
    admin.resource(object(document)).fieldManager("helm").forceConflicts().serverSideApply();
  }

  /**
   * Starts an operator.
   *
   * @param pod its name, in the Lease and in the name of its log
   */
  PackagedOperator start(String pod, URI aws) throws IOException {
    var environment = OperatorSettings.of(System.getenv(), kubeconfig(), aws, SPEED, directory);
    environment.keySet().removeIf(name -> name.startsWith("ELASTICACHE_OPERATOR_"));
    environment.putAll(variables());
    environment.put("HOSTNAME", pod);
    return PackagedOperator.start(
        JAR, environment, Port.free(), directory.resolve(pod + "-" + System.nanoTime() + ".log"));
  }

  /** The container's, with the Downward API's part done. */
  private Map<String, String> variables() {
    var variables = new TreeMap<String, String>();
    for (var variable : deployment().at("/spec/template/spec/containers/0/env")) {
      var field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      variables.put(
          variable.path("name").asText(),
          field.equals("metadata.namespace") ? NAMESPACE : variable.path("value").asText());
    }
    return variables;
  }

  private JsonNode deployment() {
    return documents.stream()
        .filter(d -> d.kind().equals("Deployment"))
        .findFirst()
        .orElseThrow()
        .tree();
  }

  /** With a token of the service account and nothing else. */
  private Path kubeconfig() throws IOException {
    var account = deployment().at("/spec/template/spec/serviceAccountName").asText();
    var token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    var config = admin.getConfiguration();
    var trust =
        config.isTrustCerts()
            ? "insecure-skip-tls-verify: true"
            : "certificate-authority-data: "
                + authority(config.getCaCertData(), config.getCaCertFile());
    return Files.writeString(
        directory.resolve("kubeconfig-" + account),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: it, cluster: {server: "%s", %s}}]
        users: [{name: operator, user: {token: "%s"}}]
        contexts: [{name: it, context: {cluster: it, user: operator}}]
        current-context: it
        """
            .formatted(config.getMasterUrl(), trust, token));
  }

  private static String authority(String data, String file) throws IOException {
    return data != null
        ? data
        : Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file)));
  }

  /** Returns the holder of the Lease; empty if there is none. */
  Optional<String> leader() {
    return Optional.ofNullable(
            admin.leases().inNamespace(NAMESPACE).withName("elasticache-operator").get())
        .map(lease -> lease.getSpec().getHolderIdentity())
        .filter(holder -> !holder.isEmpty());
  }

  /** All that operators have written so far. */
  String logs() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.newDirectoryStream(directory, "*.log")) {
      for (var file : StreamSupport.stream(files.spliterator(), false).sorted().toList()) {
        text.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  /** The CRD stays, as it does with Helm. */
  @Override
  public void close() {
    admin.leases().inNamespace(NAMESPACE).withName("elasticache-operator").delete();
    for (var document : documents) {
      if (isRight(document)) {
        try {
          admin.resource(object(document)).delete();
        } catch (KubernetesClientException e) {
          if (e.getCode() != 404) {
            throw e;
          }
        }
      }
    }
  }
}
