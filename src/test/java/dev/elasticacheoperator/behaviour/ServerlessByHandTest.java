package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.ServerlessTest.applied;
import static dev.elasticacheoperator.behaviour.ServerlessTest.cache;
import static dev.elasticacheoperator.behaviour.ServerlessTest.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;

/** Serverless caches that somebody changes by hand or hands over, and those that AWS fails. */
class ServerlessByHandTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String MODIFY = "ModifyServerlessCache";

  /** A change that somebody made on AWS, and the calls that undo it. */
  record Drift(String what, Consumer<ModifyServerlessCacheRequest.Builder> change, int calls) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Drift> drifts() {
    return Stream.of(
        new Drift(
            "another limit",
            c -> c.cacheUsageLimits(l -> l.dataStorage(d -> d.unit("GB").maximum(100))),
            1),
        new Drift("another retention", c -> c.snapshotRetentionLimit(1), 1),
        new Drift("another time of the daily snapshot", c -> c.dailySnapshotTime("01:00"), 1),
        new Drift("a description", c -> c.description("ours"), 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drifts")
  void isPutBack(Drift drift) {
    var fixture = ready();
    var before = cache(fixture);
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyServerlessCache(
                    r -> drift.change().accept(r.serverlessCacheName("sessions"))));
    fixture.harness.pass(HOUR);
    assertEquals(drift.calls(), fixture.calls.tried(MODIFY));
    assertEquals(drift.calls(), fixture.calls.changes().size());
    assertEquals(before, cache(fixture).toBuilder().description(before.description()).build());
    fixture.assertAtRest();
  }

  @Test
  void tagsAreRestored() {
    var fixture = ready("tags", Map.of("team", "web"));
    var arn = cache(fixture).arn();
    fixture.stranger(aws -> ManualChanges.untagCache(aws, arn, "team"));
    fixture.harness.pass(HOUR);
    assertEquals(List.of("AddTagsToResource"), fixture.calls.changes());
    fixture.assertAtRest();
  }

  @Test
  void aCacheThatSomebodyDeletedIsCreatedAgain() {
    var fixture = ready();
    fixture.stranger(
        aws -> aws.elastiCache().deleteServerlessCache(r -> r.serverlessCacheName("sessions")));
    fixture.harness.pass(HOUR);
    assertEquals(List.of("CreateServerlessCache"), fixture.calls.changes());
    fixture.assertAtRest();
  }

  @Test
  void aFailedCreateIsToldAndRepeated() {
    var fixture = applied();
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No free addresses.");
    fixture.harness.pass(Duration.ofMinutes(15));
    assertEquals(Phase.FAILED, fixture.phase());
    assertTrue(fixture.step("cluster").message().contains("No free addresses"));
    FailedClusterTest.faults(fixture).letCreatesSucceed();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.isReady());
  }

  @Test
  void aRefusedDeletionIsTriedAgain() {
    var fixture = ready();
    FailedClusterTest.faults(fixture).refuseServerlessDeletions(Duration.ofMinutes(4));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void aForeignCacheOfTheNameIsInTheWay() {
    var fixture = new Fixture();
    var network = fixture.asStranger(aws -> foreign(aws, "redis"));
    fixture.harness.clock.advance(HOUR);
    apply(fixture, network, List.of());
    fixture.harness.pass(HOUR);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertTrue(fixture.step("cluster").message().startsWith("Serverless cache theirs"));
    assertEquals("redis", cache(fixture).engine());
  }

  @Test
  void isAdopted() {
    var fixture = new Fixture();
    var network = fixture.asStranger(aws -> foreign(aws, "redis"));
    fixture.harness.clock.advance(HOUR);
    var before = cache(fixture).createTime();
    apply(fixture, network, List.of("serverless-cache/theirs"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("theirs"), fixture.ids("cluster"));
    assertEquals("valkey", cache(fixture).engine());
    assertEquals(List.of(fixture.cacheGroup()), cache(fixture).securityGroupIds());
    assertEquals(before, cache(fixture).createTime());
    assertNull(fixture.status().plan());
    fixture.assertAtRest();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void anotherEngineIsNotAdopted() {
    var fixture = new Fixture();
    var network = fixture.asStranger(aws -> foreign(aws, "memcached"));
    fixture.harness.clock.advance(HOUR);
    apply(fixture, network, List.of("serverless-cache/theirs"));
    fixture.harness.pass(HOUR);
    assertEquals(
        "serverless-cache/theirs is listed in spec.adopt and is memcached, not valkey. The operator"
            + " creates nothing in its place. Correct it, or remove it from the list.",
        fixture.step("cluster").message());
  }

  @Test
  void isRetainedAndTakenBack() {
    var fixture = ready();
    var before = cache(fixture).createTime();
    fixture.retainAndApplyAgain();
    assertEquals(before, cache(fixture).createTime());
    fixture.assertAtRest();
  }

  /** The cache is another one for the spec, and the same one for its tags. */
  @Test
  void isFoundUnderAnotherName() {
    var fixture = retained();
    var object = ServerlessTest.object();
    object.setSpec(Fixture.with(object.getSpec(), "cache.name", "hot"));
    fixture.harness.api.apply(object);
    fixture.harness.pass(HOUR);
    assertEquals(List.of("sessions"), fixture.ids("cluster"));
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    assertTrue(
        fixture
            .condition("Ready")
            .getMessage()
            .startsWith(
                "Changing the name from sessions to hot requires replacing serverless cache"
                    + " sessions."));
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("hot", cache(fixture).serverlessCacheName());
    fixture.assertAtRest();
  }

  @Test
  void aDeletionFindsItUnderAnotherName() {
    var fixture = retained();
    var object = ServerlessTest.object();
    object.setSpec(Fixture.with(object.getSpec(), "cache.name", "hot"));
    fixture.harness.api.apply(object);
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(1));
    assertTrue(fixture.step("cluster").message().contains("serverless cache sessions: deleting"));
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws -> {
          assertEquals(List.of(), Leftovers.of(Leftovers.of(aws)));
          assertEquals(
              List.of(), aws.elastiCache().describeServerlessCaches(r -> {}).serverlessCaches());
        });
  }

  private static Fixture retained() {
    var fixture = ready();
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    return fixture;
  }

  /** The answer of the create is lost, and AWS cannot make the cache. */
  @Test
  void aFailedCreateWithoutAnAnswerIsOurs() {
    var fixture = applied();
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No free addresses.");
    fixture.harness.cloud.hook(
        new CallHook() {
          private boolean lost;

          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.operation().equals("CreateServerlessCache") && !lost) {
              lost = true;
              throw ApiCallAttemptTimeoutException.create(20_000);
            }
          }
        });
    fixture.harness.pass(Duration.ofMinutes(15));
    assertEquals(Phase.FAILED, fixture.phase());
    assertTrue(
        fixture
            .step("cluster")
            .message()
            .startsWith(
                "AWS could not create serverless cache sessions (create-failed): No free"
                    + " addresses."),
        fixture.step("cluster").message());
    FailedClusterTest.faults(fixture).letCreatesSucceed();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.isReady());
  }

  /** Creates a VPC with two subnets and a serverless cache, and returns the network's ids. */
  private static List<String> foreign(AwsClients aws, String engine) {
    var vpc = ExistingNetwork.vpc(aws.ec2());
    var subnets =
        List.of(
            ExistingNetwork.subnet(aws.ec2(), vpc, "10.50.97.0/24", "us-west-2a"),
            ExistingNetwork.subnet(aws.ec2(), vpc, "10.50.98.0/24", "us-west-2b"));
    aws.elastiCache()
        .createServerlessCache(
            r -> r.serverlessCacheName("theirs").engine(engine).subnetIds(subnets));
    return List.of(vpc, subnets.get(0), subnets.get(1));
  }

  private static void apply(Fixture fixture, List<String> network, List<String> adopt) {
    var object = OperatorHarness.example("serverless.yaml");
    object.getMetadata().setName("sessions");
    for (var edit :
        List.<Map.Entry<String, Object>>of(
            Map.entry("vpc", Map.of("id", network.get(0))),
            Map.entry(
                "network.cacheSubnets",
                List.of(Map.of("id", network.get(1)), Map.of("id", network.get(2)))),
            Map.entry("cache.name", "theirs"),
            Map.entry("cache.version", "8.1"),
            Map.entry("bastion.enabled", false),
            Map.entry("adopt", adopt))) {
      object.setSpec(Fixture.with(object.getSpec(), edit.getKey(), edit.getValue()));
    }
    fixture.harness.api.apply(object);
  }
}
