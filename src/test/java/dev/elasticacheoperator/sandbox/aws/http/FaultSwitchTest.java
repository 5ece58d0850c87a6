package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;

/** Faults of caches that a user causes with curl. */
class FaultSwitchTest {

  private final VirtualClock clock = new VirtualClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private AwsHttpServer server;
  private ElastiCacheClient aws;

  @BeforeEach
  void start() throws IOException {
    SimulatorSettings slow = SimulatorSettings.instant().withClusterCreating(Duration.ofMinutes(6));
    server = AwsHttpServer.start(0, new SimulatedCloud(slow, clock));
    aws = new WireClients(server.endpoint(), "sandbox", Region.US_WEST_2).elastiCache();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String form) {
    return send(
        HttpRequest.newBuilder(faults())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private URI faults() {
    return server.endpoint().resolve("/faults");
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String caused(String form) {
    var answer = post(form);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer.body();
  }

  private void createNode(String id, String engine) {
    aws.createCacheCluster(
        r -> r.cacheClusterId(id).engine(engine).cacheNodeType("cache.t3.micro").numCacheNodes(1));
    clock.advance(Duration.ofMinutes(7));
  }

  private void createGroup(Consumer<CreateReplicationGroupRequest.Builder> more) {
    aws.createReplicationGroup(
        r -> {
          r.replicationGroupId("rg").replicationGroupDescription("d").engine("valkey");
          more.accept(r.cacheNodeType("cache.t3.micro"));
        });
    clock.advance(Duration.ofMinutes(7));
  }

  private String status(String id) {
    return aws.describeCacheClusters(r -> r.cacheClusterId(id))
        .cacheClusters()
        .get(0)
        .cacheClusterStatus();
  }

  @Test
  void newCachesFailUntilTheFaultIsNone() {
    assertEquals(
        "New caches end in create-failed, until fault=none.\n", caused("fault=create-failed"));
    createNode("a", "redis");
    createGroup(r -> r.numCacheClusters(2));
    assertEquals("create-failed", status("a"));
    assertEquals("create-failed", status("rg-002"));
    assertEquals("New caches become available.\n", caused("fault=none"));
    createNode("b", "redis");
    assertEquals("available", status("b"));
  }

  @Test
  void aCacheFailsAndRecovers() {
    createNode("a", "redis");
    assertEquals("a: incompatible-network\n", caused("fault=incompatible-network&cache=a"));
    assertEquals("incompatible-network", status("a"));
    var events =
        aws.describeEvents(r -> r.sourceIdentifier("a").sourceType("cache-cluster")).events();
    assertTrue(
        events.stream().anyMatch(event -> event.message().contains("free IP addresses")),
        events::toString);
    assertEquals("a: available\n", caused("fault=none&cache=a"));
    assertEquals("available", status("a"));
  }

  @Test
  void membersAndMemcachedNodesAreReplaced() {
    createGroup(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    createNode("mem", "memcached");
    assertEquals("rg-001: modifying\n", caused("fault=replace&cache=rg-001"));
    assertEquals("mem: modifying\n", caused("fault=replace&cache=mem"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fault=broken | There is no fault broken. Write one of create-failed, restore-failed",
        "cache=a | fault is missing. Usage: curl -d fault=FAULT [-d cache=NAME] URL/faults",
        "fault=failed | failed needs a cache. Add cache=NAME, with one of: a (available)",
        "fault=failed&cache=b | There is no cache b. Caches: a (available)",
        "fault=create-failed&cache=a | create-failed is a state of new caches. Leave out cache.",
        "fault=reboot&cache=a | reboot needs a member of a replication group",
        "fault=failed&cache=rg | Name one of its members: rg-001",
        "fault=replace&cache=rg-001 | AWS does not replace rg-001, which is available",
        "fault=failed&chache=a | There is no argument chache. Use fault, cache, region, account.",
        "fault=failed&cache=a&region=eu-west-1 | There is no cache a. Caches: none in eu-west-1",
        "fault=failed&account=1 | an account id has 12 digits: 1"
      })
  void aWrongRequestIsRefusedInASentence(String form, String text) {
    createNode("a", "redis");
    createGroup(r -> r.numCacheClusters(1));
    var answer = post(form);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains(text), answer::body);
    assertEquals("available", status("a"));
  }

  @Test
  void aGetListsFaultsAndCaches() {
    createNode("a", "redis");
    var answer = send(HttpRequest.newBuilder(faults()).build());
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("Faults: create-failed, "), answer::body);
    assertTrue(answer.body().contains("Caches: a (available)\n"), answer::body);
  }
}
