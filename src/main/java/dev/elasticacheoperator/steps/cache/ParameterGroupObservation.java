package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.ParameterGroup;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the environment's parameter groups, with their parameters, and decides who owns them. */
final class ParameterGroupObservation {

  private static final String KIND = "cache-parameter-group";
  private static final String WHAT = "cache parameter group";

  private final EnvironmentView reads;
  private final Target target;
  private final StepContext context;
  private final Optional<ParameterGroup> desired;

  ParameterGroupObservation(EnvironmentView reads, Target target, StepContext context) {
    this.reads = reads;
    this.target = target;
    this.context = context;
    this.desired = target.desired().flatMap(DesiredState::parameterGroup);
  }

  ObservedGroups<ObservedParameterGroup> observe() {
    ObservedGroups<ObservedParameterGroup> observed = ObservedGroups.none();
    var left = new LeftBehind(reads, target);
    // The list has the named groups too, so that these need no reads of their own after it.
    var leftBehind = left.isPossible(context) ? left.parameterGroups() : List.<String>of();
    for (var name : Ids.names(context, target.identity().names().parameterGroup())) {
      observed = observe(name, observed);
    }
    if (observed.groups().isEmpty()) {
      for (var name : leftBehind) {
        observed = observe(name, observed);
      }
    }
    if (desired.isPresent()) {
      var chosen = ParameterGroupChoice.name(desired.get(), observed, context);
      if (observed.named(chosen).isEmpty() && !observed.blocked().containsKey(chosen)) {
        observed = observe(chosen, observed);
      }
    }
    return observed;
  }

  private ObservedGroups<ObservedParameterGroup> observe(
      String name, ObservedGroups<ObservedParameterGroup> before) {
    var found = reads.get(Kinds.CACHE_PARAMETER_GROUP, name);
    if (found.isEmpty()) {
      return Adoption.absent(target, context, KIND, name, "parameterGroup.name")
          .map(why -> before.blocked(name, why))
          .orElse(before);
    }
    var tags = GroupOwner.tags(reads, context, name, found.get().arn());
    var group = ObservedParameterGroup.of(found.get(), parameters(name), tags);
    return GroupOwner.refusal(target, context, KIND, WHAT, name, tags, mismatch(group))
        .map(why -> before.refused(name, why, context))
        .orElseGet(() -> before.with(group));
  }

  /**
   * Reads the parameters that a user has set. AWS may count a parameter with the default value as
   * its own, so a desired one that is missing is looked up among all parameters.
   */
  private Optional<Map<String, String>> parameters(String group) {
    if (!reads.perResource()) {
      return Optional.empty();
    }
    var wanted = desired.map(ParameterGroup::parameters).orElse(Map.of());
    return reads
        .get(Kinds.PARAMETERS, group)
        .map(
            set ->
                Tagging.missing(set, wanted).isEmpty()
                    ? set
                    : Tagging.merged(set, inForce(group, wanted, set)));
  }

  /**
   * Returns the wanted parameters whose value is in force, set by a user or by default. The default
   * of reserved-memory-percent is not in force where reserved-memory is set.
   */
  private Map<String, String> inForce(
      String group, Map<String, String> wanted, Map<String, String> set) {
    var found = new HashMap<>(wanted);
    if (set.containsKey("reserved-memory")) {
      found.remove("reserved-memory-percent");
    }
    found
        .entrySet()
        .retainAll(reads.get(Kinds.PARAMETERS_IN_FORCE, group).orElse(Map.of()).entrySet());
    return found;
  }

  private Optional<String> mismatch(ObservedParameterGroup group) {
    if (desired.isEmpty()) {
      return Optional.of(
          "has the family " + group.family() + ", and the spec has no parameter group");
    }
    var family = desired.get().family();
    return family.equals(group.family())
        ? ParameterGroupChoice.otherMode(group, desired.get())
        : Optional.of("has the family " + group.family() + ", not " + family);
  }
}
