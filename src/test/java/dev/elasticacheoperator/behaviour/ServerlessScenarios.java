package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.behaviour.Scenarios.Run;
import dev.elasticacheoperator.behaviour.Scenarios.Scenario;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Scenarios of environments with a serverless cache. */
final class ServerlessScenarios {

  private static final Map<String, Object> THEIRS =
      Map.of("restoreFrom", Map.of("snapshotName", "theirs"));

  private ServerlessScenarios() {}

  static Stream<Scenario> all() {
    return Stream.of(
        scenario("a serverless cache created", run -> {}, run -> apply(run, Map.of())),
        scenario(
            "a serverless cache changed",
            ServerlessScenarios::ready,
            run -> run.fixture.edit("cache.serverless", Map.of())),
        scenario(
            "the tags of a serverless cache changed",
            ServerlessScenarios::ready,
            run -> run.fixture.edit("tags", Map.of("team", "mobile"))),
        scenario(
            "a tag of a serverless cache removed",
            ServerlessScenarios::ready,
            run -> run.fixture.edit("tags", Map.of())),
        scenario(
            "a serverless cache deleted with a last snapshot",
            ServerlessScenarios::ready,
            run -> run.fixture.delete()),
        scenario(
            "a user of a serverless cache added, and another removed",
            ServerlessScenarios::ready,
            run -> run.fixture.edit("cache.auth.users", List.of(Map.of("name", "other")))),
        scenario(
            "the access string of a user changed",
            ServerlessScenarios::ready,
            run ->
                run.fixture.edit(
                    "cache.auth.users",
                    List.of(Map.of("name", "app", "accessString", "on ~* +@read")))),
        scenario(
            "a serverless cache that loses its users",
            ServerlessScenarios::ready,
            run -> run.fixture.edit("cache.auth.mode", "None")),
        scenario(
            "a serverless cache that gets its users back",
            ServerlessScenarios::withoutUsers,
            run -> run.fixture.edit("cache.auth.mode", "Users")),
        scenario(
            "a serverless cache of a snapshot of another",
            ServerlessScenarios::snapshotOfAnother,
            run -> apply(run, THEIRS)),
        scenario(
            "a serverless cache of a snapshot of nodes",
            ServerlessScenarios::snapshotOfNodes,
            run ->
                apply(
                    run,
                    "serverless.yaml",
                    Map.of(
                        "cache.engine",
                        "redis",
                        "cache.version",
                        "7.1",
                        "cache.snapshots",
                        THEIRS))),
        scenario(
            "a replication group of a snapshot of a serverless cache",
            ServerlessScenarios::snapshotOfAnother,
            run ->
                apply(
                    run,
                    "cluster-mode.yaml",
                    Map.of("cache.version", "9.0", "cache.snapshots", THEIRS))));
  }

  private static Scenario scenario(String name, Consumer<Run> begin, Consumer<Run> act) {
    return new Scenario(name, begin, act, false);
  }

  private static void apply(Run run, Map<String, Object> snapshots) {
    apply(run, "serverless.yaml", Map.of("cache.snapshots", snapshots));
  }

  private static void apply(Run run, String example, Map<String, Object> fields) {
    var all = new HashMap<>(fields);
    all.put("bastion.enabled", false);
    all.put("tags", Map.of("team", "web"));
    var object = OperatorHarness.example(example);
    object.getMetadata().setName("sessions");
    for (var field : all.entrySet()) {
      object.setSpec(Fixture.with(object.getSpec(), field.getKey(), field.getValue()));
    }
    run.fixture.harness.api.apply(object);
  }

  /** Applies an environment in two existing subnets: the given one, and a new one of a stranger. */
  static void into(Run run, String vpc, String subnet) {
    var second =
        run.fixture.asStranger(
            aws ->
                aws.ec2()
                    .createSubnet(
                        r -> r.vpcId(vpc).cidrBlock("10.50.30.0/24").availabilityZone("us-west-2b"))
                    .subnet()
                    .subnetId());
    run.fixture.harness.pass(Duration.ofMinutes(1));
    var object = OperatorHarness.example("serverless.yaml");
    object.getMetadata().setName("sessions");
    for (var field :
        Map.of(
                "bastion.enabled",
                false,
                "vpc",
                Map.of("id", vpc),
                "network.cacheSubnets",
                List.of(Map.of("id", subnet), Map.of("id", second)))
            .entrySet()) {
      object.setSpec(Fixture.with(object.getSpec(), field.getKey(), field.getValue()));
    }
    run.fixture.harness.api.apply(object);
  }

  private static void ready(Run run) {
    apply(run, Map.of("finalSnapshot", true));
    run.fixture.harness.untilReady(Fixture.NAME);
    run.fixture.harness.pass(Duration.ofMinutes(7));
    run.fixture.calls.clear();
  }

  private static void withoutUsers(Run run) {
    ready(run);
    run.fixture.edit("cache.auth.mode", "None");
    run.fixture.harness.untilReady(Fixture.NAME);
    run.fixture.harness.pass(Duration.ofMinutes(7));
    run.fixture.calls.clear();
  }

  private static void snapshotOfAnother(Run run) {
    var fixture = run.fixture;
    fixture.stranger(
        aws -> {
          var vpc = aws.ec2().createVpc(r -> r.cidrBlock("10.90.0.0/16")).vpc().vpcId();
          var subnets =
              Stream.of("a", "b")
                  .map(
                      zone ->
                          aws.ec2()
                              .createSubnet(
                                  r ->
                                      r.vpcId(vpc)
                                          .cidrBlock("10.90." + (int) zone.charAt(0) + ".0/24")
                                          .availabilityZone("us-west-2" + zone))
                              .subnet()
                              .subnetId())
                  .toList();
          aws.elastiCache()
              .createServerlessCache(
                  r -> r.serverlessCacheName("theirs").engine("valkey").subnetIds(subnets));
        });
    fixture.harness.clock.advance(Duration.ofHours(1));
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createServerlessCacheSnapshot(
                    r -> r.serverlessCacheName("theirs").serverlessCacheSnapshotName("theirs")));
    fixture.harness.clock.advance(Duration.ofHours(1));
  }

  private static void snapshotOfNodes(Run run) {
    var fixture = run.fixture;
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createCacheCluster(
                    r ->
                        r.cacheClusterId("theirs")
                            .engine("redis")
                            .cacheNodeType("cache.t3.micro")
                            .numCacheNodes(1)));
    fixture.harness.clock.advance(Duration.ofHours(1));
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createSnapshot(r -> r.cacheClusterId("theirs").snapshotName("theirs")));
    fixture.harness.clock.advance(Duration.ofHours(1));
  }
}
