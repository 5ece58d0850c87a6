package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.crash.CrashPoints.Calls;
import dev.elasticacheoperator.crash.CrashPoints.CrashKind;
import dev.elasticacheoperator.crash.CrashPoints.Strike;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;

/** One life of an environment with one crash. Its operator restarts by itself. */
abstract class CrashLife {

  static final String NAME = "default/sessions";
  static final Duration LONG = Duration.ofHours(6);

  final OperatorHarness harness;
  final CrashPoints points;

  CrashLife(OperatorHarness harness, Calls calls, Strike strike) {
    this.harness = harness;
    this.points = new CrashPoints(harness, calls, strike);
  }

  static OperatorHarness laggingBy(Duration lag) {
    return new OperatorHarness(SimulatorSettings.aws().withReadLag(lag));
  }

  /** Lives to the end. Fails if the operator has not coped with its crash. */
  abstract void live();

  /** Returns a cache named {@code sessions} without a bastion. */
  static ElastiCacheEnvironment cache() {
    var object = OperatorHarness.example("cache.yaml");
    object.getMetadata().setName("sessions");
    edit(object, Map.of("bastion.enabled", false, "cache.name", "sessions"));
    edit(object, Map.of("cache.nodeType", "cache.t4g.small"));
    return object;
  }

  static void edit(ElastiCacheEnvironment object, Map<String, Object> fields) {
    fields.forEach((path, value) -> object.setSpec(Specs.with(object.getSpec(), path, value)));
  }

  /** Applies the object with fields changed; null takes a field away. */
  final void edit(Map<String, Object> fields) {
    var object = harness.environment(NAME);
    edit(object, fields);
    harness.api.apply(object);
    harness.changed(NAME);
  }

  final void annotate(String annotation, String value) {
    harness.api.annotate(NAME, annotation, value);
    harness.changed(NAME);
  }

  final void approvePlan() {
    annotate(ElastiCacheEnvironment.APPROVE_PLAN, status().plan().hash());
  }

  final ElastiCacheEnvironmentStatus status() {
    return harness.environment(NAME).getStatus();
  }

  final boolean isReady() {
    return OperatorHarness.isReady(harness.environment(NAME));
  }

  /**
   * Deletes the object, and fails if anything is left on AWS.
   *
   * @param rest time in which AWS ends what is deleted
   */
  final void delete(Duration rest) {
    harness.api.delete(NAME);
    harness.changed(NAME);
    harness.untilGone(NAME);
    points.watch(false);
    harness.clock.advance(rest);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(harness.aws())));
  }

  /**
   * Returns a test that runs a life without a crash, then one for each of its points.
   *
   * @param lives returns a new life that is struck at the point
   */
  static DynamicTest strikeEverywhere(
      String name, CrashKind fault, Function<Strike, CrashLife> lives) {
    return DynamicTest.dynamicTest(
        name, () -> strike(name, at -> lives.apply(new Strike(fault, at))));
  }

  private static void strike(String name, IntFunction<CrashLife> lives) {
    var untouched = lives.apply(-1);
    untouched.live();
    var points = untouched.points.all();
    var failures =
        IntStream.range(0, points.size())
            .parallel()
            .mapToObj(
                at -> failure(lives.apply(at)).map(e -> points.get(at) + " (" + at + "): " + e))
            .flatMap(Optional::stream)
            .toList();
    System.out.printf("crash suite: %s: %d points%n", name, points.size());
    assertTrue(!points.isEmpty(), "no point in " + name);
    assertTrue(
        failures.isEmpty(),
        () ->
            failures.size() + " of " + points.size() + " points:\n" + String.join("\n", failures));
  }

  private static Optional<Throwable> failure(CrashLife life) {
    try {
      life.live();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }
}
