package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.crash.CrashPoints.Calls;
import dev.elasticacheoperator.crash.CrashPoints.CrashKind;
import dev.elasticacheoperator.crash.CrashPoints.Strike;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.awscore.AwsResponse;
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

  /** Reads that show everything at once, AWS's usual lag, and a long one. */
  private static final List<Duration> LAGS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(50));

  private enum CrashPhase {
    CREATE,
    DELETE,
    /** The object is deleted right after the fault, with whatever was made by then. */
    ABANDONED_CREATE,
    /** The parameter group changes family, then the cache is replaced, under other names. */
    CHANGE
  }

  /** The ids of what AWS would make twice if asked twice. */
  private static final class CreatedIds implements CallHook {
    private final Set<String> ids = new HashSet<>();

    /** Returns a harness whose answers are noted before a crash can lose them. */
    private OperatorHarness harness(Duration lag) {
      var harness = CrashLife.laggingBy(lag);
      harness.cloud.hook(this);
      return harness;
    }

    @Override
    public void after(SimulatedCall call, AwsResponse answer) {
      if (answer instanceof CreateVpcResponse made) {
        ids.add(made.vpc().vpcId());
      } else if (answer instanceof CreateInternetGatewayResponse made) {
        ids.add(made.internetGateway().internetGatewayId());
      } else if (answer instanceof CreateRouteTableResponse made) {
        ids.add(made.routeTable().routeTableId());
      } else if (answer instanceof RunInstancesResponse made) {
        ids.add(made.instances().get(0).instanceId());
      }
    }
  }

  /** The environment of the article with one fault. */
  private static final class ArticleLife extends CrashLife {
    private final CrashPhase phase;
    private final CreatedIds created;

    private ArticleLife(Duration lag, CrashPhase phase, Strike strike) {
      this(lag, phase, strike, new CreatedIds());
    }

    private ArticleLife(Duration lag, CrashPhase phase, Strike strike, CreatedIds created) {
      super(created.harness(lag), Calls.ALL, strike);
      this.phase = phase;
      this.created = created;
      points.watch(false);
      harness.api.apply(OperatorHarness.example("article.yaml"));
    }

    @Override
    void live() {
      points.watch(phase == CrashPhase.CREATE || phase == CrashPhase.ABANDONED_CREATE);
      if (phase == CrashPhase.ABANDONED_CREATE) {
        createUntilStruck();
      } else {
        create();
      }
      points.watch(phase == CrashPhase.CHANGE || phase == CrashPhase.DELETE);
      if (phase == CrashPhase.CHANGE) {
        change();
      }
      delete(Duration.ofMinutes(1));
    }

    private void create() {
      harness.untilReady(NAME);
      points.watch(false);
      harness.clock.advance(Duration.ofMinutes(1));
      assertEquals(new TreeMap<>(Leftovers.ARTICLE), Leftovers.of(harness.aws()));
      assertEquals(4, created.ids.size(), () -> "made twice: " + created.ids);
    }

    private void createUntilStruck() {
      harness.until(
          "struck",
          () ->
              points.struck()
                  || harness.api.find(NAME).filter(OperatorHarness::isReady).isPresent(),
          Duration.ofHours(1));
      points.watch(false);
    }

    private void change() {
      edit(Map.of("cache.version", "5.0.6", "parameterGroup.family", "redis5.0"));
      harness.untilReady(NAME);
      edit(
          Map.of(
              "cache.name", "other",
              "subnetGroup.name", "other",
              "network.cacheSubnets", List.of(Map.of("cidrBlock", "10.20.2.0/24"))));
      harness.until("planned", () -> status().plan() != null, Duration.ofHours(1));
      approvePlan();
      harness.untilReady(NAME);
      points.watch(false);
      harness.clock.advance(Duration.ofMinutes(1));
      assertEquals(new TreeMap<>(Leftovers.ARTICLE), Leftovers.of(harness.aws()));
      assertTrue(status().endpoint().address().startsWith("other."));
    }
  }

  @TestFactory
  List<DynamicTest> everyPoint() {
    var tests = new ArrayList<DynamicTest>();
    for (var lag : LAGS) {
      for (var phase : CrashPhase.values()) {
        for (var fault : CrashKind.values()) {
          tests.add(
              CrashLife.strikeEverywhere(
                  fault + " in " + phase + ", reads lag " + lag.toSeconds() + " s",
                  fault,
                  strike -> new ArticleLife(lag, phase, strike)));
        }
      }
    }
    return tests;
  }
}
