package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** A table of a step for subnets: each row of the subclass's {@code rows} is a test. */
abstract class SubnetsTable {

  private static final Set<String> NEEDS = Set.of(StepNames.VPC);
  static final SubnetsStep CACHE = SubnetsStep.ofCache(StepNames.CACHE_SUBNETS, NEEDS);
  static final SubnetsStep BASTION = SubnetsStep.ofBastion(StepNames.BASTION_SUBNET, NEEDS);
  static final Map<String, String> TAGS = tags(StepNames.CACHE_SUBNETS, "sessions-cache");

  static final Target EXISTING =
      desired(
          "vpc", Map.of("id", "vpc-9"),
          "network.cacheSubnets", List.of(Map.of("id", "subnet-9")),
          "network.allowedCidrs", null,
          "bastion.subnet", Map.of("id", "subnet-8"));

  private final SubnetsStep step;

  SubnetsTable(SubnetsStep step) {
    this.step = step;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedSubnets> row) {
    assertEquals(row.expected(), StepTable.lines(step, row));
  }

  static Row<ObservedSubnets> row(String name, ObservedSubnets observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  static Row<ObservedSubnets> row(
      String name, Target target, ObservedSubnets observed, String... expected) {
    var outputs = Outputs.of(StepOutputs.VPC_ID, "vpc-1");
    return new Row<>(name, target, observed, context(outputs), List.of(expected));
  }

  static ObservedSubnets observed(ObservedSubnet... owned) {
    return ObservedSubnets.none().withOwned(List.of(owned));
  }

  static ObservedSubnets used(ExistingVpc vpc, Subnet... used) {
    return new ObservedSubnets(
        List.of(),
        List.of(used),
        List.of(),
        Optional.of(ExistingVpcs.with(vpc, used)),
        Optional.empty());
  }

  static ObservedSubnet subnet(String id, String block) {
    return new ObservedSubnet(id, block, "us-west-2a", TAGS, false, 1);
  }

  static ObservedSubnet empty(ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), subnet.zone(), subnet.tags(), false, 0);
  }

  static ObservedSubnet inUse(ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), subnet.zone(), subnet.tags(), false, 1);
  }

  static ObservedSubnet inZone(String zone, ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), zone, subnet.tags(), false, subnet.addresses());
  }

  static OfferedZones offered(String... zones) {
    return new OfferedZones.Known(List.of(zones));
  }
}
