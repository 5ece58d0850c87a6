package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.RefusedZone;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Zones that do not offer the node type or the instance type. */
@Timeout(120)
class ZonesTest {

  private static final String NODE = "cache.t2.micro";
  private static final String INSTANCE = "t3.micro";
  private static final List<String> ZONES =
      List.of("us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d");

  private Fixture fixture;

  /** Applies the example with neither zone named, and fields changed. */
  private void apply(SimulatorSettings settings, Object... edits) {
    fixture = new Fixture(settings);
    var environment = Fixture.article();
    var spec = environment.getSpec();
    spec = Specs.with(spec, "network.cacheSubnets", List.of(Map.of("cidrBlock", "10.20.1.0/24")));
    spec = Specs.with(spec, "bastion.subnet", Map.of("cidrBlock", "10.20.254.0/24"));
    for (int i = 0; i < edits.length; i += 2) {
      spec = Specs.with(spec, (String) edits[i], edits[i + 1]);
    }
    environment.setSpec(spec);
    fixture.harness.api.apply(environment);
  }

  private ZoneOffers offers() {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .offers(OperatorHarness.REGION);
  }

  private Subnet subnet(String block) {
    var byBlock = Filter.builder().name("cidr-block").values(block).build();
    return fixture.harness.aws().ec2().describeSubnets(r -> r.filters(byBlock)).subnets().get(0);
  }

  private String zone(String block) {
    return subnet(block).availabilityZone();
  }

  private Set<String> refused(String type) {
    return fixture.status().refusedZones().stream()
        .filter(zone -> zone.type().equals(type))
        .map(RefusedZone::zone)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private int calls(String operation) {
    return fixture.calls.count(call -> call.operation().equals(operation));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theBastionsSubnetIsInAZoneThatOffersTheInstanceType(long seed) {
    apply(SimulatorSettings.aws().withZoneSeed(seed));
    offers().offerOnlyIn(INSTANCE, "us-west-2c");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("us-west-2c", zone("10.20.254.0/24"));
    assertEquals(Set.of(), refused(INSTANCE));
    assertEquals(1, calls("DescribeInstanceTypeOfferings"));
  }

  @Test
  void theZoneOfTheCacheIsOnlyPreferredForTheBastion() {
    apply(
        SimulatorSettings.aws(),
        "network.cacheSubnets",
        List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2a")));
    offers().offerOnlyIn(INSTANCE, "us-west-2b");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("us-west-2b", zone("10.20.254.0/24"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCacheIsTriedInOneZoneAfterTheOther(long seed) {
    apply(SimulatorSettings.aws().withZoneSeed(seed));
    offers().offerOnlyIn(NODE, "us-west-2d");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("us-west-2d", zone("10.20.1.0/24"));
    assertTrue(calls("CreateCacheCluster") <= ZONES.size());
    assertEquals(calls("CreateCacheCluster") - 1, refused(NODE).size());
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertTrue(
        fixture.harness.api.events().stream().noneMatch(e -> e.warning()),
        () -> fixture.harness.api.events().toString());
  }

  @Test
  void refusedZonesSurviveARestartInEveryPass() {
    apply(SimulatorSettings.aws().withZoneSeed(2));
    offers().offerOnlyIn(NODE, "us-west-2d");
    offers().offerOnlyIn(INSTANCE, "us-west-2b");
    for (var i = 0; i < 200 && !fixture.isReady(); i++) {
      fixture.harness.pass(Duration.ofSeconds(15));
      fixture.harness.restart();
    }
    assertTrue(fixture.isReady());
    assertTrue(calls("CreateCacheCluster") <= ZONES.size());
  }

  @Test
  void aSubnetGroupIsTriedInAnotherZoneToo() {
    apply(SimulatorSettings.aws());
    ZONES.stream().filter(z -> !z.equals("us-west-2b")).forEach(offers()::withoutElastiCache);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("us-west-2b", zone("10.20.1.0/24"));
  }

  @Test
  void severalCacheSubnetsAreInDifferentZonesAndStaySo() {
    apply(
        SimulatorSettings.aws(),
        "network.cacheSubnets",
        List.of(Map.of("cidrBlock", "10.20.1.0/24"), Map.of("cidrBlock", "10.20.2.0/24")));
    offers().withoutElastiCache("us-west-2a");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        Set.of("us-west-2b", "us-west-2c"), Set.of(zone("10.20.1.0/24"), zone("10.20.2.0/24")));
  }

  /** Applies the example with default subnets, and fields changed. */
  private void applyWithDefaultSubnets(SimulatorSettings settings, Object... edits) {
    var all = new ArrayList<Object>(Arrays.asList("network.cacheSubnets", null));
    all.addAll(Arrays.asList(edits));
    apply(settings, all.toArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aSubnetForReplicasIsInAnotherZoneAndTheOthersStay(long seed) {
    applyWithDefaultSubnets(SimulatorSettings.aws().withZoneSeed(seed));
    fixture.harness.untilReady(Fixture.NAME);
    var before = Map.of("cache", subnet("10.20.1.0/24"), "bastion", subnet("10.20.254.0/24"));
    fixture.calls.clear();
    fixture.edit("cache.replicas", 1);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    assertEquals(1, calls("CreateSubnet"));
    assertEquals(0, calls("DeleteSubnet"));
    var changes = fixture.calls.changes();
    assertTrue(
        changes.indexOf("ModifyCacheSubnetGroup") < changes.indexOf("IncreaseReplicaCount"),
        changes::toString);
    assertEquals(before.get("cache").subnetId(), subnet("10.20.1.0/24").subnetId());
    assertEquals(before.get("bastion").subnetId(), subnet("10.20.254.0/24").subnetId());
    assertNotEquals(zone("10.20.1.0/24"), zone("10.20.2.0/24"));

    fixture.calls.clear();
    fixture.edit("cache.replicas", 0);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(0, calls("DeleteSubnet"));
    assertEquals(2, fixture.ids("cacheSubnets").size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void primaryAndReplicaFindTheZonesThatOfferTheNodeType(long seed) {
    applyWithDefaultSubnets(
        SimulatorSettings.aws().withZoneSeed(seed),
        "parameterGroup.family",
        null,
        "cache.version",
        "7.1",
        "cache.nodeType",
        "cache.t3.micro",
        "cache.replicas",
        1);
    offers().offerOnlyIn("cache.t3.micro", "us-west-2b", "us-west-2d");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    assertEquals(
        Set.of("us-west-2b", "us-west-2d"), Set.of(zone("10.20.1.0/24"), zone("10.20.2.0/24")));
    assertTrue(calls("CreateReplicationGroup") <= ZONES.size());
  }

  @Test
  void subnetsForReplicasNeverShareTheOnlyZoneThatOffersTheNodeType() {
    applyWithDefaultSubnets(
        SimulatorSettings.aws(),
        "parameterGroup.family",
        null,
        "cache.version",
        "7.1",
        "cache.replicas",
        1);
    offers().offerOnlyIn(NODE, "us-west-2c");
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(StepState.FAILED, fixture.state("cacheSubnets"));
    assertEquals(Set.of("us-west-2a", "us-west-2b", "us-west-2d"), refused(NODE));
    fixture.edit("cache.multiAz", false);
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void subnetsForReplicasNeverShareTheOnlyZoneWithElastiCache() {
    applyWithDefaultSubnets(SimulatorSettings.aws(), "cache.replicas", 1);
    ZONES.stream().filter(z -> !z.equals("us-west-2c")).forEach(offers()::withoutElastiCache);
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(StepState.FAILED, fixture.state("cacheSubnets"));
    assertEquals(
        "The cache needs subnets in 2 zones, and us-west-2c is left: AWS refused cache.t2.micro in"
            + " us-west-2a, us-west-2b, us-west-2d. Change cache.nodeType, or set cache.multiAz to"
            + " false. Otherwise the operator tries the zones again an hour after each refusal.",
        fixture.step("cacheSubnets").message());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    fixture.edit("cache.replicas", 0);
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void everyZoneRefusesTheNodeType() {
    apply(SimulatorSettings.aws());
    offers().offerOnlyIn(NODE);
    fixture.harness.pass(Duration.ofHours(6));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(
        "AWS refused cache.t2.micro in every zone: us-west-2a, us-west-2b, us-west-2c, us-west-2d."
            + " Change cache.nodeType. Otherwise the operator tries the zones again an hour after"
            + " each refusal.",
        fixture.step("cacheSubnets").message());
    assertTrue(calls("CreateCacheCluster") <= 7 * ZONES.size(), calls("CreateCacheCluster") + "");
    fixture.edit("cache.nodeType", "cache.t3.micro");
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void aZoneThatTheUserNamesIsKept() {
    apply(
        SimulatorSettings.aws(),
        "network.cacheSubnets",
        List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2a")),
        "bastion.subnet",
        Map.of("cidrBlock", "10.20.254.0/24", "availabilityZone", "us-west-2a"));
    offers().offerOnlyIn(NODE, "us-west-2b");
    offers().offerOnlyIn(INSTANCE, "us-west-2b");
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(0, calls("DeleteSubnet"));
    assertEquals(
        "AWS refused cache.t2.micro in us-west-2a, the zone of network.cacheSubnets. Change"
            + " cache.nodeType.",
        fixture.step("cacheSubnets").message());
    assertEquals(
        "AWS refused t3.micro in us-west-2a, the zone of bastion.subnet. Change"
            + " bastion.instanceType.",
        fixture.step("bastionSubnet").message());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    fixture.edit("cache.nodeType", "cache.t3.micro");
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void awsChoosesTheZoneIfTheOperatorMustNotReadTheOffers() {
    apply(SimulatorSettings.aws());
    fixture.refuse(
        call ->
            call.operation().equals("DescribeInstanceTypeOfferings")
                ? Refusals.denied(call)
                : null);
    fixture.harness.untilReady(Fixture.NAME);
  }

  /** The bastion's instance keeps the subnet in use, and admission accepts the remedy. */
  @Test
  void aZoneThatChangedWhileTheBastionWasOffIsTold() {
    fixture = Fixture.ready();
    var environment = fixture.harness.environment(Fixture.NAME);
    environment.setSpec(
        Specs.with(environment.getSpec(), "bastion.subnet.availabilityZone", "us-west-2b"));
    fixture.harness.api.apply(environment);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(10));
    assertFalse(fixture.isReady());
    assertEquals(StepState.BLOCKED, fixture.state("bastionSubnet"));
    var subnet = subnet("10.20.254.0/24").subnetId();
    assertEquals(
        "Subnet "
            + subnet
            + " is in us-west-2a, not in us-west-2b (bastion.subnet, availabilityZone), and is in"
            + " use. AWS cannot move a subnet. Set bastion.enabled to false, wait until this step"
            + " is Skipped, and set it to true again.",
        fixture.step("bastionSubnet").message());

    fixture.edit("bastion.enabled", false);
    fixture.harness.until(
        "skipped",
        () -> fixture.state("bastionSubnet") == StepState.SKIPPED,
        Duration.ofMinutes(30));
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("us-west-2b", zone("10.20.254.0/24"));
  }
}
