package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/**
 * Kills the operator before and after every AWS call and every write to the API server, during a
 * create, a change and a delete. The restarted operator knows only what the API server and AWS
 * hold. The answer of every mutating call is lost once as well. In the end exactly one of
 * everything must exist, nothing may have been made twice, and a delete must leave nothing.
 */
@Tag("crash")
@Isolated("uses all processors by itself")
class CrashTest {

  private static final String NAME = "default/sessions";

  /** Reads that show everything at once, AWS's usual lag, and a long one. */
  private static final List<Duration> LAGS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(50));

  /** Fault that the operator meets at one point of its way. */
  private enum CrashKind {
    KILL_BEFORE,
    KILL_AFTER,
    LOSE_THE_ANSWER
  }

  private enum CrashPhase {
    CREATE,
    DELETE,
    /** The object is deleted right after the fault, with whatever was made by then. */
    ABANDONED_CREATE,
    /** The parameter group changes family, then the cache is replaced, under other names. */
    CHANGE
  }

  /** One life of an environment with one fault. */
  private static final class Life implements CallHook {
    final OperatorHarness harness;
    final Set<String> made = new HashSet<>();
    private final List<String> points = new ArrayList<>();
    private boolean watching;
    private boolean struck;
    private int strikeAt = -1;
    private CrashKind fault;

    Life(Duration lag) {
      harness = new OperatorHarness(SimulatorSettings.aws().withReadLag(lag));
      harness.cloud.hook(this);
      harness.api.aroundWrites(
          write ->
              point(
                  write,
                  write.startsWith("before") ? CrashKind.KILL_BEFORE : CrashKind.KILL_AFTER));
      harness.api.apply(OperatorHarness.example("article.yaml"));
    }

    /** Deals the fault at the n-th point of its kind from now on. */
    void strike(CrashKind how, int at) {
      fault = how;
      strikeAt = at;
    }

    void watch() {
      watching = true;
      points.clear();
    }

    int points() {
      return points.size();
    }

    private boolean point(String where, CrashKind kind) {
      if (!watching || kind != fault) {
        return false;
      }
      points.add(where);
      if (points.size() - 1 != strikeAt) {
        return false;
      }
      struck = true;
      if (kind != CrashKind.LOSE_THE_ANSWER) {
        throw new OperatorHarness.Killed(where);
      }
      return true;
    }

    @Override
    public void before(SimulatedCall call) {
      point("before " + call.operation(), CrashKind.KILL_BEFORE);
    }

    @Override
    public void after(SimulatedCall call, AwsResponse answer) {
      note(answer);
      point("after " + call.operation(), CrashKind.KILL_AFTER);
      if (call.mutating() && point("answer of " + call.operation(), CrashKind.LOSE_THE_ANSWER)) {
        throw ApiCallAttemptTimeoutException.create(20_000);
      }
    }

    /** The ids of what AWS would make twice if asked twice. */
    private void note(AwsResponse answer) {
      if (answer instanceof CreateVpcResponse made1) {
        made.add(made1.vpc().vpcId());
      } else if (answer instanceof CreateInternetGatewayResponse made1) {
        made.add(made1.internetGateway().internetGatewayId());
      } else if (answer instanceof CreateRouteTableResponse made1) {
        made.add(made1.routeTable().routeTableId());
      } else if (answer instanceof RunInstancesResponse made1) {
        made.add(made1.instances().get(0).instanceId());
      }
    }

    void create() {
      harness.untilReady(NAME);
      watching = false;
      harness.clock.advance(Duration.ofMinutes(1));
      assertEquals(new TreeMap<>(Leftovers.ARTICLE), Leftovers.of(harness.aws()));
      assertEquals(4, made.size(), "made twice: " + made);
    }

    void createUntilStruck() {
      harness.until(
          "struck",
          () -> struck || harness.api.find(NAME).filter(OperatorHarness::isReady).isPresent(),
          Duration.ofHours(1));
      watching = false;
    }

    void change() {
      edit("cache.version", "5.0.6", "parameterGroup.family", "redis5.0");
      harness.untilReady(NAME);
      edit(
          "cache.name", "other",
          "subnetGroup.name", "other",
          "network.cacheSubnets", List.of(Map.of("cidrBlock", "10.20.2.0/24")));
      harness.until("planned", () -> status().plan() != null, Duration.ofHours(1));
      harness.api.annotate(NAME, ElastiCacheEnvironment.APPROVE_PLAN, status().plan().hash());
      harness.changed(NAME);
      harness.untilReady(NAME);
      watching = false;
      harness.clock.advance(Duration.ofMinutes(1));
      assertEquals(new TreeMap<>(Leftovers.ARTICLE), Leftovers.of(harness.aws()));
      assertTrue(status().endpoint().address().startsWith("other."));
    }

    private ElastiCacheEnvironmentStatus status() {
      return harness.environment(NAME).getStatus();
    }

    private void edit(Object... pathsAndValues) {
      var resource = harness.environment(NAME);
      for (int i = 0; i < pathsAndValues.length; i += 2) {
        var path = (String) pathsAndValues[i];
        resource.setSpec(Specs.with(resource.getSpec(), path, pathsAndValues[i + 1]));
      }
      harness.api.apply(resource);
      harness.changed(NAME);
    }

    void delete() {
      harness.api.delete(NAME);
      harness.changed(NAME);
      harness.untilGone(NAME);
      watching = false;
      harness.clock.advance(Duration.ofMinutes(1));
      assertEquals(List.of(), Leftovers.of(Leftovers.of(harness.aws())));
    }
  }

  @TestFactory
  List<DynamicTest> everyPoint() {
    var tests = new ArrayList<DynamicTest>();
    for (var lag : LAGS) {
      for (var phase : CrashPhase.values()) {
        for (var fault : CrashKind.values()) {
          tests.add(
              DynamicTest.dynamicTest(
                  fault + " in " + phase + ", reads lag " + lag.toSeconds() + " s",
                  () -> strikeEverywhere(lag, phase, fault)));
        }
      }
    }
    return tests;
  }

  private static void strikeEverywhere(Duration lag, CrashPhase phase, CrashKind fault) {
    BiConsumer<Life, Integer> run =
        (life, at) -> {
          life.strike(fault, at);
          if (phase == CrashPhase.CREATE) {
            life.watch();
            life.create();
            life.delete();
          } else if (phase == CrashPhase.ABANDONED_CREATE) {
            life.watch();
            life.createUntilStruck();
            life.delete();
          } else if (phase == CrashPhase.CHANGE) {
            life.create();
            life.watch();
            life.change();
            life.delete();
          } else {
            life.create();
            life.watch();
            life.delete();
          }
        };
    var untouched = new Life(lag);
    run.accept(untouched, -1);
    var points = untouched.points();
    var failures =
        IntStream.range(0, points)
            .parallel()
            .mapToObj(
                at ->
                    failure(new Life(lag), run, at)
                        .map(e -> untouched.points.get(at) + " (" + at + "): " + e))
            .flatMap(Optional::stream)
            .toList();
    System.out.printf(
        "crash suite: %s in %s, reads lag %d s: %d points%n",
        fault, phase, lag.toSeconds(), points);
    assertTrue(
        failures.isEmpty(),
        () -> failures.size() + " of " + points + " points:\n" + String.join("\n", failures));
  }

  private static Optional<Throwable> failure(Life life, BiConsumer<Life, Integer> run, int at) {
    try {
      run.accept(life, at);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }
}
