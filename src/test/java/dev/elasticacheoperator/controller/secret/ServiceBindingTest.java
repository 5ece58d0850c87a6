package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.bindings.Bindings;
import org.springframework.cloud.bindings.boot.RedisBindingsPropertiesProcessor;
import org.springframework.core.env.StandardEnvironment;

/**
 * The Secret as a workload finds it: projected into {@code $SERVICE_BINDING_ROOT/<name>}, one file
 * a key (servicebinding.io, Workload Projection).
 */
class ServiceBindingTest {

  private static final String HOST = "sessions.umthdb.0001.usw2.cache.amazonaws.com";

  @TempDir Path root;

  /** Spring Boot configures its Redis client by it. */
  @Test
  void springCloudBindingsUnderstandsIt() throws IOException {
    project();
    var bindings = new Bindings(root.toString());
    var binding = bindings.findBinding("cache");
    assertEquals("redis", binding.getType());
    assertEquals("aws-elasticache", binding.getProvider());
    var properties = new HashMap<String, Object>();
    new RedisBindingsPropertiesProcessor().process(new StandardEnvironment(), bindings, properties);
    assertEquals(
        Map.of("spring.data.redis.host", HOST, "spring.data.redis.port", "6379"), properties);
  }

  /** The well-known entries of the specification, and nothing that is not text. */
  @Test
  void everyEntryIsAFileOfText() throws IOException {
    project();
    var entries = new HashMap<String, String>();
    try (var files = Files.newDirectoryStream(root.resolve("cache"))) {
      for (var file : files) {
        entries.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertEquals(
        Map.of(
            "type", "redis",
            "provider", "aws-elasticache",
            "host", HOST,
            "port", "6379",
            "uri", "redis://" + HOST + ":6379"),
        entries);
  }

  /** As the kubelet does it with the volume that a Service Binding implementation adds to a pod. */
  private void project() throws IOException {
    var secret =
        BindingSecret.secret(OperatorHarness.example("article.yaml"), Endpoint.of(HOST, 6379));
    assertEquals("servicebinding.io/redis", secret.getType());
    var folder = Files.createDirectory(root.resolve("cache"));
    for (var entry : secret.getData().entrySet()) {
      Files.write(folder.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
    }
  }
}
