package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.tags;

import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.serverless.ObservedServerless;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.CacheUsageLimits;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** A table of the cluster step for a serverless cache. */
abstract class ServerlessTable extends ClusterTable {

  static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1")
          .and(StepOutputs.CACHE_PLACEMENT, TWO_SUBNETS);

  static final List<Object> VARIANT =
      Arrays.asList(
          "cache.engine", "valkey",
          "cache.version", "8.1",
          "cache.nodeType", null,
          "cache.port", null,
          "cache.serverless",
              Map.of(
                  "dataStorageGb", Map.of("maximum", 10),
                  "ecpuPerSecond", Map.of("maximum", 10000)),
          "cache.snapshots", Map.of("retentionDays", 7, "window", "05:00-06:00"),
          "subnetGroup", null,
          "parameterGroup", null,
          "network.cacheSubnets", null);

  static final String LIMITS = "at most 10 GB, at most 10000 ECPU per second";
  static final String READY = "Ready: valkey 8.1, " + LIMITS;
  static final String WAITING = "InProgress: Waiting for serverless cache sessions: ";
  static final String MODIFY = "ModifyServerlessCache: Change ";
  static final String OF_IT = " of serverless cache sessions";
  static final String DELETE = "DeleteServerlessCache: Delete serverless cache sessions";

  static Plan plan(Target target) {
    return plan(target, serverless(c -> {}), OUTPUTS);
  }

  /** The example's cache in Valkey 8.1 with daily snapshots, with fields changed. */
  static Target desired(Object... edits) {
    return StepTable.desired(VARIANT, edits);
  }

  static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return row(name, target, observed, context(OUTPUTS), expected);
  }

  static Row<ObservedCaches> row(
      String name,
      Target target,
      ObservedCaches observed,
      StepContext context,
      String... expected) {
    return new Row<>(name, target, observed, context, List.of(expected));
  }

  static ObservedCaches serverless(Consumer<ServerlessCache.Builder> change) {
    return serverless(change, TAGS);
  }

  static ObservedCaches serverless(
      Consumer<ServerlessCache.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(
        new ObservedServerless(cache(change), Optional.of(tags), Optional.empty()));
  }

  /** A cache that failed a second ago, of which AWS tells no tags. */
  static ObservedCaches failed(Consumer<ServerlessCache.Builder> change) {
    return ObservedCaches.of(
        new ObservedServerless(
            cache(c -> c.status("create-failed").applyMutation(change)),
            Optional.empty(),
            FAILURE));
  }

  static ServerlessCache cache(Consumer<ServerlessCache.Builder> change) {
    return ServerlessCache.builder()
        .serverlessCacheName("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:serverlesscache:sessions")
        .createTime(Instant.EPOCH)
        .status("available")
        .engine("valkey")
        .majorEngineVersion("8")
        .fullEngineVersion("8.1")
        .cacheUsageLimits(
            CacheUsageLimits.builder()
                .dataStorage(d -> d.unit("GB").maximum(10))
                .ecpuPerSecond(e -> e.maximum(10000))
                .build())
        .securityGroupIds("sg-1")
        .subnetIds("subnet-1", "subnet-2")
        .snapshotRetentionLimit(7)
        .dailySnapshotTime("05:00")
        .endpoint(e -> e.address("sessions.example").port(6379))
        .readerEndpoint(e -> e.address("sessions.example").port(6380))
        .applyMutation(change)
        .build();
  }
}
