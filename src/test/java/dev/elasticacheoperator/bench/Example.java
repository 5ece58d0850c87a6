package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code examples/article.yaml}, as often as one likes. */
final class Example {

  private static final String NAME = "sessions";

  private Example() {}

  static ElastiCacheEnvironment article() {
    return named(NAME);
  }

  /** A copy with a number in every name; the CIDRs repeat, as VPCs' may. */
  static ElastiCacheEnvironment article(int number) {
    return named(NAME + "-" + number);
  }

  private static ElastiCacheEnvironment named(String name) {
    try {
      var yaml = Files.readString(Path.of("examples", "article.yaml")).replace(NAME, name);
      var resource = Serialization.unmarshal(yaml, ElastiCacheEnvironment.class);
      resource.getMetadata().setNamespace("default");
      return resource;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
