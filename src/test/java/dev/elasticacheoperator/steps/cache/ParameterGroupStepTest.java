package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the parameter group step. */
class ParameterGroupStepTest {

  private static final Map<String, String> LRU = Map.of("maxmemory-policy", "allkeys-lru");
  private static final Map<String, String> TAGS = tags(StepNames.PARAMETER_GROUP, "sessions");
  private static final String RETAG =
      "AddTagsToResource: Set tags of cache parameter group sessions";

  static Stream<Row<ObservedGroups<ObservedParameterGroup>>> rows() {
    var fits = group("sessions", "redis4.0", LRU);
    var redis5 = desired("cache.version", "5.0.6", "parameterGroup.family", null);
    var renamed = desired("parameterGroup.name", "users");
    var without = desired("parameterGroup", null);
    var clusterMode =
        desired("cache.version", "7.1", "parameterGroup.family", null, "cache.shards", 2);
    var clustered = with(LRU, "cluster-enabled", "yes");
    var valkey =
        desired(
            "cache.engine", "valkey",
            "cache.version", "8.0",
            "parameterGroup.family", null);
    var memcached =
        desired(
            "cache.engine", "memcached",
            "cache.version", "1.6.22",
            "parameterGroup", Map.of("name", "sessions"));
    var serverless =
        desired(
            "network.cacheSubnets",
            null,
            "cache",
            Map.of("engine", "valkey", "serverless", Map.of()));
    return Stream.of(
        row(
            "nothing exists",
            observed(),
            "CreateCacheParameterGroup: Create cache parameter group sessions (family redis4.0)"),
        row("all is as desired", observed(fits), "Ready: redis4.0"),
        row(
            "a parameter is not set",
            observed(group("sessions", "redis4.0", Map.of())),
            "ModifyCacheParameterGroup: Set maxmemory-policy=allkeys-lru in cache parameter group"
                + " sessions"),
        row(
            "a parameter has another value",
            observed(group("sessions", "redis4.0", Map.of("maxmemory-policy", "noeviction"))),
            "ModifyCacheParameterGroup: Set maxmemory-policy=allkeys-lru in cache parameter group"
                + " sessions"),
        row(
            "somebody set another parameter",
            observed(group("sessions", "redis4.0", with(LRU, "timeout", "60"))),
            "ResetCacheParameterGroup: Reset timeout of cache parameter group sessions"),
        row(
            "a parameter is missing and another one is surplus",
            observed(group("sessions", "redis4.0", Map.of("timeout", "60"))),
            "ModifyCacheParameterGroup: Set maxmemory-policy=allkeys-lru in cache parameter group"
                + " sessions",
            "ResetCacheParameterGroup: Reset timeout of cache parameter group sessions"),
        row(
            "more parameters than one call takes",
            desired("parameterGroup.parameters", parameters(1, 22)),
            observed(group("sessions", "redis4.0", Map.of())),
            "ModifyCacheParameterGroup: Set "
                + IntStream.rangeClosed(1, 20)
                    .mapToObj(i -> "p%02d=1".formatted(i))
                    .collect(Collectors.joining(", "))
                + " in cache parameter group sessions"),
        row(
            "the rest of the parameters",
            desired("parameterGroup.parameters", parameters(1, 22)),
            observed(group("sessions", "redis4.0", parameters(1, 20))),
            "ModifyCacheParameterGroup: Set p21=1, p22=1 in cache parameter group sessions"),
        row(
            "more surplus parameters than one call takes",
            observed(group("sessions", "redis4.0", merged(LRU, parameters(1, 22)))),
            "ResetCacheParameterGroup: Reset "
                + IntStream.rangeClosed(1, 20)
                    .mapToObj("p%02d"::formatted)
                    .collect(Collectors.joining(", "))
                + " of cache parameter group sessions"),
        row(
            "the family changes",
            redis5,
            observed(fits),
            "CreateCacheParameterGroup: Create cache parameter group sessions-redis5-0 (family"
                + " redis5.0)"),
        row(
            "the group of the new family exists",
            redis5,
            observed(fits, group("sessions-redis5-0", "redis5.0", LRU)),
            "Ready: redis5.0; deleted once unused: sessions",
            "later DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row(
            "only the group of the new family exists",
            redis5,
            observed(group("sessions-redis5-0", "redis5.0", LRU)),
            "Ready: redis5.0"),
        row(
            "the name changes",
            renamed,
            observed(fits),
            "CreateCacheParameterGroup: Create cache parameter group users (family redis4.0)"),
        row(
            "the group of the new name exists",
            renamed,
            observed(fits, group("users", "redis4.0", LRU)),
            "Ready: redis4.0; deleted once unused: sessions",
            "later DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row("a tag is missing", observed(fits.withTags(without(TAGS, "team"))), RETAG),
        row(
            "the group of a cache in cluster mode is new",
            clusterMode,
            observed(),
            "CreateCacheParameterGroup: Create cache parameter group sessions (family redis7)"),
        new Row<>(
            "the group was created in this pass, and no cache can use it",
            clusterMode,
            observed(group("sessions", "redis7", Map.of())),
            announcing("sessions"),
            List.of(
                "ModifyCacheParameterGroup: Set cluster-enabled=yes, maxmemory-policy=allkeys-lru"
                    + " in cache parameter group sessions")),
        row(
            "cluster mode comes",
            clusterMode,
            observed(group("sessions", "redis7", LRU)),
            "CreateCacheParameterGroup: Create cache parameter group sessions-redis7-cluster-on"
                + " (family redis7)"),
        row(
            "the group for cluster mode is new",
            clusterMode,
            observed(
                group("sessions", "redis7", LRU),
                group("sessions-redis7-cluster-on", "redis7", Map.of())),
            "ModifyCacheParameterGroup: Set cluster-enabled=yes, maxmemory-policy=allkeys-lru in"
                + " cache parameter group sessions-redis7-cluster-on"),
        row(
            "the group for cluster mode exists",
            clusterMode,
            observed(
                group("sessions", "redis7", LRU),
                group("sessions-redis7-cluster-on", "redis7", clustered)),
            "Ready: redis7; deleted once unused: sessions",
            "later DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row(
            "a shared view does not know which of two groups has cluster mode",
            clusterMode,
            observed(unread("sessions", "redis7"), unread("sessions-redis7-cluster-on", "redis7")),
            "Ready: redis7; deleted once unused: sessions",
            "later DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row(
            "a shared view does not know whether the only group has cluster mode",
            clusterMode,
            observed(unread("sessions", "redis7")),
            "Ready: redis7"),
        row(
            "cluster mode goes again",
            desired(
                "cache.version",
                "7.1",
                "parameterGroup.family",
                null,
                "cache.encryption",
                Map.of("atRest", true)),
            observed(group("sessions", "redis7", clustered)),
            "CreateCacheParameterGroup: Create cache parameter group sessions-redis7 (family"
                + " redis7)"),
        row(
            "redis becomes valkey",
            valkey,
            observed(group("sessions", "redis7", LRU)),
            "CreateCacheParameterGroup: Create cache parameter group sessions-valkey8 (family"
                + " valkey8)"),
        row(
            "the group of valkey has no parameters yet",
            valkey,
            observed(
                group("sessions", "redis7", LRU), group("sessions-valkey8", "valkey8", Map.of())),
            "ModifyCacheParameterGroup: Set maxmemory-policy=allkeys-lru in cache parameter group"
                + " sessions-valkey8"),
        row(
            "the group of valkey has the same parameters",
            valkey,
            observed(group("sessions", "redis7", LRU), group("sessions-valkey8", "valkey8", LRU)),
            "Ready: valkey8; deleted once unused: sessions",
            "later DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row(
            "the family of memcached changes",
            memcached,
            observed(group("sessions", "memcached1.5", Map.of())),
            "CreateCacheParameterGroup: Create cache parameter group sessions-memcached1-6 (family"
                + " memcached1.6)"),
        row(
            "somebody set cluster-enabled to its default",
            observed(group("sessions", "redis4.0", with(LRU, "cluster-enabled", "no"))),
            "Ready: redis4.0"),
        row(
            "the cache becomes serverless",
            serverless,
            observed(fits),
            "DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row("a tag differs", desired("tags", Map.of("team", "other")), observed(fits), RETAG),
        row(
            "somebody added a tag",
            observed(fits.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: redis4.0"),
        row(
            "a shared view does not know parameters and tags",
            observed(
                new ObservedParameterGroup(
                    "sessions", "arn:sessions", "redis4.0", Optional.empty(), Optional.empty())),
            "Ready: redis4.0"),
        row(
            "the name belongs to a foreign group",
            observed().blocked("sessions", new Outcome.Blocked("is foreign")),
            "Blocked: is foreign"),
        row(
            "a group without tags is adopted before anything else",
            observed(group("sessions", "redis4.0", Map.of("timeout", "60")).withTags(Map.of())),
            "AddTagsToResource: Adopt cache parameter group sessions"),
        row(
            "the spec has no parameter group any more",
            without,
            observed(fits),
            "DeleteCacheParameterGroup: Delete cache parameter group sessions"),
        row("the spec has no parameter group, and nothing exists", without, observed(), "absent"),
        row(
            "the environment is deleted",
            deleted(),
            observed(fits, group("sessions-redis5-0", "redis5.0", LRU)),
            "DeleteCacheParameterGroup: Delete cache parameter group sessions",
            "DeleteCacheParameterGroup: Delete cache parameter group sessions-redis5-0"),
        row(
            "the environment is deleted, and a foreign group has the name",
            deleted(),
            observed().blocked("sessions", new Outcome.Blocked("is foreign")),
            "absent"));
  }

  @Test
  void tellsWhyACacheHasNoParameterGroup() {
    var step = new ParameterGroupStep(StepNames.PARAMETER_GROUP, Set.of());
    assertEquals(
        "A serverless cache has no parameter group",
        step.whySkipped(
            desired(
                "parameterGroup", null,
                "network.cacheSubnets", null,
                "cache", Map.of("engine", "valkey", "serverless", Map.of()))));
    assertEquals("Not requested by the spec", step.whySkipped(desired("parameterGroup", null)));
  }

  private static StepContext announcing(String name) {
    return new StepContext(
        Outputs.NONE, List.of(), Set.of(name), false, false, false, StepTable.NOW, StepTable.NOW);
  }

  private static ObservedParameterGroup unread(String name, String family) {
    return new ObservedParameterGroup(
        name, "arn:" + name, family, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedGroups<ObservedParameterGroup>> row) {
    var step = new ParameterGroupStep(StepNames.PARAMETER_GROUP, Set.of());
    assertEquals(row.expected(), StepTable.lines(step, row));
  }

  private static Row<ObservedGroups<ObservedParameterGroup>> row(
      String name, ObservedGroups<ObservedParameterGroup> observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedGroups<ObservedParameterGroup>> row(
      String name,
      Target target,
      ObservedGroups<ObservedParameterGroup> observed,
      String... expected) {
    return new Row<>(name, target, observed, context(Outputs.NONE), List.of(expected));
  }

  private static ObservedGroups<ObservedParameterGroup> observed(ObservedParameterGroup... groups) {
    return new ObservedGroups<>(List.of(groups), Map.of(), List.of());
  }

  private static ObservedParameterGroup group(
      String name, String family, Map<String, String> parameters) {
    return new ObservedParameterGroup(
        name,
        "arn:" + name,
        family,
        Optional.of(parameters),
        Optional.of(tags(StepNames.PARAMETER_GROUP, name)));
  }

  /** Returns parameters such as {@code p01=1}. */
  private static Map<String, String> parameters(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .boxed()
        .collect(Collectors.toMap("p%02d"::formatted, i -> "1"));
  }

  private static Map<String, String> merged(Map<String, String> some, Map<String, String> more) {
    return Stream.of(some, more)
        .flatMap(m -> m.entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
