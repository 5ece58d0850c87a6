package dev.elasticacheoperator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.behaviour.Scenarios;
import dev.elasticacheoperator.behaviour.Scenarios.Run;
import dev.elasticacheoperator.behaviour.Scenarios.Scenario;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.policy.Authorization;
import dev.elasticacheoperator.sandbox.aws.policy.Enforcement;
import dev.elasticacheoperator.sandbox.aws.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * With {@code policy-existing.json} in addition to the two others an environment uses existing
 * resources. Without it the status names the refused call, which follows once it is allowed.
 */
class ExistingPolicyTest {

  private static final String OWNER = "elasticache-operator.dev/cluster";

  /** The policy in force for the operator, which can be changed for another. */
  private static final class InForce implements CallHook {
    private final Run run;
    private final List<Authorization> denied = new ArrayList<>();
    private final List<Authorization> allowed = new ArrayList<>();
    private CallHook enforced;

    InForce(Run run) {
      this.run = run;
      run.lab().cloud.hook(this);
    }

    void set(Policy policy) {
      denied.clear();
      enforced =
          new Enforcement(
              run.lab().cloud,
              policy,
              (asked, decision) -> (decision.allowed() ? allowed : denied).add(asked));
    }

    @Override
    public void before(SimulatedCall call) {
      if (enforced != null && !run.strangerActs()) {
        enforced.before(call);
      }
    }
  }

  static List<Scenario> scenarios() {
    return Scenarios.existing();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void withItNothingIsDenied(Scenario scenario) {
    assertEquals(List.of(), watched(scenario).denied);
  }

  /** From the beginning to the end, with all three policies. */
  private static InForce watched(Scenario scenario) {
    var run = scenario.run();
    run.begin();
    var inForce = new InForce(run);
    inForce.set(Declared.policyForExisting(OperatorHarness.CLUSTER, run.existingVpc()));
    run.act(scenario);
    run.settle();
    run.delete();
    return inForce;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void withoutItTheRefusalIsNamedAndRecoveredFrom(Scenario scenario) {
    var run = scenario.run();
    run.begin();
    var inForce = new InForce(run);
    inForce.set(Declared.policy(OperatorHarness.CLUSTER));
    run.act(scenario);
    var actions =
        inForce.denied.stream()
            .map(Authorization::action)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertTrue(!actions.isEmpty(), "the two others are enough");
    var ready = run.says().stream().filter(words -> words.startsWith("Ready: ")).toList();
    assertTrue(
        actions.stream().anyMatch(action -> ready.get(0).contains(action)),
        () -> actions + " denied, and said: " + run.says());
    for (var action : actions) {
      assertTrue(
          run.says().stream().anyMatch(words -> words.contains(action)),
          () -> action + " denied, and said: " + run.says());
    }

    inForce.set(Declared.policyForExisting(OperatorHarness.CLUSTER, run.existingVpc()));
    run.settle();
    assertEquals(List.of(), inForce.denied);
  }

  /** Refuses resources of any VPC except the allowed one. */
  @Test
  void anotherVpcIsNoneOfOurs() {
    var scenario = Scenarios.existing().get(2);
    var run = scenario.run();
    run.begin();
    var inForce = new InForce(run);
    inForce.set(Declared.policyForExisting(OperatorHarness.CLUSTER, "vpc-0123456789abcdef0"));
    run.act(scenario);
    assertTrue(
        run.says().stream().anyMatch(words -> words.contains("ec2:CreateSecurityGroup")),
        run.says()::toString);
  }

  /** Each permission is needed by some scenario and allowed by no other statement. */
  @Test
  void noneCanBeLeftOut() {
    var needed = new LinkedHashSet<Permission>();
    for (var scenario : Scenarios.existing()) {
      var inForce = watched(scenario);
      var alone = alone(inForce.run.existingVpc());
      var standard = Declared.policy(OperatorHarness.CLUSTER);
      inForce.allowed.stream()
          .distinct()
          .filter(asked -> !standard.decide(asked).allowed())
          .forEach(
              asked ->
                  alone.forEach(
                      (permission, policy) -> {
                        if (policy.decide(asked).allowed()) {
                          needed.add(permission);
                        }
                      }));
    }
    assertEquals(Set.copyOf(Declared.existing().keySet()), Set.copyOf(needed));
  }

  private static Map<Permission, Policy> alone(String vpcId) {
    var alone = new LinkedHashMap<Permission, Policy>();
    for (var permission : Declared.existing().keySet()) {
      var json = Statements.json(Statements.oneByOne(List.of(permission)));
      alone.put(permission, Policy.of(Declared.filledIn(json, OperatorHarness.CLUSTER, vpcId)));
    }
    return alone;
  }

  @Test
  void onlyUnclaimedResourcesAreAdopted() {
    var run = Scenarios.existing().get(0).run();
    var ec2 = run.lab().aws().ec2();
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.60.0.0/16")).vpc().vpcId();
    var inForce = new InForce(run);
    inForce.set(Declared.policyForExisting(OperatorHarness.CLUSTER, ""));
    assertThrows(
        Ec2Exception.class,
        () -> ec2.createTags(r -> r.resources(vpc).tags(t -> t.key("team").value("x"))));
    assertThrows(
        Ec2Exception.class,
        () -> ec2.createTags(r -> r.resources(vpc).tags(t -> t.key(OWNER).value("another"))));
    ec2.createTags(r -> r.resources(vpc).tags(t -> t.key(OWNER).value(OperatorHarness.CLUSTER)));
    assertThrows(Ec2Exception.class, () -> takeFrom("another", run, inForce));
  }

  /** Tags a VPC as another cluster's, and then as ours. */
  private static void takeFrom(String other, Run run, InForce inForce) {
    var ec2 = run.lab().aws().ec2();
    inForce.enforced = null;
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.61.0.0/16")).vpc().vpcId();
    ec2.createTags(r -> r.resources(vpc).tags(t -> t.key(OWNER).value(other)));
    inForce.set(Declared.policyForExisting(OperatorHarness.CLUSTER, ""));
    ec2.createTags(r -> r.resources(vpc).tags(t -> t.key(OWNER).value(OperatorHarness.CLUSTER)));
  }
}
