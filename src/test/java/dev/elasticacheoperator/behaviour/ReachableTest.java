package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.lab.FakeProber;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import io.fabric8.kubernetes.api.model.Condition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The condition Reachable, with a prober that has no network. */
class ReachableTest {

  private static final String INSIDE = "10.20.7.8";
  private static final String OUTSIDE = "10.9.0.5";

  private final FakeProber prober = new FakeProber();
  private final Fixture fixture =
      new Fixture(
          new OperatorHarness(
              SimulatorSettings.aws(), ActionLog.NONE, Telemetry.NONE, Optional.of(prober)));

  private Fixture ready() {
    prober.clock(fixture.harness.clock);
    fixture.apply();
    return fixture.settled();
  }

  private Optional<Condition> reachable() {
    return fixture.status().conditions().stream()
        .filter(c -> c.getType().equals("Reachable"))
        .findFirst();
  }

  private String message() {
    return reachable().orElseThrow().getMessage();
  }

  private void assertReachable(String status, String reason) {
    var condition = reachable().orElseThrow();
    assertEquals(status + " " + reason, condition.getStatus() + " " + condition.getReason());
  }

  private void pass(int minutes) {
    fixture.harness.pass(Duration.ofMinutes(minutes));
  }

  @Test
  void isTrueSoonAfterTheEndpointIsKnown() {
    prober.clock(fixture.harness.clock);
    fixture.apply();
    fixture.harness.until(
        "endpoint",
        () -> fixture.status() != null && fixture.status().endpoint() != null,
        Duration.ofHours(1));
    fixture.harness.pass(Duration.ofSeconds(1));
    assertReachable("True", "Answered");
    var endpoint = fixture.status().endpoint();
    assertEquals(
        endpoint.hostPort() + " answers the operator's pod: DNS, TCP, PING succeeded", message());
    assertEquals(
        new ProbeTarget(
            endpoint.address(),
            6379,
            false,
            ProbeTarget.Protocol.RESP,
            Optional.empty(),
            Optional.empty()),
        prober.targets.get(0));
  }

  @Test
  void isCheckedOncePerDriftIntervalAndWritesNothingWhileNothingChanges() {
    ready();
    var before = fixture.harness.environment(Fixture.NAME);
    prober.times.clear();
    var events = fixture.events();
    pass(60);
    assertEquals(12, prober.times.size());
    assertEquals(events, fixture.events());
    assertEquals(
        before.getMetadata().getResourceVersion(),
        fixture.harness.environment(Fixture.NAME).getMetadata().getResourceVersion());
  }

  @Test
  void costsNoCallToAws() {
    ready();
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    fixture.harness.until(
        "unreachable", () -> reachable().get().getStatus().equals("False"), Duration.ofMinutes(6));
    var calls = fixture.calls.tried().size();
    prober.answer();
    fixture.harness.until(
        "reachable", () -> reachable().get().getStatus().equals("True"), Duration.ofSeconds(16));
    assertEquals(calls, fixture.calls.tried().size(), "the probe and the passes about it");
  }

  @Test
  void readyDoesNotDependOnIt() {
    prober.fail(Fault.CONNECTION_REFUSED, INSIDE);
    ready();
    assertReachable("False", "TcpFailed");
    assertTrue(fixture.isReady());
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertEquals("False", fixture.condition("Reconciling").getStatus());
    assertEquals(
        "TCP: The connection was refused ("
            + fixture.status().endpoint().hostPort()
            + "). No server listens on port 6379, as during a reboot or a failover. If it lasts,"
            + " look for a firewall that rejects connections.",
        message());
  }

  @Test
  void anEventTellsOfEachChangeAndOfNothingElse() {
    ready();
    var events = fixture.events();
    var since = reachable().orElseThrow().getLastTransitionTime();
    prober.fail(Fault.LOADING, INSIDE);
    pass(20);
    prober.fail(Fault.PING_TIMEOUT, INSIDE);
    pass(20);
    assertFalse(since.equals(reachable().orElseThrow().getLastTransitionTime()));
    var failing = reachable().orElseThrow().getLastTransitionTime();
    assertEquals(1, fixture.eventsSince(events).size());
    pass(20);
    assertEquals(failing, reachable().orElseThrow().getLastTransitionTime());
    prober.answer();
    pass(20);
    assertEquals(
        List.of("true Unreachable", "false Reachable"),
        fixture.eventsSince(events).stream().map(e -> e.warning() + " " + e.reason()).toList());
    assertTrue(
        fixture.eventsSince(events).get(0).message().startsWith("PING: The cache is loading"),
        () -> fixture.eventsSince(events).toString());
  }

  @Test
  void aFailureIsTriedAgainSoonerAndThenLessOften() {
    ready();
    prober.times.clear();
    prober.fail(Fault.CONNECTION_REFUSED, INSIDE);
    pass(30);
    var gaps =
        IntStream.range(1, prober.times.size())
            .mapToObj(i -> Duration.between(prober.times.get(i - 1), prober.times.get(i)))
            .map(gap -> gap.toSeconds() + "s")
            .collect(Collectors.joining(" "));
    assertTrue(gaps.startsWith("15s 30s 60s 120s 240s 300s 300s"), gaps);
  }

  @Test
  void theSecurityGroupExplainsAnAddressThatItDoesNotAdmit() {
    prober.fail(Fault.CONNECT_TIMEOUT, INSIDE);
    ready();
    fixture.edit("network.allowedCidrs", List.of("10.20.1.0/24"));
    pass(10);
    assertReachable("False", "NotAdmitted");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). Security group "
            + fixture.cacheGroup()
            + " does not admit 10.20.7.8, the address of the operator's pod. Add 10.20.7.8/32 or"
            + " its block to network.allowedCidrs. See docs/reachability.md",
        message());
    fixture.edit("network.allowedCidrs", List.of("10.20.7.0/24"));
    pass(10);
    assertReachable("False", "TcpFailed");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). No rule of security group "
            + fixture.cacheGroup()
            + " explains it. Check the NetworkPolicies of the operator's pod, the routes of its"
            + " subnet, and the network ACLs of the cache subnets. See docs/reachability.md",
        message());
  }

  @Test
  void anAddressOutsideTheVpcIsExplained() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    ready();
    assertReachable("False", "NotConnected");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). The operator's pod has the address 10.9.0.5, outside VPC "
            + fixture.id("vpc")
            + " (10.20.0.0/16). No peering leads from the VPC to the network of this address."
            + " Connect them by a peering, a transit gateway or a VPN, with routes in both"
            + " directions. Also add 10.9.0.5/32 or its block to network.allowedCidrs. See"
            + " docs/reachability.md",
        message());
    fixture.edit("network.allowedCidrs", List.of("10.9.0.0/16"));
    pass(10);
    assertTrue(message().endsWith("in both directions. See docs/reachability.md"), message());
  }

  /** Each look at AWS finds the next thing that is missing between the two networks. */
  @Test
  void thePeeringIsFollowedFromEndToEnd() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    ready();
    assertCause("No peering leads from the VPC to the network of this address. Connect them");

    var vpc = fixture.id("vpc");
    var theirs = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          var own = aws.ec2().createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
          theirs.add(own);
          theirs.add(
              aws.ec2()
                  .createVpcPeeringConnection(r -> r.vpcId(own).peerVpcId(vpc))
                  .vpcPeeringConnection()
                  .vpcPeeringConnectionId());
        });
    var peering = theirs.get(1);
    pass(20);
    assertCause("Accept peering " + peering + ", which waits for it.");

    fixture.stranger(
        aws -> aws.ec2().acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering)));
    pass(20);
    assertCause(
        "No route table of VPC "
            + vpc
            + " sends 10.9.0.5/32 through peering "
            + peering
            + ". Add the route to the route table of the cache subnets.");

    route(vpc, "10.9.0.0/16", peering);
    pass(20);
    assertCause(
        "No route table of VPC "
            + theirs.get(0)
            + " sends 10.20.0.0/16 through peering "
            + peering
            + ". Add the route to the route table of the operator's subnets.");

    route(theirs.get(0), "10.20.0.0/16", peering);
    pass(20);
    assertReachable("False", "NotAdmitted");
    fixture.edit("network.allowedCidrs", List.of("10.9.0.0/16"));
    pass(20);
    assertReachable("False", "TcpFailed");
  }

  private void assertCause(String words) {
    assertReachable("False", "NotConnected");
    assertTrue(message().contains("(10.20.0.0/16). " + words), message());
  }

  private void route(String vpc, String block, String peering) {
    fixture.stranger(
        aws -> {
          var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
          var main = Filter.builder().name("association.main").values("true").build();
          var table =
              aws.ec2()
                  .describeRouteTables(r -> r.filters(inVpc, main))
                  .routeTables()
                  .get(0)
                  .routeTableId();
          aws.ec2()
              .createRoute(
                  r ->
                      r.routeTableId(table)
                          .destinationCidrBlock(block)
                          .vpcPeeringConnectionId(peering));
        });
  }

  /** The peerings are read for all environments together, and only while one may need them. */
  @Test
  void thePeeringsCostOnePageForEachDeepInterval() {
    ready();
    pass(60);
    assertEquals(0, fixture.calls.tried("DescribeVpcPeeringConnections"));
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    pass(60);
    var pages = fixture.calls.tried("DescribeVpcPeeringConnections");
    assertTrue(pages > 0 && pages <= 8, "pages: " + pages);
  }

  @Test
  void withoutThePermissionToReadPeeringsTheExplanationIsGeneral() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    fixture.refuse(
        call ->
            call.operation().equals("DescribeVpcPeeringConnections")
                ? Refusals.denied(call)
                : null);
    ready();
    assertCause("Connect its network with the VPC by a peering");
    assertTrue(fixture.isReady());
  }

  @Test
  void aRestartKeepsTheConditionAndSpreadsTheProbes() {
    ready();
    var writes = fixture.harness.api.statusWrites();
    prober.times.clear();
    fixture.harness.restart();
    // One drift interval. The UID, which is random, decides when the probe is due in it.
    pass(5);
    assertReachable("True", "Answered");
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertEquals(1, prober.times.size());
  }

  @Test
  void aChangedEndpointIsProbedAtOnce() {
    ready();
    prober.targets.clear();
    fixture.edit("cache.port", 6380);
    fixture.harness.until("plan", () -> fixture.status().plan() != null, Duration.ofMinutes(10));
    fixture.harness.api.annotate(
        Fixture.NAME, "elasticache-operator.dev/approve-plan", fixture.status().plan().hash());
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.until(
        "moved",
        () -> fixture.status().endpoint() != null && fixture.status().endpoint().port() == 6380,
        Duration.ofHours(1));
    fixture.harness.pass(Duration.ofSeconds(1));
    assertEquals(6380, prober.targets.get(prober.targets.size() - 1).port());
    assertTrue(message().contains(":6380 answers"), message());
  }

  /** The cache of an object that admission would refuse now goes on to serve clients. */
  @Test
  void isReportedWhileTheSpecIsInvalid() {
    ready();
    fixture.edit("cache.version", "99.9");
    pass(1);
    assertEquals("InvalidSpec", fixture.condition("Ready").getReason());
    assertReachable("True", "Answered");
    prober.fail(Fault.PING_TIMEOUT, INSIDE);
    pass(6);
    assertReachable("False", "PingFailed");
  }

  /** A pass that does not come to the credentials cannot begin a probe. */
  @Test
  void isMissingWhileNothingIsProbedAfterARestart() {
    ready();
    fixture.edit("cache.version", "99.9");
    pass(1);
    fixture.harness.restart();
    prober.times.clear();
    pass(10);
    assertEquals(List.of(), prober.times);
    assertEquals(Optional.empty(), reachable());
    fixture.edit("cache.version", Fixture.article().getSpec().cache().version());
    pass(1);
    assertReachable("True", "Answered");
  }

  @Test
  void pausedAndDeletedEnvironmentsAreNotProbed() {
    ready();
    fixture.edit("paused", true);
    pass(1);
    assertEquals(Optional.empty(), reachable());
    prober.times.clear();
    pass(60);
    fixture.edit("paused", false);
    assertEquals(List.of(), prober.times);
    pass(6);
    assertReachable("True", "Answered");
    fixture.delete();
    pass(1);
    assertEquals(Optional.empty(), reachable());
    prober.times.clear();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), prober.times);
  }

  @Test
  void theTokenIsProbedAndShowsNowhere() {
    prober.clock(fixture.harness.clock);
    var group = OperatorHarness.example("valkey-tls.yaml");
    group.getMetadata().setName("sessions");
    fixture.harness.api.apply(group);
    fixture.settled();
    var token = token();
    assertEquals(Optional.of(token), prober.targets.get(prober.targets.size() - 1).password());
    prober.fail(Fault.CREDENTIAL_REFUSED, INSIDE);
    pass(6);
    assertReachable("False", "AuthFailed");
    assertFalse(fixture.harness.environment(Fixture.NAME).toString().contains(token));
    assertFalse(fixture.harness.api.events().toString().contains(token));
    assertFalse(prober.targets.toString().contains(token));
    assertEquals(
        "valkey-cli --tls --askpass -h " + fixture.status().endpoint().address() + " -p 6379",
        fixture.status().bastion().client());
  }

  private String token() {
    var encoded = fixture.secret("sessions-endpoint").orElseThrow().getData().get("password");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** Clients read the new credential soon, so that it is probed at once. */
  @Test
  void aRotatedTokenIsProbedAtOnce() {
    prober.clock(fixture.harness.clock);
    var group = OperatorHarness.example("valkey-tls.yaml");
    group.getMetadata().setName("sessions");
    fixture.harness.api.apply(group);
    fixture.settled();
    var old = token();
    fixture.harness.api.annotate(Fixture.NAME, ElastiCacheEnvironment.ROTATE, "1");
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.until("rotated", () -> !token().equals(old), Duration.ofHours(1));
    prober.targets.clear();
    fixture.harness.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of(Optional.of(token())), prober.targets.stream().map(ProbeTarget::password).toList());
  }

  @Test
  void switchedOffThereIsNoCondition() {
    var without = Fixture.ready();
    assertEquals(
        List.of("Ready", "Reconciling", "Stalled"),
        without.status().conditions().stream().map(Condition::getType).toList());
  }
}
