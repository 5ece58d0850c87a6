package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.ZoneNames;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The content of the subnets, and the zones that may offer it.
 *
 * @param words returns the wording for a desired state
 * @param type returns the node type or instance type
 * @param needed returns the number of different zones that the subnets must be in at least
 * @param zones reads the zones to choose from
 * @param offersAreTold true if these zones are known to offer the type
 */
record SubnetContent(
    Function<DesiredState, SubnetWording> words,
    Function<DesiredState, String> type,
    Function<DesiredState, Integer> needed,
    BiFunction<EnvironmentView, String, Optional<List<String>>> zones,
    boolean offersAreTold,
    Outputs.Key<List<PlacedSubnet>> output) {

  /** AWS tells no zones of a node type, so the operator learns them from refusals. */
  static final SubnetContent CACHE =
      new SubnetContent(
          SubnetWording::ofCache,
          d -> d.cluster().placedType(),
          DesiredState::cacheZones,
          (reads, type) -> reads.get(Kinds.ZONES, ZoneNames.AVAILABLE),
          false,
          StepOutputs.CACHE_PLACEMENT);

  static final SubnetContent BASTION =
      new SubnetContent(
          d -> SubnetWording.BASTION,
          d -> d.bastion().map(Bastion::instanceType).orElse(""),
          d -> 1,
          (reads, type) -> reads.get(Kinds.INSTANCE_TYPE_ZONES, type),
          true,
          StepOutputs.BASTION_PLACEMENT);

  /** Returns the node type or instance type that is placed in the subnets. */
  String type(Target target) {
    return target.desired().map(type).orElse("");
  }

  /** Returns the number of different zones that the subnets must be in at least. */
  int neededZones(Target target) {
    return target.desired().map(needed).orElse(1);
  }
}
