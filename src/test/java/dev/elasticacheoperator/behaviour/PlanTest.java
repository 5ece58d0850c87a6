package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** What would replace the cache is shown, and waits until exactly that is approved. */
class PlanTest {

  private static final Duration LONG = Duration.ofMinutes(20);

  @Test
  void anotherPortIsHeldUntilItsPlanIsApproved() {
    var stage = Stage.ready();
    var old = stage.status().endpoint();
    var events = stage.events();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);

    assertEquals(List.of("AuthorizeSecurityGroupIngress"), stage.calls.changes(), "not asked for");
    assertHeld(stage);
    assertEquals(old, stage.status().endpoint(), "the old cache serves on");
    var plan = stage.status().plan();
    assertEquals(
        List.of(
            "cluster DeleteCacheCluster: delete cache cluster sessions with all its data, data"
                + " lost",
            "cluster CreateCacheCluster: create cache cluster sessions (redis 4.0.10,"
                + " cache.t2.micro, port 6380, sessions) in sessions"),
        plan.actions().stream().map(PlanTest::line).toList());
    assertTrue(plan.message().contains("port 6379 to 6380"), plan.message());
    assertTrue(
        plan.message()
            .contains(
                "kubectl annotate ece sessions -n default --overwrite"
                    + " elasticache-operator.dev/approve-plan="
                    + plan.hash()),
        plan.message());
    assertEquals(plan.message(), stage.condition("Ready").getMessage());
    assertEquals(
        1,
        stage.eventsSince(events).stream()
            .filter(e -> e.warning() && e.reason().equals("PlanHeld"))
            .count());

    stage.calls.clear();
    approve(stage, plan.hash());
    stage.lab.untilReady(Stage.NAME);
    assertEquals(
        List.of("DeleteCacheCluster", "CreateCacheCluster", "RevokeSecurityGroupIngress"),
        stage.calls.changes());
    assertEquals(6380, stage.status().endpoint().port());
    assertEquals("6380", secretPort(stage));
    assertNull(stage.status().plan());
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertAtRest(stage);
  }

  /** Everything else of the environment goes on. */
  @Test
  void onlyThatIsHeld() {
    var stage = Stage.ready();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    var hash = stage.status().plan().hash();
    stage.calls.clear();

    stage.edit("tags", Map.of("team", "other"));
    stage.edit("network.allowedCidrs", List.of("10.40.0.0/16"));
    stage.edit("bastion.instanceType", "t3.small");
    stage.lab.pass(LONG);
    var calls = new HashSet<>(stage.calls.changes());
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
    assertHeld(stage);
    assertEquals(hash, stage.status().plan().hash(), "the same plan");
    assertTrue(
        Picture.of(stage).stream().anyMatch(l -> l.contains("10.40.0.0/16") && l.contains("6379")),
        "the old cache can be reached by whoever may reach the new one");
  }

  @Test
  void takingTheChangeBackDropsThePlan() {
    var stage = Stage.ready();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    stage.edit("cache.port", 6379);
    stage.lab.untilReady(Stage.NAME);
    assertNull(stage.status().plan());
    assertEquals(
        List.of("AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
        stage.calls.changes());
    assertAtRest(stage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "0123456789abcdef"})
  void anotherApprovalIsNone(String approval) {
    var stage = Stage.ready();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    stage.calls.clear();
    approve(stage, approval);
    stage.lab.pass(LONG);
    assertEquals(List.of(), stage.calls.changes());
    assertHeld(stage);
  }

  @Test
  void anApprovalIsForOnePlanAndForOneTime() {
    var stage = Stage.ready();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    var first = stage.status().plan().hash();

    stage.edit("cache.nodeType", "cache.t2.small");
    approve(stage, first);
    stage.lab.pass(LONG);
    assertHeld(stage);
    var second = stage.status().plan().hash();
    assertNotEquals(first, second, "another node type is another plan");

    approve(stage, second);
    stage.lab.untilReady(Stage.NAME);
    stage.edit("cache.port", 6379);
    stage.lab.pass(LONG);
    approve(stage, stage.status().plan().hash());
    stage.lab.untilReady(Stage.NAME);

    approve(stage, second);
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    assertHeld(stage);
    assertNotEquals(second, stage.status().plan().hash(), "the cluster is another one by now");
  }

  @Test
  void aHeldEnvironmentIsDeletedWithoutAsking() {
    var stage = Stage.ready();
    stage.edit("cache.port", 6380);
    stage.lab.pass(LONG);
    stage.delete();
    stage.lab.step();
    assertNull(stage.status().plan());
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void anotherNameIsAnotherCluster() {
    var stage = Stage.ready();
    stage.edit("cache.name", "other");
    stage.lab.pass(LONG);
    assertEquals(List.of(), stage.calls.changes());
    assertHeld(stage);
    approve(stage, stage.status().plan().hash());
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of("DeleteCacheCluster", "CreateCacheCluster"), stage.calls.changes());
    assertEquals("other", stage.id("cluster"));
    assertTrue(stage.status().endpoint().address().startsWith("other."));
    assertAtRest(stage);
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  /** The old cache is not given up for a name that cannot be had. */
  @Test
  void aNameThatIsTakenIsNoPlan() {
    var stage = Stage.ready();
    stage.stranger(
        aws ->
            aws.elastiCache()
                .createCacheCluster(
                    r ->
                        r.cacheClusterId("taken")
                            .engine("redis")
                            .cacheNodeType("cache.t3.micro")
                            .numCacheNodes(1)));
    stage.lab.pass(LONG);
    stage.edit("cache.name", "taken");
    stage.lab.pass(LONG);
    assertEquals(Phase.BLOCKED, stage.phase());
    assertTrue(stage.condition("Ready").getMessage().contains("cache cluster taken"));
    assertNull(stage.status().plan());
    assertEquals(List.of(), stage.calls.changes());
    stage.edit("cache.name", "sessions");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of(), stage.calls.changes());
  }

  private static void assertHeld(Stage stage) {
    assertEquals(Phase.BLOCKED, stage.phase());
    assertEquals("False", stage.condition("Ready").getStatus());
    assertEquals("PlanHeld", stage.condition("Ready").getReason());
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals(StepState.BLOCKED, stage.state("cluster"));
    assertTrue(stage.step("cluster").message().contains(stage.status().plan().hash()));
  }

  static void approve(Stage stage, String hash) {
    stage.lab.api.annotate(Stage.NAME, ElastiCacheEnvironment.APPROVE_PLAN, hash);
    stage.lab.changed(Stage.NAME);
  }

  private static void assertAtRest(Stage stage) {
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertFalse(stage.status().plan() != null);
    assertTrue(stage.isReady());
    assertEquals(List.of(), stage.calls.changes());
  }

  private static String line(PlanStatus.Action action) {
    return action.step()
        + " "
        + action.action()
        + ": "
        + action.reason()
        + (action.dataLoss() ? ", data lost" : "");
  }

  private static String secretPort(Stage stage) {
    var port = stage.secret("sessions-endpoint").get().getData().get("port");
    return new String(Base64.getDecoder().decode(port), StandardCharsets.UTF_8);
  }
}
