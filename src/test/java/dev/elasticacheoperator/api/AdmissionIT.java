package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The real kube-apiserver. Its binaries are looked for where kube-api-test keeps them, {@code
 * $KUBE_API_TEST_DIR} or {@code ~/.kubeapitest}; nothing is downloaded.
 */
class AdmissionIT extends AdmissionContract {

  private KubeAPIServer server;
  private KubernetesClient client;

  @Override
  KubernetesClient client() {
    return client;
  }

  @BeforeAll
  @Override
  void installTheCrd() throws Exception {
    Path folder =
        Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".kubeapitest"));
    Optional<String> version = version(folder.resolve("k8s"));
    assumeTrue(version.isPresent(), () -> "no kube-apiserver, etcd and kubectl below " + folder);
    server =
        started(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(folder.toString())
                .withApiServerVersion(version.get())
                .withOfflineMode(true)
                .build());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
            .build();
    super.installTheCrd();
  }

  /**
   * Starts a server, with other ports if the first start fails. The library looks for free ports
   * some time before they are used, and another process may take one meanwhile.
   */
  private static KubeAPIServer started(KubeAPIServerConfig config) {
    try {
      return startedOnce(config);
    } catch (KubeAPITestException portTaken) {
      return startedOnce(config);
    }
  }

  private static KubeAPIServer startedOnce(KubeAPIServerConfig config) {
    KubeAPIServer server = new KubeAPIServer(config);
    try {
      server.start();
      return server;
    } catch (KubeAPITestException failure) {
      end(server, failure);
      throw failure;
    }
  }

  private static void end(KubeAPIServer server, KubeAPITestException failure) {
    try {
      server.stop();
    } catch (KubeAPITestException alreadyStopped) {
      failure.addSuppressed(alreadyStopped);
    }
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  /** The last, by name, of the folders such as {@code 1.34.4-linux-amd64} that hold all three. */
  private static Optional<String> version(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String suffix = "-linux-amd64";
    String wanted = System.getenv().getOrDefault("KUBE_API_TEST_API_SERVER_VERSION", "");
    try (Stream<Path> versions = Files.list(folder)) {
      return versions
          .filter(
              version ->
                  List.of("kube-apiserver", "etcd", "kubectl").stream()
                      .allMatch(binary -> Files.isExecutable(version.resolve(binary))))
          .map(version -> version.getFileName().toString())
          .filter(name -> name.endsWith(suffix) && name.startsWith(wanted))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .max(Comparator.naturalOrder());
    }
  }
}
