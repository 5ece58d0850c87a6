package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Subnets, ports and groups around a serverless cache, and on the way from nodes and back. */
@Timeout(120)
class AroundServerlessTest {

  private static final Duration AT_REST = Duration.ofMinutes(7);

  private Fixture fixture;

  /** Applies the article's environment with default subnets and fields changed. */
  private void apply(SimulatorSettings settings, Object... edits) {
    fixture = new Fixture(settings);
    var environment = Fixture.article();
    var spec = Specs.with(environment.getSpec(), "network.cacheSubnets", null);
    spec = Specs.with(spec, "parameterGroup.family", null);
    spec = Specs.with(spec, "cache.version", "7.1");
    environment.setSpec(with(spec, edits));
    fixture.harness.api.apply(environment);
  }

  private static ElastiCacheEnvironmentSpec with(ElastiCacheEnvironmentSpec spec, Object... edits) {
    var changed = spec;
    for (int i = 0; i < edits.length; i += 2) {
      changed = Specs.with(changed, (String) edits[i], edits[i + 1]);
    }
    return changed;
  }

  private void edit(Object... edits) {
    var environment = fixture.harness.environment(Fixture.NAME);
    environment.setSpec(with(environment.getSpec(), edits));
    fixture.harness.api.apply(environment);
    fixture.harness.changed(Fixture.NAME);
  }

  private static Object[] serverless() {
    return new Object[] {
      "parameterGroup", null,
      "subnetGroup", null,
      "cache.nodeType", null,
      "cache.port", null,
      "cache.serverless", Map.of()
    };
  }

  private Set<String> zones() {
    var zones = new TreeSet<String>();
    fixture.harness.aws().ec2().describeSubnets().subnets().stream()
        .filter(subnet -> fixture.ids("cacheSubnets").contains(subnet.subnetId()))
        .map(Subnet::availabilityZone)
        .forEach(zones::add);
    return zones;
  }

  /** Returns the ports from which and to which the rules of the cache's group allow clients. */
  private Set<String> openPorts() {
    var open = new TreeSet<String>();
    fixture
        .harness
        .aws()
        .ec2()
        .describeSecurityGroups(r -> r.groupIds(fixture.cacheGroup()))
        .securityGroups()
        .get(0)
        .ipPermissions()
        .forEach(rule -> open.add(rule.fromPort() + "-" + rule.toPort()));
    return open;
  }

  private List<String> groups() {
    var aws = fixture.harness.aws().elastiCache();
    return List.of(
        aws.describeCacheSubnetGroups().cacheSubnetGroups().stream()
            .map(group -> group.cacheSubnetGroupName())
            .toList()
            .toString(),
        aws.describeCacheParameterGroups().cacheParameterGroups().stream()
            .map(group -> group.cacheParameterGroupName())
            .filter(name -> !name.startsWith("default."))
            .toList()
            .toString());
  }

  private void approve() {
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(AT_REST);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSubnetsFindTheZonesThatOfferServerlessCaches(long seed) {
    apply(SimulatorSettings.aws().withZoneSeed(seed), serverless());
    fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .offers(OperatorHarness.REGION)
        .offerOnlyIn(ZoneOffers.SERVERLESS, "us-west-2b", "us-west-2d");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(AT_REST);
    assertEquals(Set.of("us-west-2b", "us-west-2d"), zones());
    assertTrue(
        fixture.status().refusedZones().stream().allMatch(z -> z.type().equals("serverless")));
  }

  @Test
  void oneZoneIsTooFew() {
    apply(SimulatorSettings.aws(), serverless());
    fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .offers(OperatorHarness.REGION)
        .offerOnlyIn(ZoneOffers.SERVERLESS, "us-west-2c");
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(
        "The cache needs subnets in 2 zones, and us-west-2c is left: AWS refused serverless caches"
            + " in us-west-2a, us-west-2b, us-west-2d. Replace cache.serverless by cache.nodeType."
            + " Otherwise the operator tries the zones again an hour after each refusal.",
        fixture.step("cacheSubnets").message());
    edit("cache.serverless", null, "cache.nodeType", "cache.t3.micro");
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void theGroupsGoOnceTheServerlessCacheHasReplacedTheNode() {
    apply(SimulatorSettings.aws());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(AT_REST);
    fixture.calls.clear();

    edit(serverless());
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertEquals(List.of("[sessions]", "[sessions]"), groups());
    assertEquals(
        0, fixture.calls.count(c -> c.operation().startsWith("Delete")), fixture.calls::toString);
    assertEquals(Set.of("6379-6379", "6379-6380"), openPorts());
    assertEquals("Waiting for cluster", fixture.step("subnetGroup").message());

    approve();
    assertEquals(List.of("[]", "[]"), groups());
    assertEquals(StepState.SKIPPED, fixture.state("subnetGroup"));
    assertEquals(
        "A serverless cache has no parameter group", fixture.step("parameterGroup").message());
    assertEquals(Set.of("6379-6380"), openPorts());
    assertEquals(2, zones().size());

    edit(
        "cache.serverless",
        null,
        "cache.nodeType",
        "cache.t3.micro",
        "parameterGroup",
        Map.of("parameters", Map.of("maxmemory-policy", "allkeys-lru")));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(Set.of("6379-6379", "6379-6380"), openPorts());
    approve();
    assertEquals(Set.of("6379-6379"), openPorts());
    assertEquals(2, fixture.ids("cacheSubnets").size());

    fixture.deleteLeavingNothing();
  }
}
