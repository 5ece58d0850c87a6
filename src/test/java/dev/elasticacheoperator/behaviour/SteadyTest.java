package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that an idle environment costs. */
@Tag("slow")
class SteadyTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Reads of per-resource facts, which only the deep interval repeats. */
  private static final Set<String> PER_RESOURCE =
      Set.of("DescribeVpcAttribute", "ListTagsForResource", "DescribeCacheParameters");

  @Test
  void aDayWithoutChangeLeavesNoTrace() {
    var fixture = Fixture.ready();
    var before = fixture.harness.environment(Fixture.NAME);
    int events = fixture.events();
    fixture.harness.pass(Duration.ofHours(24));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(events, fixture.events());
    assertEquals(
        before.getMetadata().getResourceVersion(),
        fixture.harness.environment(Fixture.NAME).getMetadata().getResourceVersion());
  }

  @Test
  void aRestartLeavesNoTraceEither() {
    var fixture = Fixture.ready();
    int events = fixture.events();
    int writes = fixture.harness.api.statusWrites();
    for (int i = 0; i < 5; i++) {
      fixture.harness.restart();
      fixture.harness.pass(Duration.ofMinutes(1));
    }
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(events, fixture.events());
    assertEquals(writes, fixture.harness.api.statusWrites());
  }

  @Test
  void looksEveryDriftIntervalAndNotMoreOften() {
    var fixture = Fixture.ready();
    fixture.harness.pass(HOUR);
    assertEquals(12, fixture.calls.tried("DescribeVpcs"));
    assertEquals(0, fixture.calls.tried("ListTagsForResource"));
    assertTrue(fixture.calls.tried("GetResources") <= 4);
    assertTrue(fixture.calls.tried("GetAccountAuthorizationDetails") <= 4);
  }

  /** Lists of a fact of all resources. */
  private static final Set<String> LISTS =
      Set.of(
          "GetAccountAuthorizationDetails",
          "DescribeInstanceInformation",
          "GetResources",
          "ListInstanceProfiles");

  private static final int INVENTORIES_PER_HOUR = 12;

  /** The instance profile of a single environment is read by itself, others come in pages. */
  @Test
  void manyEnvironmentsCostNoMoreThanTwoUntilAPageIsFull() {
    var two = hourOf(2);
    var ten = hourOf(10);
    // The deep looks of many environments are spread over time, each with the inventory of its
    // time.
    LISTS.forEach(
        list ->
            assertTrue(ten.get(list) <= INVENTORIES_PER_HOUR, () -> list + ": " + ten.get(list)));
    two.keySet().removeAll(LISTS);
    ten.keySet().removeAll(LISTS);
    assertEquals(shared(two), shared(ten));
    assertEquals(times(5, deep(two)), deep(ten));
  }

  @Test
  void aHundredEnvironmentsCostAsManyPages() {
    var two = hourOf(2);
    var hundred = hourOf(100);
    var pages = new TreeMap<>(shared(two));
    assertEquals(pages.keySet(), shared(hundred).keySet());
    shared(hundred)
        .forEach(
            (operation, calls) ->
                assertTrue(
                    calls
                        <= (LISTS.contains(operation)
                            ? 2 * INVENTORIES_PER_HOUR
                            : 2 * pages.get(operation)),
                    operation + " was called " + calls));
    assertEquals(times(50, deep(two)), deep(hundred));
  }

  private static Map<String, Integer> shared(Map<String, Integer> calls) {
    var shared = new TreeMap<>(calls);
    shared.keySet().removeAll(PER_RESOURCE);
    return shared;
  }

  private static Map<String, Integer> deep(Map<String, Integer> calls) {
    var deep = new TreeMap<>(calls);
    deep.keySet().retainAll(PER_RESOURCE);
    return deep;
  }

  private static Map<String, Integer> times(int factor, Map<String, Integer> calls) {
    var product = new TreeMap<>(calls);
    product.replaceAll((operation, count) -> factor * count);
    return product;
  }

  /** The calls of an hour in which so many environments are Ready, by operation. */
  private static Map<String, Integer> hourOf(int environments) {
    var harness = new OperatorHarness(SimulatorSettings.aws().withMaxVpcs(1000));
    var log = new CallLog();
    harness.cloud.hook(log);
    for (int i = 0; i < environments; i++) {
      var resource = OperatorHarness.example("cache.yaml");
      resource.getMetadata().setName("cache-" + i);
      harness.api.apply(resource);
    }
    harness.until(
        "all Ready",
        () ->
            harness.api.names().stream()
                .allMatch(name -> OperatorHarness.isReady(harness.environment(name))),
        HOUR);
    harness.pass(HOUR);
    log.clear();
    harness.pass(HOUR);
    assertEquals(List.of(), log.changes());
    return log.tried().stream()
        .collect(Collectors.toMap(SimulatedCall::operation, c -> 1, Integer::sum, TreeMap::new));
  }
}
