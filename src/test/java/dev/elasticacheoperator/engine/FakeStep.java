package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Set;

/**
 * A step with one resource of its own name in a {@link FakeCloud}.
 *
 * @param token true if its create is announced in the intent log
 */
record FakeStep(String name, Set<String> needs, boolean token)
    implements Step<Set<String>, FakeCloud, Boolean> {

  @Override
  public boolean isDesired(Set<String> target) {
    return target.contains(name);
  }

  @Override
  public Boolean observe(FakeCloud cloud, Set<String> target, StepContext context) {
    cloud.reads.add(name);
    return cloud.there.contains(name) && !cloud.hidden.contains(name);
  }

  @Override
  public Boolean absent() {
    return false;
  }

  @Override
  public List<Action<FakeCloud, Boolean>> diff(
      Set<String> target, Boolean exists, StepContext context) {
    if (isDesired(target) == exists) {
      return List.of();
    }
    Action.Call<FakeCloud, Boolean> call =
        cloud -> {
          cloud.call(
              (exists ? "-" : "+") + name,
              () -> {
                if (exists) {
                  cloud.there.remove(name);
                } else {
                  cloud.there.add(name);
                }
              });
          return !exists;
        };
    return List.of(
        token && !exists
            ? Action.announced("Create", name, "token-" + name, call)
            : Action.of(exists ? "Delete" : "Create", name, call));
  }

  @Override
  public Outcome assess(Set<String> target, Boolean exists, StepContext context) {
    return new Outcome.Ready(name);
  }

  @Override
  public List<String> ids(Boolean exists) {
    return exists ? List.of("id-" + name) : List.of();
  }

  @Override
  public boolean createSucceeded(Boolean exists, String token) {
    return exists && token.equals("token-" + name);
  }
}
