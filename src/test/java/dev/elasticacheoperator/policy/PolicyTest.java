package dev.elasticacheoperator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The declared permissions are enough for all that the operator does, and none of them can be left
 * out unnoticed.
 */
@Tag("slow")
class PolicyTest {

  /** Each permission by itself, to see which of them a call needs. */
  private static final Map<Permission, Policy> ALONE =
      Declared.permissions().stream()
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  permission -> policy(List.of(permission)),
                  (a, b) -> a,
                  LinkedHashMap::new));

  private static final Map<String, Enough> ENOUGH = new LinkedHashMap<>();

  /** The run in which one thing after the other is put right again. */
  private static WatchedPolicy restored;

  /**
   * A scenario with all permissions.
   *
   * @param denied what was denied all the same
   * @param needed without which something would have been denied
   * @param made how many more there are of each kind in the end
   */
  private record Enough(List<String> denied, Set<Permission> needed, Map<String, Integer> made) {}

  /** The policy in force, which can be changed for another. */
  private static final class Switch implements CallHook {
    private final Run run;
    private CallHook enforced;

    Switch(Run run, CallHook enforced) {
      this.run = run;
      this.enforced = enforced;
      run.lab().cloud.hook(this);
    }

    @Override
    public void before(SimulatedCall call) {
      if (!run.strangerActs()) {
        enforced.before(call);
      }
    }
  }

  /** A run with all permissions, and what it needed of them since last asked. */
  private static final class WatchedPolicy {
    private final Run run;
    private final List<String> denied = new ArrayList<>();
    private final Set<Permission> needed = new HashSet<>();

    WatchedPolicy(Scenario scenario) {
      run = scenario.run();
      new Switch(
          run,
          new Enforcement(run.lab().cloud, Declared.policy(OperatorHarness.CLUSTER), this::note));
      run.begin();
    }

    private void note(Authorization asked, Policy.Decision decision) {
      if (decision.allowed()) {
        onlyOne(asked).ifPresent(needed::add);
      } else {
        denied.add(asked.toString());
      }
    }

    Enough of(Scenario scenario) {
      needed.clear();
      var before = run.there();
      run.act(scenario);
      run.settle();
      return new Enough(List.copyOf(denied), Set.copyOf(needed), more(before, run.there()));
    }
  }

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  static List<Permission> permissions() {
    return Declared.permissions();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void isEnough(Scenario scenario) {
    assertEquals(List.of(), enough(scenario).denied());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("permissions")
  void noneCanBeLeftOutUnnoticed(Permission permission) {
    var scenario =
        Scenarios.all().stream()
            .filter(s -> enough(s).needed().contains(permission))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nobody needs it"));
    var without = new ArrayList<>(Declared.permissions());
    without.remove(permission);
    var run = scenario.run();
    var all = new Enforcement(run.lab().cloud, Declared.policy(OperatorHarness.CLUSTER));
    var inForce = new Switch(run, all);
    run.begin();
    var before = run.there();

    inForce.enforced = new Enforcement(run.lab().cloud, policy(without));
    run.act(scenario);
    assertTrue(
        run.says().stream().anyMatch(words -> words.contains(permission.action()))
            || isMadeUpFor(permission, run),
        () -> scenario + " without it: " + run.says());

    inForce.enforced = all;
    run.settle();
    assertEquals(enough(scenario).made(), more(before, run.there()), "something is doubled");
  }

  /**
   * Returns true if the operator works without the permission. Roles, instance profiles or tags are
   * then read one by one, or AWS chooses zones. The bastion is Ready without its connection to
   * Session Manager. A blocked deletion reports only AWS's message, which does not name the
   * blocker. The deletion of a serverless cache is tried again until its endpoint is gone.
   */
  private static boolean isMadeUpFor(Permission permission, Run run) {
    return switch (permission.action()) {
      case "iam:GetAccountAuthorizationDetails" -> run.calls("GetRole") > 0;
      case "iam:ListInstanceProfiles" -> run.calls("GetInstanceProfile") > 0;
      case "tag:GetResources" -> run.calls("ListTagsForResource") > 0;
      case "ssm:DescribeInstanceInformation" ->
          run.calls("DescribeInstanceInformation") > 0
              && run.says().stream().anyMatch(words -> words.matches("bastion READY: [0-9.]+"));
      case "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcPeeringConnections" ->
          run.says().stream().anyMatch(words -> words.contains("DependencyViolation"))
              && run.says().stream()
                  .noneMatch(words -> words.contains("does not touch foreign resources"));
      case "ec2:DescribeVpcEndpoints" ->
          run.calls("DescribeVpcEndpoints") > 0 && run.calls("DeleteVpc") > 0;
      case "iam:ListInstanceProfilesForRole" ->
          run.says().stream().anyMatch(words -> words.contains("DeleteConflict"))
              && run.says().stream()
                  .noneMatch(words -> words.contains("does not touch foreign resources"));
      // AWS then chooses the zones.
      case "ec2:DescribeAvailabilityZones", "ec2:DescribeInstanceTypeOfferings" ->
          run.calls("CreateSubnet") > 0;
      default -> false;
    };
  }

  private static Enough enough(Scenario scenario) {
    var known = ENOUGH.get(scenario.name());
    if (known == null) {
      known = watched(scenario).of(scenario);
      ENOUGH.put(scenario.name(), known);
    }
    return known;
  }

  private static WatchedPolicy watched(Scenario scenario) {
    if (!scenario.restores()) {
      return new WatchedPolicy(scenario);
    }
    if (restored == null) {
      restored = new WatchedPolicy(scenario);
    }
    return restored;
  }

  private static Map<String, Integer> more(
      Map<String, Integer> before, Map<String, Integer> after) {
    var more = new TreeMap<>(after);
    more.replaceAll((kind, count) -> count - before.get(kind));
    return more;
  }

  private static Optional<Permission> onlyOne(Authorization asked) {
    var allowing =
        ALONE.entrySet().stream()
            .filter(one -> one.getKey().action().equals(asked.action()))
            .filter(one -> one.getValue().decide(asked).allowed())
            .map(Map.Entry::getKey)
            .limit(2)
            .toList();
    return allowing.size() == 1 ? Stream.of(allowing.get(0)).findFirst() : Optional.empty();
  }

  private static Policy policy(Collection<Permission> permissions) {
    return Policy.of(
        Declared.filledIn(
            Statements.json(Statements.oneByOne(permissions)), OperatorHarness.CLUSTER));
  }
}
