package dev.elasticacheoperator.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.chaos.Things.ThingKind;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Objects that the people of a schedule apply: an example each, with the fields changed so far. */
final class Environments {

  /** In a VPC of somebody else's. */
  static final String TENANT = "shop/tenant";

  /** Names of the environments: two share a name in different namespaces. */
  static final List<String> NAMES =
      List.of("default/sessions", "shop/sessions", "default/cache", TENANT);

  static final String GROUP = "shop/group";
  static final String SHARDS = "shop/shards";
  static final String MEMCACHED = "shop/memcached";
  static final String ROAD = "shop/road";
  static final String SERVERLESS = "shop/serverless";

  /** Names of the environments with caches of other topologies. */
  static final List<String> TOPOLOGIES = List.of(GROUP, SHARDS, MEMCACHED, ROAD, SERVERLESS);

  static final Map<String, Object> NO_BASTION = Map.of("enabled", false);

  static final Map<String, Object> NO_AUTH = Map.of("mode", "None");

  /** As a field's value: what the example has. */
  static final String ORIGINAL = "<as in the example>";

  private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();
  private static final Map<String, ObjectNode> EXAMPLES =
      Map.of(
          "default/sessions",
          example("article.yaml"),
          "shop/sessions",
          example("cache.yaml"),
          "default/cache",
          example("cache.yaml"),
          TENANT,
          example("existing-vpc.yaml"),
          GROUP,
          topology("valkey.yaml", "8.0"),
          SHARDS,
          topology("cluster-mode.yaml", "8.0"),
          MEMCACHED,
          topology("memcached.yaml", "1.6.17"),
          ROAD,
          topology("cache.yaml", "7.1"),
          SERVERLESS,
          topology("serverless.yaml", "8.0"));

  private static final Set<ThingKind> OF_A_NODE =
      EnumSet.complementOf(
          EnumSet.of(
              ThingKind.REPLICATION_GROUP,
              ThingKind.SERVERLESS_CACHE,
              ThingKind.USER,
              ThingKind.USER_GROUP));

  /** Which the tenant does not have of its own. */
  private static final Set<ThingKind> NETWORK =
      EnumSet.of(
          ThingKind.VPC, ThingKind.SUBNET, ThingKind.INTERNET_GATEWAY, ThingKind.ROUTE_TABLE);

  private final ExistingNetwork lent;

  private final Map<String, Map<String, Object>> changes = new TreeMap<>();

  Environments(ExistingNetwork lent) {
    this.lent = lent;
  }

  /** How many there are of each kind when all is as wanted. */
  static Map<ThingKind, Integer> wanted(String environment) {
    var wanted = new TreeMap<ThingKind, Integer>();
    for (var kind : OF_A_NODE) {
      if (!environment.equals(TENANT) || !NETWORK.contains(kind)) {
        wanted.put(kind, kind == ThingKind.SECURITY_GROUP || kind == ThingKind.SUBNET ? 2 : 1);
      }
    }
    return wanted;
  }

  /**
   * Returns true if there is one cache in one network. The topology decides on the rest.
   *
   * @param bastions number of desired bastions
   */
  static boolean hasOneCache(Map<ThingKind, Integer> counts, int bastions) {
    var caches =
        counts.entrySet().stream()
            .filter(kind -> kind.getKey().isCache())
            .mapToInt(Map.Entry::getValue)
            .sum();
    return caches == 1
        && counts.get(ThingKind.VPC) == 1
        && counts.get(ThingKind.SECURITY_GROUP) == 1 + bastions
        && counts.getOrDefault(ThingKind.INSTANCE, 0) == bastions
        && counts.getOrDefault(ThingKind.ROLE, 0) == bastions
        && counts.getOrDefault(ThingKind.SUBNET_GROUP, 0) < 2;
  }

  private static ObjectNode example(String file) {
    ObjectNode spec = JSON.valueToTree(OperatorHarness.example(file).getSpec());
    if (!spec.hasNonNull("parameterGroup")) {
      spec.putObject("parameterGroup")
          .putObject("parameters")
          .put("maxmemory-policy", "noeviction");
    }
    ((ObjectNode) spec.get("cache")).put("nodeType", "cache.t3.micro");
    return spec;
  }

  /** An example without a bastion and without credentials, which edits add. */
  private static ObjectNode topology(String file, String version) {
    ObjectNode spec = JSON.valueToTree(OperatorHarness.example(file).getSpec());
    spec.set("bastion", JSON.valueToTree(NO_BASTION));
    var cache = (ObjectNode) spec.get("cache");
    cache.put("version", version);
    cache.set("auth", JSON.valueToTree(NO_AUTH));
    return spec;
  }

  /**
   * @param value null takes the field away, {@link #ORIGINAL} puts back the example's
   */
  void change(String environment, String path, Object value) {
    var all = changes.computeIfAbsent(environment, e -> new TreeMap<>());
    // A change of a whole takes the place of those of its parts.
    all.keySet().removeIf(before -> before.startsWith(path + "."));
    all.remove(path);
    if (!ORIGINAL.equals(value)) {
      all.put(path, value);
    }
  }

  /** Changes a field, unless the API server refuses the object with it. */
  void changeIfAdmitted(String environment, String path, Object value) {
    var before = changes(environment);
    change(environment, path, value);
    if (!Admission.admits(object(environment).getSpec())) {
      changes.put(environment, before);
    }
  }

  /** Returns a copy of the changes so far. */
  private Map<String, Object> changes(String environment) {
    return new TreeMap<>(changes.getOrDefault(environment, Map.of()));
  }

  void reset(String environment) {
    changes.remove(environment);
  }

  private static boolean applies(String environment, String path) {
    return !environment.equals(TENANT) || !path.startsWith("vpc.") && !path.startsWith("network.");
  }

  ElastiCacheEnvironment object(String environment) {
    var spec = EXAMPLES.get(environment).deepCopy();
    var all = changes.getOrDefault(environment, Map.of());
    all.forEach(
        (path, value) -> {
          var partOfAbsent =
              all.containsKey("parameterGroup") && path.startsWith("parameterGroup.");
          if (applies(environment, path) && !partOfAbsent) {
            set(spec, path, value);
          }
        });
    if (environment.equals(TENANT)) {
      moveIn(spec);
    }
    var parts = environment.split("/");
    var object = new ElastiCacheEnvironment();
    object.getMetadata().setNamespace(parts[0]);
    object.getMetadata().setName(parts[1]);
    object.setSpec(JSON.convertValue(spec, ElastiCacheEnvironmentSpec.class));
    return object;
  }

  private void moveIn(ObjectNode spec) {
    spec.putObject("vpc").put("id", lent.vpc());
    var network = spec.putObject("network");
    network.putArray("cacheSubnets").addObject().put("id", lent.cacheSubnet());
    ((ObjectNode) spec.get("bastion")).putObject("subnet").put("id", lent.publicSubnet());
  }

  private static void set(ObjectNode spec, String path, Object value) {
    var parts = List.of(path.split("[.]"));
    var node = spec;
    for (var part : parts.subList(0, parts.size() - 1)) {
      if (!(node.get(part) instanceof ObjectNode)) {
        if (value == null) {
          return;
        }
        node.putObject(part);
      }
      node = (ObjectNode) node.get(part);
    }
    var last = parts.get(parts.size() - 1);
    if (value == null) {
      node.remove(last);
    } else {
      node.set(last, JSON.valueToTree(value));
    }
  }
}
