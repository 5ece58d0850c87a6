package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;

class TagsTest {

  private final Map<String, String> tags =
      Tags.of("prod", "shop/sessions", "vpc", "sessions-vpc", Map.of("team", "web", "cost", "7"));

  @Test
  void oursComeFirstThenTheUsersInOrder() {
    assertEquals(
        List.of(
            "Name=sessions-vpc",
            "elasticache-operator.dev/cluster=prod",
            "elasticache-operator.dev/environment=shop/sessions",
            "elasticache-operator.dev/step=vpc",
            "cost=7",
            "team=web"),
        tags.entrySet().stream().map(Object::toString).toList());
  }

  @Test
  void theUsersNeverReplaceOurs() {
    Map<String, String> all = Tags.of("prod", "a/b", "vpc", "n", Map.of(Tags.CLUSTER, "other"));
    assertEquals("prod", all.get(Tags.CLUSTER));
  }

  @Test
  void ofKeysThatDifferInCaseOnlyTheFirstStays() {
    Map<String, String> all =
        Tags.of(
            "prod",
            "a/b",
            "vpc",
            "n",
            Map.of(
                "Elasticache-Operator.dev/Cluster",
                "other",
                "NAME",
                "m",
                "Team",
                "1",
                "team",
                "2"));
    assertEquals(
        Map.of(
            Tags.NAME,
            "n",
            Tags.CLUSTER,
            "prod",
            Tags.ENVIRONMENT,
            "a/b",
            Tags.STEP,
            "vpc",
            "Team",
            "1"),
        all);
  }

  @Test
  void everyServicesTagsAreTheSameMap() {
    assertEquals(tags, Tags.fromEc2(Tags.ec2(tags)));
    assertEquals(tags, Tags.fromElastiCache(Tags.elastiCache(tags)));
    assertEquals(tags, Tags.fromIam(Tags.iam(tags)));
    assertEquals(tags, Tags.fromEc2(Tags.specification(ResourceType.VPC, tags).tags()));
  }

  @Test
  void ownedMeansThisClusterAndThisEnvironment() {
    assertTrue(Tags.owned(tags, "prod", "shop/sessions"));
    assertFalse(Tags.owned(tags, "test", "shop/sessions"));
    assertFalse(Tags.owned(tags, "prod", "shop/other"));
    assertFalse(Tags.owned(Map.of("Name", "sessions-vpc"), "prod", "shop/sessions"));
  }
}
