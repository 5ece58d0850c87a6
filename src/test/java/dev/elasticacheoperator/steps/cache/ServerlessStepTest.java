package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Creation, states under way, deletion, facts and users of a serverless cache. */
class ServerlessStepTest extends ServerlessTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(existence(), busy()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> existence() {
    return Stream.of(
        row(
            "nothing exists",
            desired(),
            STEP.absent(),
            "CreateServerlessCache: Create serverless cache sessions (valkey 8)"),
        row("all is as desired", desired(), serverless(c -> {}), READY),
        row("not desired", deleted(), serverless(c -> {}), DELETE),
        row(
            "AWS could not create it",
            desired(),
            failed(c -> {}),
            "Failed: AWS could not create serverless cache sessions (create-failed): No capacity."
                + CREATED_AGAIN),
        row(
            "AWS could not create it, and the spec has other limits",
            desired("cache.serverless", Map.of()),
            failed(c -> {}),
            DELETE),
        row("AWS could not create it, and it is not desired", deleted(), failed(c -> {}), DELETE));
  }

  private static Stream<Row<ObservedCaches>> busy() {
    return Stream.of(
        row(
            "creating",
            desired(),
            serverless(c -> c.status("creating").endpoint((Endpoint) null)),
            WAITING + "creating (AWS usually takes 1 to 5 minutes)"),
        row(
            "modifying, and the next change waits",
            desired("cache.snapshots.retentionDays", 3),
            serverless(c -> c.status("modifying")),
            WAITING + "modifying. Under way or next: change snapshot retention to 3 days."),
        row(
            "not desired, and modifying",
            deleted(),
            serverless(c -> c.status("modifying")),
            WAITING + "modifying. Next: delete it."));
  }

  @Test
  void theFactsHaveBothEndpoints() {
    var facts = serverless(c -> {}).cache().orElseThrow().facts();
    assertEquals(
        Optional.of(
            new CacheFacts(
                "serverless cache",
                "valkey",
                Optional.of("8.1"),
                new CacheEndpoint("sessions.example", 6379),
                Optional.of(new CacheEndpoint("sessions.example", 6380)),
                List.of(),
                true,
                TransitEncryption.REQUIRED,
                true,
                Optional.empty())),
        facts);
  }

  @Test
  void memcachedHasNoClusterMode() {
    var facts = serverless(c -> c.engine("memcached")).cache().orElseThrow().facts();
    assertEquals(Optional.of(false), facts.map(CacheFacts::clusterMode));
  }

  @Test
  void thereAreNoFactsBeforeAwsTellsTheEndpoint() {
    var cache = serverless(c -> c.endpoint((Endpoint) null)).cache().orElseThrow();
    assertEquals(Optional.empty(), cache.facts());
  }

  @Test
  void tellsItsUsers() {
    assertEquals(
        new CacheAccess(
            Mode.USERS,
            Credential.NO_TOKEN,
            Optional.of("people"),
            Optional.of(Instant.EPOCH),
            true),
        access(c -> c.userGroupId("people")));
    assertEquals(
        new CacheAccess(
            Mode.USERS,
            Credential.NO_TOKEN,
            Optional.of("people"),
            Optional.of(Instant.EPOCH),
            false),
        access(c -> c.userGroupId("people").status("modifying")));
    assertEquals(Mode.NONE, access(c -> {}).mode());
  }

  private static CacheAccess access(Consumer<ServerlessCache.Builder> change) {
    return STEP.outputs(desired(), serverless(change)).get(StepOutputs.ACCESS).orElseThrow();
  }
}
