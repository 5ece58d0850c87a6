package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Lists;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Observed state of the bastion step.
 *
 * @param instances the owned instances that live, the one to keep first, then the terminated ones
 *     that AWS still reports
 * @param blocked the reason why no bastion is launched: the recorded instance lives and lost the
 *     environment's tags, or an adopted instance does not match
 * @param irreplaceable the reason why the instance to keep must not end for another one, which EC2
 *     would not launch
 */
record ObservedBastions(
    List<ObservedInstance> instances, Optional<Outcome> blocked, Optional<Outcome> irreplaceable) {

  static ObservedBastions of(List<ObservedInstance> instances) {
    return new ObservedBastions(instances, Optional.empty(), Optional.empty());
  }

  /** Returns the instance to keep. */
  Optional<ObservedInstance> alive() {
    return instances.stream().filter(ObservedInstance::lives).findFirst();
  }

  /** Returns an instance that EC2 terminates at present. */
  Optional<ObservedInstance> shuttingDown() {
    return instances.stream().filter(i -> !i.lives() && !i.gone()).findFirst();
  }

  /** Returns the instances to terminate beside the one to keep. */
  List<ObservedInstance> surplus() {
    return living().stream().skip(1).toList();
  }

  List<ObservedInstance> living() {
    return instances.stream().filter(ObservedInstance::lives).toList();
  }

  /** Returns the launches since the last good one that EC2 accepted and then ended by itself. */
  List<LaunchFailure> failedLaunches() {
    var good =
        instances.stream()
            .filter(instance -> LaunchFailure.of(instance).isEmpty())
            .map(ObservedInstance::launched)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return instances.stream()
        .filter(instance -> !instance.lives())
        .flatMap(instance -> LaunchFailure.of(instance).stream())
        .filter(failure -> failure.at().isAfter(good))
        .toList();
  }

  ObservedBastions withIrreplaceable(Optional<Outcome> why) {
    return new ObservedBastions(instances, blocked, why);
  }

  ObservedBastions replaced(ObservedInstance old, ObservedInstance changed) {
    return new ObservedBastions(Lists.with(instances, old, s -> changed), blocked, irreplaceable);
  }
}
