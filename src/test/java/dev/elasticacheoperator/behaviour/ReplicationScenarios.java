package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.behaviour.Scenarios.Run;
import dev.elasticacheoperator.behaviour.Scenarios.Scenario;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Scenarios of environments with a replication group, and of snapshots that carry its data. */
final class ReplicationScenarios {

  private static final Map<String, Object> GROUP =
      Map.of("maxmemory-policy", "allkeys-lru", "databases", "16");

  private ReplicationScenarios() {}

  static Stream<Scenario> all() {
    return Stream.of(
        scenario(
            "a replication group created",
            run -> {},
            run -> apply(run, Map.of("parameterGroup.parameters", GROUP))),
        changed("cache.replicas", 2),
        changed("cache.replicas", 0),
        changed("tags", Map.of("team", "mobile")),
        changed("tags", Map.of()),
        changed("parameterGroup.parameters", GROUP),
        scenario(
            "a shard more",
            run -> ready(run, Map.of("cache.shards", 2)),
            run -> run.fixture.edit("cache.shards", 3)),
        scenario(
            "a replication group with users created",
            run -> {},
            run -> apply(run, Map.of("cache.auth.mode", "Users"))),
        scenario(
            "a replication group that turns from its token to users",
            run -> ready(run, Map.of("cache.auth.mode", "Token")),
            run -> run.fixture.edit("cache.auth.mode", "Users")),
        scenario(
            "a replication group deleted",
            run -> ready(run, Map.of()),
            run -> run.fixture.delete()),
        scenario(
            "a replication group replaced",
            run -> ready(run, Map.of()),
            run -> replace(run, "cache.port", 6380)),
        scenario(
            "shards replaced",
            run -> ready(run, Map.of("cache.shards", 2)),
            run -> replace(run, "cache.port", 6380)),
        scenario(
            "a node replaced",
            ReplicationScenarios::readyNode,
            run -> replace(run, "cache.port", 6380)),
        scenario(
            "a node becomes a replication group",
            ReplicationScenarios::readyNode,
            run -> run.fixture.edit("cache.encryption.inTransit", "Required")));
  }

  private static Scenario scenario(String name, Consumer<Run> begin, Consumer<Run> act) {
    return new Scenario(name, begin, act, false);
  }

  private static Scenario changed(String field, Object value) {
    return scenario(
        "a replication group: " + field + " becomes " + value,
        run -> ready(run, Map.of()),
        run -> run.fixture.edit(field, value));
  }

  private static void apply(Run run, Map<String, Object> fields) {
    var object = OperatorHarness.example("valkey.yaml");
    object.getMetadata().setName("sessions");
    object.setSpec(Fixture.with(object.getSpec(), "bastion.enabled", false));
    object.setSpec(Fixture.with(object.getSpec(), "tags", Map.of("team", "web")));
    for (var field : fields.entrySet()) {
      object.setSpec(Fixture.with(object.getSpec(), field.getKey(), field.getValue()));
    }
    run.fixture.harness.api.apply(object);
    run.fixture.harness.changed(Fixture.NAME);
  }

  private static void ready(Run run, Map<String, Object> fields) {
    apply(run, fields);
    settle(run);
  }

  /** A node of Redis 7.1, which takes TLS later. */
  private static void readyNode(Run run) {
    var object = OperatorHarness.example("cache.yaml");
    object.getMetadata().setName("sessions");
    object.setSpec(Fixture.with(object.getSpec(), "bastion.enabled", false));
    run.fixture.harness.api.apply(object);
    settle(run);
  }

  private static void settle(Run run) {
    run.fixture.harness.untilReady(Fixture.NAME);
    run.fixture.harness.pass(Duration.ofMinutes(7));
    run.fixture.calls.clear();
  }

  private static void replace(Run run, String field, Object value) {
    run.fixture.edit(field, value);
    approve(run);
  }

  private static void approve(Run run) {
    run.fixture.harness.pass(Duration.ofMinutes(1));
    var plan = run.fixture.status().plan();
    if (plan != null) {
      PlanTest.approve(run.fixture, plan.hash());
    }
  }
}
