package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs passes of an engine over a {@link FakeCloud}, with a clock that the test moves. */
final class FakeEngine {

  static final Duration POLL = Duration.ofSeconds(15);
  static final Duration DRIFT = Duration.ofMinutes(5);
  static final Duration WINDOW = Duration.ofMinutes(2);

  final FakeCloud cloud = new FakeCloud();
  ObservationCache cache = new ObservationCache();
  PersistedState state = PersistedState.EMPTY;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final Engine<Set<String>, FakeCloud> engine;

  FakeEngine(List<Step<Set<String>, FakeCloud, ?>> steps) {
    engine =
        new Engine<>(
            steps,
            new EngineTimings(POLL, DRIFT, Duration.ofMinutes(15), WINDOW),
            (desired, plan) -> false,
            thrown ->
                thrown instanceof FakeCloud.RefusedCall refused
                    ? Optional.of(refused.failure)
                    : Optional.empty());
  }

  PassResult pass(String... desired) {
    var sources =
        new ViewSource<FakeCloud>() {
          @Override
          public FakeCloud direct() {
            return cloud;
          }

          @Override
          public Optional<FakeCloud> shared(Instant changed) {
            return Optional.empty();
          }
        };
    var result =
        engine.pass(
            Set.of(desired),
            sources,
            state,
            cache,
            (of, entries) -> {},
            (step, action, text) -> {},
            now);
    state = result.state();
    return result;
  }

  PassResult passAfter(Duration delay, String... desired) {
    now = now.plus(delay);
    return pass(desired);
  }

  /** Replaces the operator process, which forgets everything that is not in the status. */
  void restart() {
    cache = new ObservationCache();
  }
}
