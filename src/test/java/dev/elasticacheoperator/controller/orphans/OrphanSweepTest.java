package dev.elasticacheoperator.controller.orphans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orphans: resources whose object is gone are reported once, and left alone. */
class OrphanSweepTest {

  private static final String NAME = "default/sessions";

  private final OperatorHarness harness = new OperatorHarness(SimulatorSettings.aws());
  private final Account account =
      new Account(
          OperatorHarness.REGION,
          harness.aws(),
          AwsSettings.simulated(OperatorHarness.CLUSTER, harness.clock));
  private int leaked = -1;
  private final OrphanSweep sweep = sweep(namespace -> true);

  private OrphanSweep sweep(Predicate<String> watched) {
    return new OrphanSweep(
        harness.api,
        new Telemetry() {
          @Override
          public void orphansFound(int resources) {
            leaked = resources;
          }
        },
        watched);
  }

  @BeforeEach
  void anEnvironment() {
    harness.api.apply(OperatorHarness.example("article.yaml"));
    harness.untilReady(NAME);
  }

  private void sweep(OrphanSweep sweep, String... environments) {
    harness.clock.advance(Duration.ofMinutes(15));
    sweep.sweep(List.of(account), Set.of(environments), harness.clock.instant());
  }

  private List<RecordedEvent> leaks() {
    return harness.api.events().stream().filter(e -> e.reason().equals("Leaked")).toList();
  }

  @Test
  void nothingIsLeakedWhileTheObjectIsThere() {
    sweep(sweep, NAME);
    sweep(sweep, NAME);
    assertEquals(0, leaked);
    assertEquals(List.of(), leaks());
  }

  @Test
  void anOrphanIsReportedOnceAndStays() {
    var vpc = harness.aws().ec2().describeVpcs().vpcs().get(0).vpcId();
    sweep(sweep);
    assertEquals(0, leaked, "an object may just have gone");
    sweep(sweep);
    sweep(sweep);
    // A VPC, 2 subnets, 2 security groups, a gateway, a route table, a role, and an instance with
    // its volume and interface.
    assertEquals(11, leaked);
    assertEquals(1, leaks().size());
    var said = leaks().get(0);
    assertTrue(said.warning());
    assertTrue(said.message().contains(vpc), said::message);
    assertTrue(said.message().contains("Values=" + NAME), said::message);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(harness.aws()));
  }

  @Test
  void anObjectThatIsAppliedAgainTakesThemBack() {
    sweep(sweep);
    sweep(sweep);
    sweep(sweep, NAME);
    assertEquals(0, leaked);
    sweep(sweep);
    assertEquals(0, leaked);
    sweep(sweep);
    assertEquals(2, leaks().size(), "it is news again");
  }

  @Test
  void anotherOperatorsNamespacesAndClustersAreNotOurs() {
    var elsewhere = sweep(namespace -> namespace.equals("shop"));
    sweep(elsewhere);
    sweep(elsewhere);
    assertEquals(0, leaked);
    var ofAnotherCluster =
        new Account(
            OperatorHarness.REGION, harness.aws(), AwsSettings.simulated("another", harness.clock));
    for (int i = 0; i < 2; i++) {
      sweep.sweep(List.of(ofAnotherCluster), Set.of(), harness.clock.instant());
    }
    assertEquals(0, leaked);
  }
}
