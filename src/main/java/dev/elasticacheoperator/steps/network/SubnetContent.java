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
 * @param type returns the node type or instance type
 * @param zones reads the zones to choose from
 * @param offersAreTold true if these zones are known to offer the type
 */
record SubnetContent(
    SubnetWording words,
    Function<DesiredState, String> type,
    BiFunction<EnvironmentView, String, Optional<List<String>>> zones,
    boolean offersAreTold,
    Outputs.Key<List<PlacedSubnet>> output) {

  /** AWS tells no zones of a node type, so the operator learns them from refusals. */
  static final SubnetContent CACHE =
      new SubnetContent(
          SubnetWording.CACHE,
          d -> d.cluster().nodeType(),
          (reads, type) -> reads.get(Kinds.ZONES, ZoneNames.AVAILABLE),
          false,
          StepOutputs.CACHE_PLACEMENT);

  static final SubnetContent BASTION =
      new SubnetContent(
          SubnetWording.BASTION,
          d -> d.bastion().map(Bastion::instanceType).orElse(""),
          (reads, type) -> reads.get(Kinds.INSTANCE_TYPE_ZONES, type),
          true,
          StepOutputs.BASTION_PLACEMENT);

  /** Returns the node type or instance type that is placed in the subnets. */
  String type(Target target) {
    return target.desired().map(type).orElse("");
  }
}
