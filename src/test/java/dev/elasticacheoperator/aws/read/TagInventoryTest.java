package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceGroupsTaggingApiException;

/** Tags come from one list of the account, and one by one where the list does not have them. */
class TagInventoryTest extends StubbedInventory {

  @Test
  void deepFactsAreReadOncePerIntervalAndShallowViewsTakeWhatIsKnown() {
    EnvironmentView deep = deep("shop/e1");
    assertTrue(deep.perResource());
    assertEquals(Optional.of(Map.of("arn", "arn:1")), deep.get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    clock.turn(Duration.ofMinutes(14));
    assertEquals(
        Optional.of(Map.of("arn", "arn:1")), deep("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    assertEquals(1, calls(ListTagsForResourceRequest.class));
    clock.turn(Duration.ofMinutes(2));
    shallow("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, calls(ListTagsForResourceRequest.class));
    deep("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(2, calls(ListTagsForResourceRequest.class));
  }

  @Test
  void aDirectReadingLeavesItsFactsForTheInventory() {
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    deep("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, calls(ListTagsForResourceRequest.class));
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(2, calls(ListTagsForResourceRequest.class));
  }

  /** A thousand clusters with their two groups: 30 pages, and no call for a resource of its own. */
  @Test
  void tagsComeInPagesForAll() {
    tagsHavePages(IntStream.range(0, 3 * ENVIRONMENTS).mapToObj(i -> "arn:" + i).toList());
    for (int i = 0; i < 3 * ENVIRONMENTS; i++) {
      assertEquals(
          Optional.of(Map.of(Tags.CLUSTER, "prod", "arn", "arn:" + i)),
          deep("shop/e" + i / 3).get(Kinds.ELASTICACHE_TAGS, "arn:" + i));
    }
    assertEquals(30, stub.asked.size());
    GetResourcesRequest asked = stub.asked(GetResourcesRequest.class).get(0);
    assertEquals(100, asked.resourcesPerPage());
    assertEquals(Tags.CLUSTER, asked.tagFilters().get(0).key());
    assertEquals(List.of("prod"), asked.tagFilters().get(0).values());
    assertFalse(asked.resourceTypeFilters().contains("elasticache:snapshot"));
  }

  /** AWS may show new tags late, and not list every type. */
  @Test
  void tagsThatAreNotListedAreReadByThemselves() {
    tagsHavePages(List.of("arn:1"));
    EnvironmentView reads = deep("shop/e1");
    assertEquals(Optional.of(Map.of("arn", "arn:2")), reads.get(Kinds.ELASTICACHE_TAGS, "arn:2"));
    reads.get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, calls(ListTagsForResourceRequest.class));
    deep("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:2");
    assertEquals(1, calls(ListTagsForResourceRequest.class));
  }

  @Test
  void tagsOfADirectReadingWinOverAnOlderList() {
    tagsHavePages(List.of("arn:1"));
    EnvironmentView before = deep("shop/e1");
    assertEquals("prod", before.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get(Tags.CLUSTER));
    clock.turn(Duration.ofMinutes(1));
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    EnvironmentView after = deep("shop/e1");
    assertEquals(Optional.of(Map.of("arn", "arn:1")), after.get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    clock.turn(Duration.ofMinutes(16));
    EnvironmentView later = deep("shop/e1");
    assertEquals("prod", later.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get(Tags.CLUSTER));
    assertEquals(2, calls(GetResourcesRequest.class));
  }

  @Test
  void withoutListPermissionTagsAreReadOneByOne() {
    stub.on(
        GetResourcesRequest.class,
        ask -> {
          throw refusal(ResourceGroupsTaggingApiException.builder(), 400, "AccessDeniedException");
        });
    for (int i = 0; i < 3; i++) {
      EnvironmentView reads = deep("shop/e" + i);
      assertTrue(reads.get(Kinds.ELASTICACHE_TAGS, "arn:" + i).isPresent());
    }
    assertEquals(1, calls(GetResourcesRequest.class));
    assertEquals(3, calls(ListTagsForResourceRequest.class));
  }

  @Test
  void aPageOfTagsMayBeEmptyThoughMoreFollow() {
    stub.on(
        GetResourcesRequest.class,
        ask ->
            ask.paginationToken() == null
                ? GetResourcesResponse.builder().paginationToken("more").build()
                : resources(List.of("arn:1"), ""));
    EnvironmentView reads = deep("shop/e1");
    assertEquals("arn:1", reads.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get("arn"));
    assertEquals(2, stub.asked.size());
  }
}
