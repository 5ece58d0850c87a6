package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Examples of all topologies, in any number of copies. */
enum Example {
  ARTICLE("article.yaml", "single node"),
  REPLICATION_GROUP("valkey-tls.yaml", "replication group"),
  CLUSTER_MODE("cluster-mode.yaml", "cluster mode"),
  MEMCACHED("memcached.yaml", "Memcached"),
  SERVERLESS("serverless.yaml", "serverless");

  /** Word in every name of the article's environment. */
  private static final String NAME = "sessions";

  final String file;
  final String topology;

  Example(String file, String topology) {
    this.file = file;
    this.topology = topology;
  }

  /** Returns the environment of the file. */
  ElastiCacheEnvironment environment() {
    return read("");
  }

  /** Returns a copy with a number in every name; the CIDRs repeat, as VPCs' may. */
  ElastiCacheEnvironment copy(int number) {
    return read("-" + number);
  }

  /** Returns a copy of the example whose turn it is, so that many copies mix all topologies. */
  static ElastiCacheEnvironment mixed(int number) {
    return values()[number % values().length].copy(number);
  }

  private ElastiCacheEnvironment read(String suffix) {
    try {
      var yaml = Files.readString(Path.of("examples", file)).replace(NAME, NAME + suffix);
      var resource = Serialization.unmarshal(yaml, ElastiCacheEnvironment.class);
      var metadata = resource.getMetadata();
      metadata.setNamespace("default");
      if (!metadata.getName().endsWith(suffix)) {
        metadata.setName(metadata.getName() + suffix);
      }
      return resource;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
