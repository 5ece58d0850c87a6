package dev.elasticacheoperator.sandbox.aws.tagging;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

class SimulatedTaggingTest {

  private static final String REGION = "us-west-2";
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final String TRUST =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\":"
          + " {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}";
  private static final software.amazon.awssdk.services.iam.model.Tag TEAM =
      software.amazon.awssdk.services.iam.model.Tag.builder().key("team").value("x").build();

  private final VirtualClock clock = new VirtualClock();
  private final SimulatedAccount account =
      new SimulatedCloud(SimulatorSettings.instant().withTaggingLag(LAG), clock)
          .account(SimulatedCloud.DEFAULT_ACCOUNT);
  private final ElastiCacheClient cache = account.elastiCache(REGION);
  private final ResourceGroupsTaggingApiClient tagging = account.tagging(REGION);

  private String group(String name, String... tags) {
    return cache
        .createCacheParameterGroup(
            r ->
                r.cacheParameterGroupName(name)
                    .cacheParameterGroupFamily("redis7")
                    .description("d")
                    .tags(
                        Arrays.stream(tags)
                            .map(
                                tag ->
                                    software.amazon.awssdk.services.elasticache.model.Tag.builder()
                                        .key(tag.split("=")[0])
                                        .value(tag.split("=")[1])
                                        .build())
                            .toList()))
        .cacheParameterGroup()
        .arn();
  }

  /** Returns the names of what is listed, with the number of the tags. */
  private List<String> listed(Consumer<GetResourcesRequest.Builder> request) {
    return tagging.getResources(request).resourceTagMappingList().stream()
        .map(SimulatedTaggingTest::words)
        .toList();
  }

  private static String words(ResourceTagMapping resource) {
    String arn = resource.resourceARN();
    return arn.substring(arn.lastIndexOf(':') + 1) + " " + resource.tags().size();
  }

  @Test
  void filtersByTagsAndTypes() {
    group("a", "team=x", "stage=test");
    group("b", "team=y");
    group("c");
    cache.createCacheCluster(
        r ->
            r.cacheClusterId("d")
                .engine("redis")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1)
                .tags(t -> t.key("team").value("x")));
    clock.advance(LAG);
    assertEquals(List.of("d 1", "a 2", "b 1"), listed(r -> {}));
    assertEquals(
        List.of("d 1", "a 2"), listed(r -> r.tagFilters(f -> f.key("team").values("x", "z"))));
    assertEquals(
        List.of("a 2"), listed(r -> r.tagFilters(f -> f.key("team"), f -> f.key("stage"))));
    assertEquals(List.of("d 1"), listed(r -> r.resourceTypeFilters("elasticache:cluster")));
    assertEquals(3, listed(r -> r.resourceTypeFilters("elasticache")).size());
    assertEquals(List.of(), listed(r -> r.resourceTypeFilters("ec2")));
  }

  /** The token of the last page is an empty text, not a missing one. */
  @Test
  void answersInPages() {
    for (int i = 0; i < 5; i++) {
      group("g" + i, "team=x");
    }
    clock.advance(LAG);
    List<String> found = new ArrayList<>();
    String token = null;
    int pages = 0;
    while (!"".equals(token)) {
      String next = token;
      var answer = tagging.getResources(r -> r.resourcesPerPage(2).paginationToken(next));
      answer.resourceTagMappingList().stream().map(SimulatedTaggingTest::words).forEach(found::add);
      token = answer.paginationToken();
      pages++;
    }
    assertEquals(3, pages);
    assertEquals(List.of("g0 1", "g1 1", "g2 1", "g3 1", "g4 1"), found);
  }

  @Test
  void lagsBehindNewTagsChangesAndDeletions() {
    String arn = group("a", "team=x");
    assertEquals(List.of(), listed(r -> {}));
    clock.advance(LAG);
    assertEquals(List.of("a 1"), listed(r -> {}));
    cache.addTagsToResource(r -> r.resourceName(arn).tags(t -> t.key("stage").value("test")));
    clock.advance(LAG.dividedBy(2));
    cache.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("team", "stage"));
    assertEquals(List.of("a 1"), listed(r -> {}));
    clock.advance(LAG.dividedBy(2));
    assertEquals(List.of("a 2"), listed(r -> {}));
    clock.advance(LAG.dividedBy(2));
    assertEquals(List.of("a 0"), listed(r -> {}));
    cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("a"));
    assertEquals(List.of("a 0"), listed(r -> {}));
    clock.advance(LAG);
    assertEquals(List.of(), listed(r -> {}));
  }

  /** cloud-custodian#2729; Resource Groups Tagging API Reference, "Welcome", for roles. */
  @Test
  void listsInstanceProfilesWhereThePartitionHasItsGlobalServices() {
    var global = account.tagging("us-east-1");
    account.iam().createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST).tags(TEAM));
    account.iam().createInstanceProfile(r -> r.instanceProfileName("p").path("/a/").tags(TEAM));
    account.iam().createInstanceProfile(r -> r.instanceProfileName("untagged"));
    assertEquals(List.of(), global.getResources().resourceTagMappingList());
    clock.advance(LAG);
    var found =
        global
            .getResources(r -> r.resourceTypeFilters("iam:instance-profile"))
            .resourceTagMappingList();
    assertEquals(
        List.of("arn:aws:iam::000000000000:instance-profile/a/p"),
        found.stream().map(ResourceTagMapping::resourceARN).toList());
    assertEquals("x", found.get(0).tags().get(0).value());
    assertEquals(found, global.getResources().resourceTagMappingList());
    assertEquals(List.of(), listed(r -> {}));

    account.iam().deleteInstanceProfile(r -> r.instanceProfileName("p"));
    clock.advance(LAG);
    assertEquals(List.of(), global.getResources().resourceTagMappingList());
  }

  @Test
  void leavesOutTypesThatAwsDoesNotList() {
    group("a", "team=x");
    clock.advance(LAG);
    account.taggingFaults(REGION).leaveOut("elasticache:parametergroup");
    assertEquals(List.of(), listed(r -> {}));
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertRefused(
        "InvalidParameterException", () -> tagging.getResources(r -> r.resourcesPerPage(101)));
    assertRefused(
        "InvalidParameterException", () -> tagging.getResources(r -> r.paginationToken("none")));
    assertRefused(
        "InvalidParameterException",
        () -> tagging.getResources(r -> r.resourceARNList("arn").resourceTypeFilters("ec2")));
    assertRefused(
        "InvalidParameterException",
        () -> tagging.getResources(r -> r.tagFilters(f -> f.key("k").values(many(21)))));
    assertRefused("UnknownOperationException", () -> tagging.getTagKeys());
  }

  private static List<String> many(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add("v" + i);
    }
    return all;
  }
}
