package dev.elasticacheoperator.chart;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Checks that the manifests are the rendered chart without the parts that only Helm reads. */
class ManifestsTest {

  private static final Path FOLDER = Path.of("deploy/manifests");
  private static final String NAMESPACE = "elasticache-operator";
  private static final String HEADER =
      "# Generated from the Helm chart in deploy/helm. Change the chart, or patch with kustomize.\n";

  @Test
  void areTheChart() {
    var documents =
        Chart.render(
            command ->
                command
                    .withName(NAMESPACE)
                    .withNamespace(NAMESPACE)
                    .set("fullnameOverride", NAMESPACE)
                    .set("crds.keep", "false"));
    write("namespace.yaml", namespace());
    write("crd.yaml", text(documents, Chart.Document::isCrd));
    write("operator.yaml", text(documents, d -> !d.isCrd() && !d.isHook()));
    write("kustomization.yaml", kustomization());
  }

  private static void write(String file, String text) {
    Generated.assertUpToDate(FOLDER.resolve(file), HEADER + text);
  }

  private static String text(List<Chart.Document> documents, Predicate<Chart.Document> which) {
    return documents.stream()
        .filter(which)
        .map(document -> withoutHelm(document.text()))
        .collect(joining("---\n"));
  }

  private static String withoutHelm(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("# Source:"))
        .filter(line -> !line.strip().startsWith("helm.sh/chart:"))
        .filter(line -> !line.strip().equals("app.kubernetes.io/managed-by: Helm"))
        .map(line -> line + "\n")
        .collect(joining());
  }

  private static String namespace() {
    return """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: %s
      labels:
        pod-security.kubernetes.io/enforce: restricted
    """
        .formatted(NAMESPACE);
  }

  private static String kustomization() {
    return """
    # Apply with: kubectl apply -k deploy/manifests
    # Or use this folder as a resource: set the image with `images`, and an IRSA annotation with a
    # patch of the ServiceAccount.
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
      - namespace.yaml
      - crd.yaml
      - operator.yaml
    images:
      - name: elasticache-environment-operator
        newTag: "%s"
    """
        .formatted(Chart.tree(Chart.ROOT.resolve("Chart.yaml")).path("appVersion").asText());
  }
}
