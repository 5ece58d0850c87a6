package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drift: somebody changes one thing by hand, and the operator corrects it by exactly the calls that
 * it takes. Corrections come within the drift interval, or the deep interval for per-resource
 * facts.
 */
class DriftTest {

  private static final Duration READ_LAG = Duration.ofSeconds(3);

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.elasticacheoperator.behaviour.DriftCase#all")
  void isPutRight(DriftCase drift) {
    var fixture = Fixture.ready();
    var before = ResourceSnapshot.of(fixture);
    var events = fixture.events();
    var wasReady = fixture.condition("Ready").getLastTransitionTime();

    fixture.stranger(aws -> drift.harm().accept(fixture, aws));
    fixture.harness.pass(READ_LAG);
    assertNotEquals(before, ResourceSnapshot.of(fixture), "nothing was broken");
    fixture.harness.pass(drift.within());
    assertEquals(drift.corrections(), fixture.calls.changes());

    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertEquals(
        counted(drift.corrections()),
        counted(
            fixture.eventsSince(events).stream()
                .map(RecordedEvent::reason)
                .filter(drift.corrections()::contains)
                .toList()));
    assertTrue(fixture.eventsSince(events).stream().noneMatch(RecordedEvent::warning));

    fixture.calls.clear();
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
    assertEquals("True", fixture.condition("Ready").getStatus());
    assertTrue(fixture.condition("Ready").getLastTransitionTime().compareTo(wasReady) >= 0);
  }

  private static Map<String, Long> counted(List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
  }
}
