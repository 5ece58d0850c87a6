package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import java.util.List;

/** The desired subnets of one step, in the order of the spec. */
record DesiredSubnets(List<DesiredState.Subnet> all) {

  /** Returns the subnets that the spec does not give by id. */
  List<DesiredState.Subnet> managed() {
    return all.stream().filter(subnet -> subnet.id().isEmpty()).toList();
  }

  /** Returns the ids of the existing subnets. */
  List<String> used() {
    return all.stream().flatMap(subnet -> subnet.id().stream()).toList();
  }

  /** Returns the owned subnets that the spec no longer has. Others may still use them. */
  List<ObservedSubnet> superseded(ObservedSubnets observed) {
    return observed.owned().stream().filter(subnet -> all.stream().noneMatch(subnet::is)).toList();
  }

  /** Returns the owned subnets that the spec has. */
  List<ObservedSubnet> current(ObservedSubnets observed) {
    return observed.owned().stream().filter(subnet -> all.stream().anyMatch(subnet::is)).toList();
  }
}
