package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Tags of ElastiCache's resources from the pages of the Resource Groups Tagging API. The pages only
 * tell where to look: a read of the resource itself confirms each difference.
 */
class TagPagesTest {

  private static final Duration DEEP = Duration.ofMinutes(16);
  private static final String ARN = "arn:aws:elasticache:us-west-2:000000000000:";
  private static final String SUBNET_GROUP = ARN + "subnetgroup:sessions";
  private static final String OWNER = "elasticache-operator.dev/environment";

  @Test
  void aTagRemovedByHandIsConfirmedAndPutBack() {
    var fixture = Fixture.ready();
    fixture.stranger(aws -> untag(aws, "Name"));
    fixture.harness.pass(DEEP.multipliedBy(2));
    assertEquals(List.of("AddTagsToResource"), fixture.calls.changes());
    assertTrue(fixture.calls.tried("ListTagsForResource") > 0);
    assertTrue(fixture.calls.tried("ListTagsForResource") <= 2);
    fixture.stranger(aws -> assertTrue(keys(aws).contains("Name")));
  }

  /** The ownership tag is gone too, so that AWS lists the resource no longer. */
  @Test
  void aResourceWithoutOurClusterTagIsReadByItself() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .removeTagsFromResource(
                    r ->
                        r.resourceName(SUBNET_GROUP)
                            .tagKeys("elasticache-operator.dev/cluster", OWNER)));
    fixture.harness.pass(DEEP.multipliedBy(2));
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(fixture.step("subnetGroup").message().contains("sessions"));
    assertEquals("BLOCKED", fixture.state("subnetGroup").name());
  }

  /** AWS may be hours behind: nothing is tagged a second time because of that. */
  @Test
  void anOutdatedPageChangesNothing() {
    var fixture = ready(SimulatorSettings.aws().withTaggingLag(Duration.ofHours(3)));
    fixture.edit("tags", Map.of("team", "web"));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.calls.clear();
    int events = fixture.events();
    fixture.harness.pass(Duration.ofHours(6));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(events, fixture.events());
  }

  @Test
  void aTypeThatAwsDoesNotListIsReadByItself() {
    var fixture = Fixture.ready();
    fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .taggingFaults(OperatorHarness.REGION)
        .leaveOut("elasticache:subnetgroup");
    fixture.stranger(aws -> untag(aws, "Name"));
    fixture.harness.pass(DEEP.multipliedBy(2));
    assertEquals(List.of("AddTagsToResource"), fixture.calls.changes());
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(fixture.calls.tried("ListTagsForResource") <= 4, "once in each deep interval");
  }

  private static Fixture ready(SimulatorSettings settings) {
    var fixture = new Fixture(settings);
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  private static void untag(AwsClients aws, String key) {
    aws.elastiCache().removeTagsFromResource(r -> r.resourceName(SUBNET_GROUP).tagKeys(key));
  }

  private static List<String> keys(AwsClients aws) {
    return aws
        .elastiCache()
        .listTagsForResource(r -> r.resourceName(SUBNET_GROUP))
        .tagList()
        .stream()
        .map(Tag::key)
        .toList();
  }
}
