package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.elasticacheoperator.api.CrdFile;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.chart.Generated;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/**
 * Health that Argo CD (deploy/argocd/health.lua) and Flux (the rules of kstatus) derive from the
 * conditions in every phase. Each golden file holds the status and the two judgements of it.
 */
class GitOpsHealthTest {

  private static final Path SCRIPT = Path.of("deploy/argocd/health.lua");
  private static final Path GOLDEN = Path.of("src/test/resources/gitops");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  /** The status that an object has from the start: the CRD's default, read from the file. */
  private static final JsonNode BY_THE_SCHEMA = schemaDefault();

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * @param generation of the object; what was observed is 2
   * @param conditions null where the operator has not looked at all
   */
  private record HealthCase(
      String name,
      long generation,
      boolean deleted,
      ConditionSet conditions,
      String argo,
      String flux) {

    @Override
    public String toString() {
      return name;
    }

    JsonNode object() {
      var metadata = new LinkedHashMap<String, Object>(Map.of("generation", generation));
      if (deleted) {
        metadata.put("deletionTimestamp", NOW.toString());
      }
      var object = new LinkedHashMap<String, Object>(Map.of("metadata", metadata));
      object.put(
          "status",
          conditions == null
              ? BY_THE_SCHEMA
              : conditions.onto(ElastiCacheEnvironmentStatus.empty(), 2L, NOW));
      return new KubernetesSerialization().convertValue(object, JsonNode.class);
    }
  }

  static List<HealthCase> cases() {
    var creating = ConditionSet.reconciling(Phase.CREATING, "cluster: creating");
    var blocked = ConditionSet.stalled(Phase.BLOCKED, "Blocked", "subnetGroup: not ours");
    return List.of(
        new HealthCase("unseen", 1, false, null, "Progressing", "InProgress"),
        new HealthCase(
            "pending",
            2,
            false,
            ConditionSet.reconciling(Phase.PENDING, "nothing done yet"),
            "Progressing",
            "InProgress"),
        new HealthCase("creating", 2, false, creating, "Progressing", "InProgress"),
        new HealthCase(
            "updating",
            2,
            false,
            ConditionSet.reconciling(Phase.UPDATING, "securityGroups: authorize"),
            "Progressing",
            "InProgress"),
        new HealthCase(
            "ready",
            2,
            false,
            ConditionSet.ready(ElastiCacheEnvironmentStatus.empty()),
            "Healthy",
            "Current"),
        new HealthCase(
            "changed",
            3,
            false,
            ConditionSet.ready(ElastiCacheEnvironmentStatus.empty()),
            "Progressing",
            "InProgress"),
        new HealthCase("stuck-then-changed", 3, false, blocked, "Progressing", "InProgress"),
        new HealthCase("paused", 2, false, ConditionSet.paused(), "Suspended", "InProgress"),
        new HealthCase("blocked", 2, false, blocked, "Degraded", "Failed"),
        new HealthCase(
            "plan-held",
            2,
            false,
            ConditionSet.stalled(
                Phase.BLOCKED, StatusRules.PLAN_HELD, "port 6379 to 6380 takes approval"),
            "Suspended",
            "Failed"),
        new HealthCase(
            "failed",
            2,
            false,
            ConditionSet.stalled(
                Phase.FAILED, "QuotaExceeded", "vpc: the maximum number is reached"),
            "Degraded",
            "Failed"),
        new HealthCase(
            "deleting",
            2,
            true,
            ConditionSet.reconciling(Phase.DELETING, "cluster: deleting"),
            "Progressing",
            "Terminating"),
        new HealthCase(
            "deletion-protected",
            2,
            true,
            ConditionSet.protectedFromDeletion(),
            "Degraded",
            "Terminating"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysOfEveryPhase(HealthCase test) throws IOException {
    var object = test.object();
    var argo = argo(object);
    assertEquals(test.argo(), argo.get("status"));
    assertEquals(test.flux(), kstatus(object));
    var golden = new LinkedHashMap<String, Object>();
    golden.put("object", object);
    golden.put("argo", argo);
    golden.put("kstatus", test.flux());
    Generated.assertUpToDate(
        GOLDEN.resolve(test.name() + ".yaml"), YAML.writeValueAsString(golden));
  }

  @Test
  void everyPhaseIsThere() {
    var seen = EnumSet.noneOf(Phase.class);
    cases().stream()
        .filter(c -> c.conditions() != null)
        .forEach(c -> seen.add(c.conditions().phase()));
    assertEquals(EnumSet.allOf(Phase.class), seen);
  }

  /** The document that people paste from is the script itself. */
  @Test
  void theGuideShowsTheScript() throws IOException {
    var guide = Path.of("docs/gitops.md");
    var indented = new StringBuilder();
    for (var line : Files.readAllLines(SCRIPT)) {
      indented.append(line.isEmpty() ? "" : "    " + line).append('\n');
    }
    var text = Files.readString(guide);
    var begin = text.indexOf("health.elasticache-operator.dev_ElastiCacheEnvironment: |\n");
    var before = text.substring(0, text.indexOf('\n', begin) + 1);
    var after = text.substring(text.indexOf("```", begin));
    Generated.assertUpToDate(guide, before + indented + after);
  }

  private static JsonNode schemaDefault() {
    try {
      return YAML.readTree(CrdFile.PATH.toFile())
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/status/default");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> argo(JsonNode object) throws IOException {
    var globals = JsePlatform.standardGlobals();
    globals.set("obj", lua(object));
    var health = globals.load(Files.readString(SCRIPT), "health.lua").call();
    return new TreeMap<>(
        Map.of(
            "status", health.get("status").checkjstring(),
            "message", health.get("message").checkjstring()));
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isContainerNode()) {
      var table = new LuaTable();
      node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        table.set(i + 1, lua(node.get(i)));
      }
      return table;
    }
    if (node.isNumber()) {
      return LuaValue.valueOf(node.asDouble());
    }
    return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
  }

  /**
   * The generic rules for custom resources: sigs.k8s.io/cli-utils, pkg/kstatus/status/generic.go
   * (checkGenericProperties), which Flux goes by.
   */
  private static String kstatus(JsonNode object) {
    if (object.at("/metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    var observed = object.at("/status/observedGeneration");
    if (observed.isNumber() && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return "InProgress";
    }
    if (condition(object, "Reconciling").equals("True")) {
      return "InProgress";
    }
    if (condition(object, "Stalled").equals("True")) {
      return "Failed";
    }
    return List.of("False", "Unknown").contains(condition(object, "Ready"))
        ? "InProgress"
        : "Current";
  }

  private static String condition(JsonNode object, String type) {
    for (var condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return "";
  }
}
