package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the environment's instances, or an instance to adopt if none lives. */
final class BastionObservation {

  private final AwsContext aws;
  private final Target target;
  private final Optional<Bastion> desired;
  private final StepContext context;

  /**
   * @param desired empty if no bastion is desired
   */
  BastionObservation(
      AwsContext aws, Target target, Optional<Bastion> desired, StepContext context) {
    this.aws = aws;
    this.target = target;
    this.desired = desired;
    this.context = context;
  }

  ObservedBastions observe() {
    var owned =
        ObservedBastions.of(
            aws.reads().list(Kinds.INSTANCE).stream()
                .map(ObservedInstance::of)
                .sorted(
                    Comparator.<ObservedInstance, Boolean>comparing(i -> !i.lives())
                        .thenComparing(i -> !context.recordedIds().contains(i.id()))
                        .thenComparing(ObservedInstance::id))
                .toList());
    return placed(
        completed(
            owned.alive().isPresent() || !aws.reads().perResource()
                ? owned
                : withAdopted(owned.instances())));
  }

  /** Adds the reason why a bastion that must be replaced has to stay. */
  private ObservedBastions placed(ObservedBastions observed) {
    return observed.withIrreplaceable(
        observed
            .alive()
            .filter(instance -> aws.reads().perResource())
            .flatMap(
                instance ->
                    desired
                        .filter(d -> !BastionReplacement.reasons(d, instance, context).isEmpty())
                        .flatMap(d -> BastionZone.of(d, instance, context)))
            .flatMap(zone -> zone.problem(aws.reads())));
  }

  /**
   * Adds the agent's connection and the parts of a running bastion. The parts wait for the agent,
   * and those of a new bastion for the next comparison, because its launch has tagged them.
   */
  private ObservedBastions completed(ObservedBastions observed) {
    return observed
        .alive()
        .filter(instance -> desired.isPresent() && instance.running())
        .map(
            instance -> {
              var seen = instance.withAgent(aws.reads().get(Kinds.AGENT, instance.id()));
              return observed.replaced(
                  instance,
                  seen.agent().isPresent() && !context.createdHere()
                      ? BastionParts.observe(aws, seen)
                      : seen);
            })
        .orElse(observed);
  }

  private ObservedBastions withAdopted(List<ObservedInstance> terminated) {
    var ids = terminated.stream().map(ObservedInstance::id).toList();
    var adoption = desired.map(d -> adoption(d, ids)).orElse(Adoption.none());
    var ownershipLost =
        Ownership.ownershipLost(target, context, id -> !ids.contains(id) && livesUnowned(id));
    return new ObservedBastions(
        Stream.concat(adoption.fitting().stream().limit(1), terminated.stream()).toList(),
        adoption.mismatch().or(() -> ownershipLost),
        Optional.empty());
  }

  private boolean livesUnowned(String id) {
    return ObservedInstance.find(aws, List.of(id))
        .anyMatch(instance -> instance.lives() && !target.owns(instance.tags()));
  }

  private Adoption<ObservedInstance> adoption(Bastion bastion, List<String> owned) {
    return Adoption.of(target, context, "i-", owned, listed -> candidates(bastion, listed));
  }

  private List<Adoption.Candidate<ObservedInstance>> candidates(Bastion bastion, List<String> ids) {
    return ObservedInstance.find(aws, ids)
        .map(i -> new Adoption.Candidate<>(i.id(), i.tags(), mismatch(bastion, i), i))
        .toList();
  }

  /** Returns the reason why the instance could not stay as the bastion; empty if it matches. */
  private Optional<String> mismatch(Bastion bastion, ObservedInstance instance) {
    if (!instance.lives()) {
      return Optional.of("is " + instance.state());
    }
    var reasons = BastionReplacement.reasons(bastion, instance, context);
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "would have to be replaced for "
                + String.join(", ", reasons)
                + ", while it has the type "
                + instance.instance().instanceTypeAsString()
                + ", the image "
                + instance.instance().imageId()
                + ", the key pair "
                + instance.keyName().orElse("none")
                + ", the subnet "
                + instance.instance().subnetId());
  }
}
