package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

class ParameterGroupsTest {
  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  @BeforeEach
  void group() {
    region.cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("Mine")
                .cacheParameterGroupFamily("redis4.0")
                .description("d"));
  }

  private void set(String group, String name, String value) {
    region.cache.modifyCacheParameterGroup(
        r ->
            r.cacheParameterGroupName(group)
                .parameterNameValues(p -> p.parameterName(name).parameterValue(value)));
  }

  private Map<String, String> values(String source) {
    return region
        .cache
        .describeCacheParametersPaginator(r -> r.cacheParameterGroupName("mine").source(source))
        .parameters()
        .stream()
        .collect(Collectors.toMap(Parameter::parameterName, Parameter::parameterValue));
  }

  @Test
  void userValuesAreDistinguishedAndCanBeReset() {
    assertEquals("volatile-lru", values(null).get("maxmemory-policy"));
    set("mine", "maxmemory-policy", "allkeys-lru");
    set("mine", "timeout", "20");
    set("mine", "notify-keyspace-events", "Ex");
    assertEquals(
        Map.of("maxmemory-policy", "allkeys-lru", "timeout", "20", "notify-keyspace-events", "Ex"),
        values("user"));
    assertTrue(!values("system").containsKey("timeout"));
    region.cache.resetCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("mine").parameterNameValues(p -> p.parameterName("timeout")));
    assertEquals("0", values(null).get("timeout"));
    region.cache.resetCacheParameterGroup(
        r -> r.cacheParameterGroupName("mine").resetAllParameters(true));
    assertEquals(Map.of(), values("user"));
    assertEquals("volatile-lru", values(null).get("maxmemory-policy"));
  }

  @Test
  void valuesAreCheckedAndAWrongOneChangesNothing() {
    assertRefused("InvalidParameterValue", 400, () -> set("mine", "no-such-parameter", "1"));
    assertRefused("InvalidParameterValue", 400, () -> set("mine", "maxmemory-policy", "lru"));
    assertRefused("InvalidParameterValue", 400, () -> set("mine", "timeout", "19"));
    assertRefused("InvalidParameterValue", 400, () -> set("mine", "timeout", "many"));
    assertRefused(
        "InvalidParameterValue", 400, () -> set("mine", "reserved-memory-percent", "101"));
    assertRefused("InvalidParameterValue", 400, () -> set("mine", "maxclients", "10"));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.modifyCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("mine")
                        .parameterNameValues(
                            p -> p.parameterName("timeout").parameterValue("30"),
                            p -> p.parameterName("tcp-keepalive").parameterValue("-1"))));
    assertEquals(Map.of(), values("user"));
    set("mine", "slowlog-log-slower-than", "-1");
    set("mine", "list-max-ziplist-size", "-5");
    assertEquals(2, values("user").size());
  }

  @Test
  void takesAtMostTwentyParametersACall() {
    List<ParameterNameValue> settable =
        region
            .cache
            .describeCacheParameters(r -> r.cacheParameterGroupName("mine"))
            .parameters()
            .stream()
            .filter(Parameter::isModifiable)
            .map(
                p ->
                    ParameterNameValue.builder()
                        .parameterName(p.parameterName())
                        .parameterValue(p.parameterValue())
                        .build())
            .toList();
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.modifyCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("mine")
                        .parameterNameValues(settable.subList(0, 21))));
    region.cache.modifyCacheParameterGroup(
        r -> r.cacheParameterGroupName("mine").parameterNameValues(settable.subList(0, 20)));
    assertEquals(20, values("user").size());
  }

  @Test
  void everyFamilyHasAnUnchangeableDefaultGroup() {
    List<String> names =
        region.cache.describeCacheParameterGroups().cacheParameterGroups().stream()
            .map(CacheParameterGroup::cacheParameterGroupName)
            .toList();
    assertTrue(
        names.containsAll(
            List.of(
                "default.redis4.0",
                "default.redis5.0",
                "default.redis6.x",
                "default.redis7",
                "default.redis7.cluster.on",
                "default.valkey8",
                "default.memcached1.6",
                "mine")),
        names.toString());
    assertRefused("InvalidParameterValue", 400, () -> set("default.redis4.0", "timeout", "30"));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.deleteCacheParameterGroup(
                r -> r.cacheParameterGroupName("default.redis4.0")));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.createCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("default.mine")
                        .cacheParameterGroupFamily("redis7")
                        .description("d")));
  }

  @Test
  void parametersArePagedByMarker() {
    var first =
        region.cache.describeCacheParameters(r -> r.cacheParameterGroupName("mine").maxRecords(20));
    assertEquals(20, first.parameters().size());
    var second =
        region.cache.describeCacheParameters(
            r -> r.cacheParameterGroupName("mine").maxRecords(20).marker(first.marker()));
    assertTrue(second.parameters().stream().noneMatch(p -> first.parameters().contains(p)));
  }

  @Test
  void namesAreTakenAndUnknownOnesNotFound() {
    assertRefused(
        "CacheParameterGroupAlreadyExists",
        400,
        () ->
            region.cache.createCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("mine")
                        .cacheParameterGroupFamily("redis7")
                        .description("d")));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.createCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("other")
                        .cacheParameterGroupFamily("redis99")
                        .description("d")));
    region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine"));
    assertRefused(
        "CacheParameterGroupNotFound",
        404,
        () -> region.cache.describeCacheParameterGroups(r -> r.cacheParameterGroupName("mine")));
    assertRefused("CacheParameterGroupNotFound", 404, () -> set("mine", "timeout", "30"));
  }

  @Test
  void cannotGoWhileAClusterUsesItNotEvenOneBeingDeleted() {
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engine("redis")
                .engineVersion("4.0.10")
                .cacheParameterGroupName("mine")
                .cacheNodeType("cache.t2.micro")
                .numCacheNodes(1));
    region.minutes(6);
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertRefused(
        "InvalidCacheParameterGroupState",
        400,
        () -> region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine")));
    region.minutes(4);
    region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine"));
  }

  @Test
  void quotaIsAwsOwn() {
    CacheRegion small = new CacheRegion(CacheRegion.TIMES.withMaxCacheParameterGroups(2));
    IntStream.range(0, 2)
        .forEach(
            i ->
                small.cache.createCacheParameterGroup(
                    r ->
                        r.cacheParameterGroupName("g" + i)
                            .cacheParameterGroupFamily("redis7")
                            .description("d")));
    assertRefused(
        "CacheParameterGroupQuotaExceeded",
        400,
        () ->
            small.cache.createCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("g2")
                        .cacheParameterGroupFamily("redis7")
                        .description("d")));
  }
}
