package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Facts that a create does not read back, because it has set them itself. The first comparison
 * after it reads them. A process that did not create the resource reads them at once.
 */
class FirstComparisonTest {

  private static final Duration DRIFT = OperatorHarness.INTERVALS.drift().plusSeconds(1);

  private static Fixture ready() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  @Test
  void readsTheTagsOfANewCache() {
    var fixture = ready();
    assertEquals(0, fixture.calls.tried("ListTagsForResource"));
    fixture.calls.clear();
    fixture.stranger(
        aws -> {
          var arn = aws.elastiCache().describeCacheClusters().cacheClusters().get(0).arn();
          aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn).tagKeys("team"));
        });

    fixture.harness.pass(DRIFT);

    assertEquals(List.of("AddTagsToResource"), fixture.calls.changes());
  }

  @Test
  void readsTheTagsOfTheVolumeOfANewBastion() {
    var fixture = ready();
    assertEquals(0, fixture.calls.tried("DescribeVolumes"));
    fixture.calls.clear();
    fixture.stranger(
        aws -> {
          var attached =
              Filter.builder()
                  .name("attachment.instance-id")
                  .values(fixture.status().bastion().instanceId())
                  .build();
          var volume = aws.ec2().describeVolumes(r -> r.filters(attached)).volumes().get(0);
          aws.ec2().deleteTags(r -> r.resources(volume.volumeId()).tags(tag -> tag.key(Tags.STEP)));
        });

    fixture.harness.pass(DRIFT);

    assertEquals(List.of("CreateTags"), fixture.calls.changes());
  }

  @Test
  void deletesAUserGroupThatTheNewCacheDoesNotHave() {
    var fixture = new Fixture();
    fixture.stranger(
        aws -> {
          var tags =
              Tags.of(OperatorHarness.CLUSTER, Fixture.NAME, "users", "left behind", Map.of());
          aws.elastiCache()
              .createUser(
                  r ->
                      r.userId("left-behind")
                          .userName("app")
                          .engine("valkey")
                          .accessString("on ~* +@all")
                          .authenticationMode(m -> m.type("password").passwords("p".repeat(16)))
                          .tags(Tags.elastiCache(tags)));
          fixture.harness.clock.advance(Duration.ofMinutes(2));
          aws.elastiCache()
              .createUserGroup(
                  r ->
                      r.userGroupId("sessions-7e5f5de3")
                          .engine("valkey")
                          .userIds("left-behind")
                          .tags(Tags.elastiCache(tags)));
        });
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(0, fixture.calls.tried("DescribeUserGroups"));
    fixture.calls.clear();

    fixture.harness.pass(Duration.ofMinutes(10));

    assertEquals(List.of("DeleteUserGroup", "DeleteUser"), fixture.calls.changes());
  }

  @Test
  void aRestartedProcessReadsWhatItDidNotCreate() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.harness.restart();

    fixture.harness.untilReady(Fixture.NAME);

    assertEquals(1, fixture.calls.tried("ListTagsForResource"));
    assertEquals(1, fixture.calls.tried("DescribeVolumes"));
    assertEquals(1, fixture.calls.tried("DescribeNetworkInterfaces"));
    assertTrue(fixture.calls.tried("DescribeUserGroups") > 0);
  }

  @Test
  void aChangedObjectReadsWhatTheCreateDidNotHave() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(3));
    fixture.edit("tags", Map.of("team", "mobile"));

    fixture.harness.untilReady(Fixture.NAME);

    assertEquals(3, fixture.calls.tried("ListTagsForResource"), "cache and both groups");
    fixture.calls.clear();
    fixture.harness.pass(DRIFT);
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void asksOnceForAUserThatIsForeign() {
    var fixture = Fixture.of("serverless.yaml", List.of("bastion.enabled", false));
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createUser(
                    r ->
                        r.userId("sessions-app-b468f463")
                            .userName("app")
                            .engine("valkey")
                            .accessString("on ~* +@all")
                            .authenticationMode(
                                m -> m.type("password").passwords("p".repeat(16)))));

    fixture.harness.clock.advance(Duration.ofMinutes(2));

    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.harness.restart();
    fixture.harness.pass(Duration.ofMinutes(20));

    assertEquals(1, fixture.calls.tried("CreateUser"));
  }
}
