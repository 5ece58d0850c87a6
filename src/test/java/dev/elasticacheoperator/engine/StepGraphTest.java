package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepGraphTest {

  /** Step that has nothing but a place in the graph. */
  private record Node(String name, Set<String> needs, Set<String> containedIn)
      implements Step<Set<String>, Object, Object> {

    @Override
    public boolean isDesired(Set<String> target) {
      return target.contains(name);
    }

    @Override
    public Object observe(Object aws, Set<String> target, StepContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object absent() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Action<Object, Object>> diff(
        Set<String> target, Object observed, StepContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome assess(Set<String> target, Object observed, StepContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> ids(Object observed) {
      return List.of();
    }
  }

  private static Node node(String name, String... needs) {
    return new Node(name, Set.of(needs), Set.of());
  }

  private static StepGraph<Set<String>, Object> graph(Node... nodes) {
    return new StepGraph<>(List.of(nodes));
  }

  private final StepGraph<Set<String>, Object> diamond =
      graph(node("a"), node("b", "a"), node("c", "a"), node("d", "b", "c"), node("e"));

  private static List<String> names(List<Step<Set<String>, Object, ?>> steps) {
    return steps.stream().map(Step::name).toList();
  }

  @Test
  void keepsTheOrderAndReversesIt() {
    assertEquals(List.of("a", "b", "c", "d", "e"), diamond.names());
    assertEquals(List.of("a", "b", "c", "d", "e"), names(diamond.inOrder()));
    assertEquals(List.of("e", "d", "c", "b", "a"), names(diamond.inReverse()));
  }

  @Test
  void followsDirectEdges() {
    var d = diamond.inOrder().get(3);
    var a = diamond.inOrder().get(0);
    assertEquals(List.of("b", "c"), names(diamond.needs(d)));
    assertEquals(List.of(), names(diamond.needs(a)));
    assertEquals(List.of("b", "c"), names(diamond.dependents(a)));
    assertEquals(List.of(), names(diamond.dependents(d)));
  }

  @Test
  void followsEdgesThroughOtherSteps() {
    assertEquals(Set.of("a", "b", "c"), Set.copyOf(diamond.ancestors("d")));
    assertEquals(List.of("a"), diamond.ancestors("b"));
    assertEquals(List.of(), diamond.ancestors("e"));
    assertEquals(Set.of("b", "c", "d"), Set.copyOf(diamond.descendants("a")));
    assertEquals(List.of("d"), diamond.descendants("c"));
    assertEquals(List.of(), diamond.descendants("e"));
  }

  @Test
  void refusesAnImpossibleOrder() {
    assertRefused("b must come after the steps it needs", node("b", "a"), node("a"));
    assertRefused("b must come after the steps it needs", node("b", "unknown"));
    assertRefused("b must come after the steps it needs", node("b", "b"));
    assertRefused("Two steps have the name a", node("a"), node("a"));
    assertRefused(
        "b must need the steps it is contained in",
        node("a"),
        new Node("b", Set.of(), Set.of("a")));
  }

  private static void assertRefused(String message, Node... nodes) {
    var refused = assertThrows(IllegalArgumentException.class, () -> graph(nodes));
    assertEquals(message, refused.getMessage());
  }
}
