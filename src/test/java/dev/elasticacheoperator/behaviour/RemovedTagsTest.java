package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AppliedTag;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;

/** A tag that is removed from the spec is removed from all resources; tags of others stay. */
class RemovedTagsTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String CLUSTER =
      "arn:aws:elasticache:us-west-2:000000000000:cluster:sessions";

  @Test
  void aRemovedTagIsRemovedEverywhere() {
    var fixture = tagged();
    var before = ResourceSnapshot.of(fixture);
    assertTrue(before.stream().anyMatch(line -> line.contains("second")));
    foreignTags(fixture);
    fixture.calls.clear();

    fixture.edit("tags", Map.of("first", "1"));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(2));
    var after = ResourceSnapshot.of(fixture);
    assertEquals(List.of(), lines(after, line -> line.contains("second")));
    assertEquals(
        lines(before, line -> line.contains("first")).size(),
        lines(after, line -> line.contains("first")).size());
    assertEquals(3, lines(after, line -> line.contains("company")).size());
    assertEquals(
        new TreeSet<>(
            List.of("DeleteTags", "RemoveTagsFromResource", "UntagInstanceProfile", "UntagRole")),
        new TreeSet<>(fixture.calls.changes()));

    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
  }

  /** Otherwise a kill could leave a tag of which nothing tells that the operator set it. */
  @Test
  void aKeyIsInTheStatusBeforeAResourceCarriesIt() {
    var fixture = Fixture.ready();
    var seen = new TreeSet<String>();
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (call.request() instanceof CreateTagsRequest request) {
              request.tags().forEach(tag -> seen.add(tag.key()));
              assertTrue(keys(fixture).containsAll(seen), () -> seen + " in " + keys(fixture));
            }
          }
        });
    fixture.edit("tags", Map.of("first", "1", "second", "2"));
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(seen.contains("second"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9, 12})
  void aKillLeavesNoTagBehind(int calls) {
    var fixture = tagged();
    var left = new int[] {calls};
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.mutating() && --left[0] == 0) {
              throw new OperatorHarness.Killed(call.operation());
            }
          }
        });
    fixture.edit("tags", Map.of("first", "1"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), lines(ResourceSnapshot.of(fixture), line -> line.contains("second")));
  }

  @Test
  void aKeyThatSomebodyElseUsesLaterStays() {
    var fixture = tagged();
    fixture.edit("tags", Map.of("first", "1"));
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(keys(fixture).contains("second"), "reads may still be older");
    fixture.harness.pass(HOUR);
    assertEquals(List.of(new AppliedTag("first", null)), fixture.status().tags());

    fixture.stranger(
        aws -> ManualChanges.tag(aws, fixture.id("vpc"), "second", "a company's tagger"));
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
  }

  /** IAM takes both keys for one, EC2 does not. */
  @Test
  void aKeyThatChangesItsCaseIsReplaced() {
    var fixture = tagged();
    fixture.edit("tags", Map.of("first", "1", "Second", "2"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), lines(ResourceSnapshot.of(fixture), line -> line.contains("second")));
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
  }

  private static Fixture tagged() {
    var fixture = Fixture.ready();
    fixture.edit("tags", Map.of("first", "1", "second", "2"));
    fixture.harness.untilReady(Fixture.NAME);
    // ElastiCache refuses to change the tags of a cluster while it changes tags.
    fixture.harness.pass(Duration.ofMinutes(2));
    return fixture;
  }

  private static void foreignTags(Fixture fixture) {
    fixture.stranger(
        aws -> {
          ManualChanges.tag(aws, fixture.id("vpc"), "company", "x");
          aws.iam()
              .tagRole(r -> r.roleName("sessions-bastion").tags(t -> t.key("company").value("x")));
          aws.elastiCache()
              .addTagsToResource(
                  r -> r.resourceName(CLUSTER).tags(t -> t.key("company").value("x")));
        });
  }

  private static TreeSet<String> keys(Fixture fixture) {
    var keys = new TreeSet<String>();
    fixture.status().tags().forEach(tag -> keys.add(tag.key()));
    return keys;
  }

  private static List<String> lines(Set<String> all, Predicate<String> which) {
    return all.stream().filter(which).toList();
  }
}
