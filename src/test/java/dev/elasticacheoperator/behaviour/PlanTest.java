package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans: a change that replaces the cache is shown, and waits until exactly that plan is approved.
 */
class PlanTest {

  private static final Duration LONG = Duration.ofMinutes(20);

  @Test
  void anotherPortIsHeldUntilItsPlanIsApproved() {
    var fixture = Fixture.ready();
    var old = fixture.status().endpoint();
    var events = fixture.events();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);

    assertEquals(
        List.of("AuthorizeSecurityGroupIngress"), fixture.calls.changes(), "not asked for");
    assertHeld(fixture);
    assertEquals(old, fixture.status().endpoint(), "the old cache serves on");
    var plan = fixture.status().plan();
    assertEquals(
        List.of(
            "cluster CreateSnapshot: Take snapshot NAME of cache cluster sessions",
            "cluster DeleteCacheCluster: Delete cache cluster sessions, whose data is in snapshot"
                + " NAME, downtime",
            "cluster CreateCacheCluster: Create cache cluster sessions (redis 4.0.10,"
                + " cache.t2.micro, port 6380, parameter group sessions, subnet group sessions) of"
                + " snapshot NAME"),
        plan.actions().stream()
            .map(PlanTest::line)
            .map(line -> line.replaceAll("sessions-[0-9a-f]{16}", "NAME"))
            .toList());
    assertTrue(
        plan.message()
            .startsWith(
                "Changing the port from 6379 to 6380 requires replacing cache cluster sessions. The"
                    + " new cache begins with a snapshot of it, without what is written after the"
                    + " snapshot."),
        plan.message());
    assertTrue(
        plan.message()
            .contains(
                "kubectl annotate ece sessions -n default --overwrite"
                    + " elasticache-operator.dev/approve-plan="
                    + plan.hash()),
        plan.message());
    assertEquals(plan.message(), fixture.condition("Ready").getMessage());
    assertEquals(
        1,
        fixture.eventsSince(events).stream()
            .filter(e -> e.warning() && e.reason().equals("PlanHeld"))
            .count());

    fixture.calls.clear();
    approve(fixture, plan.hash());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of(
            "CreateSnapshot",
            "DeleteCacheCluster",
            "CreateCacheCluster",
            "RevokeSecurityGroupIngress"),
        fixture.calls.changes());
    assertEquals(6380, fixture.status().endpoint().port());
    assertEquals("6380", secretPort(fixture));
    assertNull(fixture.status().plan());
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    fixture.assertAtRest();
  }

  /** Everything else of the environment goes on. */
  @Test
  void onlyThatIsHeld() {
    var fixture = Fixture.ready();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    var hash = fixture.status().plan().hash();
    fixture.calls.clear();

    fixture.edit("tags", Map.of("team", "other"));
    fixture.edit("network.allowedCidrs", List.of("10.40.0.0/16"));
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.pass(LONG);
    var calls = new HashSet<>(fixture.calls.changes());
    assertEquals(
        new HashSet<>(
            List.of(
                "CreateTags",
                "AddTagsToResource",
                "TagRole",
                "TagInstanceProfile",
                "AuthorizeSecurityGroupIngress",
                "RevokeSecurityGroupIngress",
                "TerminateInstances",
                "RunInstances")),
        calls);
    assertHeld(fixture);
    assertEquals(hash, fixture.status().plan().hash(), "the same plan");
    assertTrue(
        ResourceSnapshot.of(fixture).stream()
            .anyMatch(l -> l.contains("10.40.0.0/16") && l.contains("6379")),
        "the old cache can be reached by whoever may reach the new one");
  }

  @Test
  void takingTheChangeBackDropsThePlan() {
    var fixture = Fixture.ready();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    fixture.edit("cache.port", 6379);
    fixture.harness.untilReady(Fixture.NAME);
    assertNull(fixture.status().plan());
    assertEquals(
        List.of("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
        fixture.calls.changes());
    fixture.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "0123456789abcdef"})
  void anotherApprovalIsNone(String approval) {
    var fixture = Fixture.ready();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    fixture.calls.clear();
    approve(fixture, approval);
    fixture.harness.pass(LONG);
    assertEquals(List.of(), fixture.calls.changes());
    assertHeld(fixture);
  }

  @Test
  void anApprovalIsForOnePlanAndForOneTime() {
    var fixture = Fixture.ready();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    var first = fixture.status().plan().hash();

    fixture.edit("cache.nodeType", "cache.t2.small");
    approve(fixture, first);
    fixture.harness.pass(LONG);
    assertHeld(fixture);
    var second = fixture.status().plan().hash();
    assertNotEquals(first, second, "another node type is another plan");

    approve(fixture, second);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("cache.port", 6379);
    fixture.harness.pass(LONG);
    approve(fixture, fixture.status().plan().hash());
    fixture.harness.untilReady(Fixture.NAME);

    approve(fixture, second);
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    assertHeld(fixture);
    assertNotEquals(second, fixture.status().plan().hash(), "the cluster is another one by now");
  }

  @Test
  void aHeldEnvironmentIsDeletedWithoutAsking() {
    var fixture = Fixture.ready();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(LONG);
    fixture.delete();
    fixture.harness.step();
    assertNull(fixture.status().plan());
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void anotherNameIsAnotherCluster() {
    var fixture = Fixture.ready();
    fixture.edit("cache.name", "other");
    fixture.harness.pass(LONG);
    assertEquals(List.of(), fixture.calls.changes());
    assertHeld(fixture);
    approve(fixture, fixture.status().plan().hash());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("CreateSnapshot", "DeleteCacheCluster", "CreateCacheCluster"),
        fixture.calls.changes());
    assertEquals("other", fixture.id("cluster"));
    assertTrue(fixture.status().endpoint().address().startsWith("other."));
    fixture.assertAtRest();
    fixture.deleteLeavingNothing();
  }

  /** The old cache is not given up for a name that cannot be had. */
  @Test
  void aNameThatIsTakenIsNoPlan() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createCacheCluster(
                    r ->
                        r.cacheClusterId("taken")
                            .engine("redis")
                            .cacheNodeType("cache.t3.micro")
                            .numCacheNodes(1)));
    fixture.harness.pass(LONG);
    fixture.edit("cache.name", "taken");
    fixture.harness.pass(LONG);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertTrue(fixture.condition("Ready").getMessage().contains("Cache cluster taken"));
    assertNull(fixture.status().plan());
    assertEquals(List.of(), fixture.calls.changes());
    fixture.edit("cache.name", "sessions");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
  }

  private static void assertHeld(Fixture fixture) {
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertEquals("False", fixture.condition("Ready").getStatus());
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(StepState.BLOCKED, fixture.state("cluster"));
    assertTrue(fixture.step("cluster").message().contains(fixture.status().plan().hash()));
  }

  static void approve(Fixture fixture, String hash) {
    fixture.harness.api.annotate(Fixture.NAME, ElastiCacheEnvironment.APPROVE_PLAN, hash);
    fixture.harness.changed(Fixture.NAME);
  }

  private static String line(PlanStatus.PlannedAction action) {
    return action.step()
        + " "
        + action.action()
        + ": "
        + action.reason()
        + (action.dataLoss() ? ", data lost" : "")
        + (action.downtime() ? ", downtime" : "");
  }

  private static String secretPort(Fixture fixture) {
    var port = fixture.secret("sessions-endpoint").get().getData().get("port");
    return new String(Base64.getDecoder().decode(port), StandardCharsets.UTF_8);
  }
}
