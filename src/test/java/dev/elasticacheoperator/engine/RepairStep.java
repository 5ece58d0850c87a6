package dev.elasticacheoperator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A step with one resource and repairs of it.
 *
 * @param repairs what the repairs make in the cloud; those that begin with {@code o} are optional
 */
record RepairStep(String name, Set<String> needs, List<String> repairs)
    implements Step<Set<String>, FakeCloud, Set<String>> {

  @Override
  public boolean isDesired(Set<String> target) {
    return target.contains(name);
  }

  @Override
  public Set<String> observe(FakeCloud cloud, Set<String> target, StepContext context) {
    cloud.reads.add(name);
    return new TreeSet<>(cloud.there);
  }

  @Override
  public Set<String> absent() {
    return Set.of();
  }

  @Override
  public List<Action<FakeCloud, Set<String>>> diff(
      Set<String> target, Set<String> observed, StepContext context) {
    var actions = new ArrayList<Action<FakeCloud, Set<String>>>();
    for (var repair : repairs) {
      if (!observed.contains(repair)) {
        Action<FakeCloud, Set<String>> action =
            Action.of("Repair", "Repair " + repair, cloud -> make(cloud, repair));
        actions.add(repair.startsWith("o") ? action.asOptional() : action);
      }
    }
    return actions;
  }

  private static Set<String> make(FakeCloud cloud, String repair) {
    cloud.call("+" + repair, () -> cloud.there.add(repair));
    return new TreeSet<>(cloud.there);
  }

  @Override
  public Outcome assess(Set<String> target, Set<String> observed, StepContext context) {
    return observed.contains("busy") ? new Outcome.InProgress("modifying") : new Outcome.Ready("");
  }

  @Override
  public List<String> ids(Set<String> observed) {
    return List.of("id-" + name);
  }
}
