package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepOutputs;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The choice of the subnet group that the cluster uses. Its name is the desired one, or that name
 * with a number if another group has to be made beside the first.
 */
final class SubnetGroupChoice {

  private SubnetGroupChoice() {}

  /**
   * Returns the name of the group to use: a group without surplus subnets if there is one. Another
   * group of the VPC is kept until AWS refuses to change it, because the cluster uses a surplus
   * subnet. Otherwise the first free name is returned.
   */
  static String name(
      String desired, ObservedGroups<ObservedSubnetGroup> observed, StepContext context) {
    var subnets = context.get(StepOutputs.CACHE_SUBNET_IDS);
    var vpc = context.find(StepOutputs.VPC_ID);
    var names =
        IntStream.rangeClosed(1, observed.groups().size() + 1)
            .mapToObj(number -> numbered(desired, number))
            .toList();
    Predicate<ObservedSubnetGroup> fits = group -> group.isWithin(subnets);
    // A group that outlived its VPC cannot take subnets of another VPC.
    Predicate<ObservedSubnetGroup> canChange =
        group -> !context.conflicted() && vpc.equals(Optional.of(group.vpc()));
    return first(names, observed, fits)
        .or(() -> first(names, observed, canChange))
        .orElseGet(() -> names.stream().filter(n -> observed.named(n).isEmpty()).findFirst().get());
  }

  private static Optional<String> first(
      List<String> names,
      ObservedGroups<ObservedSubnetGroup> observed,
      Predicate<ObservedSubnetGroup> suitable) {
    return names.stream()
        .filter(name -> observed.named(name).filter(suitable).isPresent())
        .findFirst();
  }

  /** Returns names such as {@code sessions} and {@code sessions-2}. */
  private static String numbered(String name, int number) {
    return number == 1 ? name : GroupNames.withSuffix(name, "-" + number);
  }
}
