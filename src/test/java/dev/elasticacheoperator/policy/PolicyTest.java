package dev.elasticacheoperator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Permission;
import dev.elasticacheoperator.behaviour.Scenarios;
import dev.elasticacheoperator.behaviour.Scenarios.Run;
import dev.elasticacheoperator.behaviour.Scenarios.Scenario;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.sandbox.aws.Call;
import dev.elasticacheoperator.sandbox.aws.CallHook;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The declared permissions are enough for all that the operator does, and none of them can be left
 * out unnoticed.
 */
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

  /**
   * A scenario with all permissions.
   *
   * @param denied what was denied all the same
   * @param needed without which something would have been denied
   */
  private record Enough(List<String> denied, Set<Permission> needed, Map<String, Integer> there) {}

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
    public void before(Call call) {
      if (!run.strangerActs()) {
        enforced.before(call);
      }
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
    var all = new Enforcement(run.lab().cloud, policy(Declared.permissions()));
    var inForce = new Switch(run, all);
    run.begin();

    inForce.enforced = new Enforcement(run.lab().cloud, policy(without));
    run.act();
    assertTrue(
        run.says().stream().anyMatch(words -> words.contains(permission.action()))
            || isMadeUpFor(permission, run),
        () -> scenario + " without it: " + run.says());

    inForce.enforced = all;
    run.settle();
    assertEquals(enough(scenario).there(), run.there());
  }

  /** The one that may be left out: roles are then read one by one. */
  private static boolean isMadeUpFor(Permission permission, Run run) {
    return permission.action().equals("iam:GetAccountAuthorizationDetails")
        && run.calls("GetRole") > 0;
  }

  private static Enough enough(Scenario scenario) {
    var known = ENOUGH.get(scenario.name());
    if (known == null) {
      known = runWithAll(scenario);
      ENOUGH.put(scenario.name(), known);
    }
    return known;
  }

  private static Enough runWithAll(Scenario scenario) {
    var denied = new ArrayList<String>();
    var needed = new HashSet<Permission>();
    var acting = new boolean[1];
    var run = scenario.run();
    new Switch(
        run,
        new Enforcement(
            run.lab().cloud,
            policy(Declared.permissions()),
            (asked, decision) -> {
              if (!decision.allowed()) {
                denied.add(asked.toString());
              } else if (acting[0]) {
                onlyOne(asked).ifPresent(needed::add);
              }
            }));
    run.begin();
    acting[0] = true;
    run.act();
    run.settle();
    return new Enough(denied, needed, run.there());
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
    return Policy.of(Declared.filledIn(Statements.json(Statements.of(permissions)), Lab.CLUSTER));
  }
}
