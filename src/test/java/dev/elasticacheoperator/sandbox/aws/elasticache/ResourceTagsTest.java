package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.Tag;

class ResourceTagsTest {
  private static final String PREFIX = "arn:aws:elasticache:us-west-2:000000000000:";

  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  private Map<String, String> tags(String arn) {
    return region.cache.listTagsForResource(r -> r.resourceName(arn)).tagList().stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private String parameterGroup() {
    return region
        .cache
        .createCacheParameterGroup(
            r ->
                r.cacheParameterGroupName("pg")
                    .cacheParameterGroupFamily("redis7")
                    .description("d")
                    .tags(tag("a", "1")))
        .cacheParameterGroup()
        .arn();
  }

  @Test
  void areSetAtCreateAndChanged() {
    String arn = parameterGroup();
    assertEquals(Map.of("a", "1"), tags(arn));
    assertEquals(
        2,
        region
            .cache
            .addTagsToResource(r -> r.resourceName(arn).tags(tag("b", "2")))
            .tagList()
            .size());
    region.cache.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("a"));
    assertEquals(Map.of("b", "2"), tags(arn));
  }

  @Test
  void goWithTheResource() {
    String arn = parameterGroup();
    region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("pg"));
    assertRefused("CacheParameterGroupNotFound", 404, () -> tags(arn));
    region.cache.createCacheParameterGroup(
        r -> r.cacheParameterGroupName("pg").cacheParameterGroupFamily("redis7").description("d"));
    assertEquals(Map.of(), tags(arn));
  }

  @Test
  void tagsOfAClusterAreShownOnlyWhileItIsAvailable() {
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engine("redis")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1)
                .tags(tag("a", "1")));
    assertRefused("CacheClusterNotFound", 404, () -> tags(PREFIX + "cluster:c"));
    region.minutes(6);
    assertEquals(Map.of("a", "1"), tags(PREFIX + "cluster:c"));
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertRefused("CacheClusterNotFound", 404, () -> tags(PREFIX + "cluster:c"));
  }

  @Test
  void tagsOfAReplicationGroupNeedItAvailable() {
    region.cache.createReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .replicationGroupDescription("d")
                .cacheNodeType("cache.t3.micro")
                .tags(tag("a", "1")));
    assertRefused("InvalidReplicationGroupState", 400, () -> tags(PREFIX + "replicationgroup:rg"));
    region.minutes(6);
    assertEquals(Map.of("a", "1"), tags(PREFIX + "replicationgroup:rg"));
    assertEquals(Map.of("a", "1"), tags(PREFIX + "cluster:rg-001"));
  }

  @Test
  void tagsOfUnknownResourcesAreRefusedByKind() {
    assertRefused("CacheClusterNotFound", 404, () -> tags(PREFIX + "cluster:none"));
    assertRefused(
        "ReplicationGroupNotFoundFault", 404, () -> tags(PREFIX + "replicationgroup:none"));
    assertRefused("CacheSubnetGroupNotFoundFault", 400, () -> tags(PREFIX + "subnetgroup:none"));
    assertRefused("CacheParameterGroupNotFound", 404, () -> tags(PREFIX + "parametergroup:none"));
    assertRefused("InvalidARN", 400, () -> tags("cluster:none"));
    String elsewhere = parameterGroup().replace("us-west-2", "eu-west-1");
    assertRefused("CacheParameterGroupNotFound", 404, () -> tags(elsewhere));
  }

  @Test
  void areLimitedAsInAws() {
    String arn = parameterGroup();
    List<Tag> fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toList();
    assertRefused(
        "TagQuotaPerResourceExceeded",
        400,
        () -> region.cache.addTagsToResource(r -> r.resourceName(arn).tags(fifty)));
    assertRefused(
        "InvalidParameterValue",
        400,
        () -> region.cache.addTagsToResource(r -> r.resourceName(arn).tags(tag("aws:x", "v"))));
    assertEquals(Map.of("a", "1"), tags(arn));
  }
}
