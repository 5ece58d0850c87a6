package dev.elasticacheoperator.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import java.util.List;

/** Specs with one field changed, as people edit them. */
public final class Specs {

  private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

  private Specs() {}

  /**
   * @param path such as {@code bastion.enabled}
   * @param value null takes the field away
   */
  public static ElastiCacheEnvironmentSpec with(
      ElastiCacheEnvironmentSpec spec, String path, Object value) {
    ObjectNode root = JSON.valueToTree(spec);
    var parts = List.of(path.split("[.]"));
    var node = root;
    for (var part : parts.subList(0, parts.size() - 1)) {
      node = node.has(part) ? (ObjectNode) node.get(part) : node.putObject(part);
    }
    var last = parts.get(parts.size() - 1);
    if (value == null) {
      node.remove(last);
    } else {
      node.set(last, JSON.<JsonNode>valueToTree(value));
    }
    return JSON.convertValue(root, ElastiCacheEnvironmentSpec.class);
  }
}
