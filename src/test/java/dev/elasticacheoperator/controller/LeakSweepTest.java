package dev.elasticacheoperator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.AwsSettings;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import dev.elasticacheoperator.sandbox.aws.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to no object any more is reported once, and left alone. */
class LeakSweepTest {

  private static final String NAME = "default/sessions";

  private final Lab lab = new Lab(Settings.aws());
  private final Account account =
      new Account(Lab.REGION, lab.aws(), AwsSettings.simulated(Lab.CLUSTER, lab.clock));
  private int leaked = -1;
  private final LeakSweep sweep = sweep(namespace -> true);

  private LeakSweep sweep(Predicate<String> watched) {
    return new LeakSweep(
        lab.api,
        new Telemetry() {
          @Override
          public void leaked(int resources) {
            leaked = resources;
          }
        },
        watched);
  }

  @BeforeEach
  void anEnvironment() {
    lab.api.apply(Lab.example("article.yaml"));
    lab.untilReady(NAME);
  }

  private void sweep(LeakSweep sweep, String... environments) {
    lab.clock.advance(Duration.ofMinutes(15));
    sweep.sweep(List.of(account), Set.of(environments), lab.clock.instant());
  }

  private List<Said> leaks() {
    return lab.api.events().stream().filter(e -> e.reason().equals("Leaked")).toList();
  }

  @Test
  void nothingIsLeakedWhileTheObjectIsThere() {
    sweep(sweep, NAME);
    sweep(sweep, NAME);
    assertEquals(0, leaked);
    assertEquals(List.of(), leaks());
  }

  @Test
  void whatNoObjectAsksForIsReportedOnceAndStays() {
    var vpc = lab.aws().ec2().describeVpcs().vpcs().get(0).vpcId();
    sweep(sweep);
    assertEquals(0, leaked, "an object may just have gone");
    sweep(sweep);
    sweep(sweep);
    // A VPC, 2 subnets, 2 security groups, a gateway, a route table, an instance and a role.
    assertEquals(9, leaked);
    assertEquals(1, leaks().size());
    var said = leaks().get(0);
    assertTrue(said.warning());
    assertTrue(said.message().contains(vpc), said::message);
    assertTrue(said.message().contains("Values=" + NAME), said::message);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(lab.aws()));
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
        new Account(Lab.REGION, lab.aws(), AwsSettings.simulated("another", lab.clock));
    for (int i = 0; i < 2; i++) {
      sweep.sweep(List.of(ofAnotherCluster), Set.of(), lab.clock.instant());
    }
    assertEquals(0, leaked);
  }
}
