package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tables of desired and observed states, with the actions and the outcome that a step gives for
 * them. The environment is {@code examples/article.yaml}. Neither AWS nor a simulator takes part.
 */
public final class StepTable {

  /** The time of every pass. */
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private StepTable() {}

  /**
   * A row of a table.
   *
   * @param expected a line for each action, and the outcome if no action is left to make
   */
  public record Row<O>(
      String name, Target target, O observed, StepContext context, List<String> expected) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the lines that a row expects. */
  public static <O> List<String> lines(AwsStep<O> step, Row<O> row) {
    var target = row.target();
    var actions = step.diff(target, row.observed(), row.context());
    var lines = new ArrayList<String>();
    actions.forEach(action -> lines.add(line(target, action)));
    if (actions.stream().allMatch(action -> isHeld(target, action))) {
      lines.add(outcome(step, row, actions));
      if (step.isDesired(target)) {
        step.deleteSuperseded(target, row.observed(), row.context())
            .forEach(action -> lines.add("later " + line(target, action)));
      }
    }
    return lines;
  }

  private static <O> String outcome(
      AwsStep<O> step, Row<O> row, List<Action<AwsContext, O>> actions) {
    if (!actions.isEmpty()) {
      return "AwaitsApproval: " + actions.get(0).plan().get().reason();
    }
    if (!step.isDesired(row.target()) && step.ids(row.observed()).isEmpty()) {
      return "absent";
    }
    Outcome outcome = step.assess(row.target(), row.observed(), row.context());
    return outcome.getClass().getSimpleName() + ": " + outcome.message();
  }

  private static <O> String line(Target target, Action<AwsContext, O> action) {
    var approval = action.plan().map(plan -> isHeld(target, action) ? " [held]" : " [approved]");
    return action.name() + ": " + action.reason() + approval.orElse("");
  }

  private static boolean isHeld(Target target, Action<?, ?> action) {
    return action.plan().filter(plan -> !target.approves(plan)).isPresent();
  }

  /**
   * Returns the target of the environment with fields changed.
   *
   * @param edits paths of the spec, each followed by its value; null removes the field
   */
  public static Target desired(Object... edits) {
    var resource = OperatorHarness.example("article.yaml");
    resource.getMetadata().setUid("uid");
    for (int i = 0; i < edits.length; i += 2) {
      resource.setSpec(Specs.with(resource.getSpec(), (String) edits[i], edits[i + 1]));
    }
    var identity = new OperatorIdentity("lab", "us-west-2");
    return Target.of(
        DesiredStateBuilder.of(resource, identity), Optional.empty(), List.of(), Map.of());
  }

  /**
   * Returns the target of a variant of the environment, itself given as edits, with fields changed.
   */
  public static Target desired(List<Object> variant, Object... edits) {
    return desired(Stream.concat(variant.stream(), Arrays.stream(edits)).toArray());
  }

  /** Returns the target of the environment while it is deleted. */
  public static Target deleted() {
    return Target.deleting(desired().identity());
  }

  public static Target approving(Target target, String hash) {
    return new Target(
        target.identity(),
        target.desired(),
        Optional.of(hash),
        target.portsInUse(),
        target.refusedZones());
  }

  /** Returns the target of an environment whose cache answers on the port. */
  public static Target answeringOn(int port, Target target) {
    return answeringOn(List.of(port), target);
  }

  /** Returns the target of an environment whose cache answers on the ports. */
  public static Target answeringOn(List<Integer> ports, Target target) {
    return new Target(
        target.identity(), target.desired(), target.approved(), ports, target.refusedZones());
  }

  /** Returns the target after AWS has refused the type of node or instance in the zones. */
  public static Target refusing(String type, Set<String> zones, Target target) {
    return new Target(
        target.identity(),
        target.desired(),
        target.approved(),
        target.portsInUse(),
        Map.of(type, zones));
  }

  public static StepContext context(Outputs outputs) {
    return new StepContext(outputs, List.of(), Set.of(), false, false, false, NOW, NOW);
  }

  /** Returns the context after AWS has refused a call because something uses the resource. */
  public static StepContext conflicted(Outputs outputs) {
    return new StepContext(outputs, List.of(), Set.of(), true, false, false, NOW, NOW);
  }

  /** Returns the tags of an owned resource. */
  public static Map<String, String> tags(String step, String name) {
    return desired().tags(step, name);
  }

  public static Map<String, String> without(Map<String, String> tags, String key) {
    var fewer = new HashMap<>(tags);
    fewer.remove(key);
    return fewer;
  }

  public static Map<String, String> with(Map<String, String> tags, String key, String value) {
    var more = new HashMap<>(tags);
    more.put(key, value);
    return more;
  }
}
