package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Looks for a route table without ownership tags: listed in {@code spec.adopt}, or recorded. */
final class RouteTableAdoption {

  private RouteTableAdoption() {}

  /** Observes the route table of an environment that owns none. */
  static ObservedRouteTables observe(
      AwsContext aws, Target target, StepContext context, boolean desired) {
    var adoption =
        desired
            ? Adoption.<ObservedRouteTable>of(
                target, context, "rtb-", List.of(), ids -> candidates(aws, ids, context))
            : Adoption.<ObservedRouteTable>none();
    var ownershipLost =
        Ownership.ownershipLost(target, context, id -> existsWithoutTags(aws, target, id));
    return new ObservedRouteTables(
        adoption.fitting().stream().limit(1).toList(),
        Optional.empty(),
        adoption.mismatch().or(() -> ownershipLost));
  }

  private static List<Adoption.Candidate<ObservedRouteTable>> candidates(
      AwsContext aws, List<String> ids, StepContext context) {
    var vpc = context.get(StepOutputs.VPC_ID);
    return describe(aws, ids)
        .map(
            table ->
                new Adoption.Candidate<>(
                    table.routeTableId(),
                    Tags.fromEc2(table.tags()),
                    Adoption.elsewhere(table.vpcId(), vpc).or(() -> isMain(table, vpc)),
                    ObservedRouteTable.of(table)))
        .toList();
  }

  private static Optional<String> isMain(RouteTable table, String vpc) {
    return table.associations().stream()
        .filter(association -> Boolean.TRUE.equals(association.main()))
        .findFirst()
        .map(association -> "is the main route table of " + vpc);
  }

  private static boolean existsWithoutTags(AwsContext aws, Target target, String id) {
    return describe(aws, List.of(id)).anyMatch(table -> !target.owns(Tags.fromEc2(table.tags())));
  }

  private static Stream<RouteTable> describe(AwsContext aws, List<String> ids) {
    var byId = Filter.builder().name("route-table-id").values(ids).build();
    return aws.clients().ec2().describeRouteTables(r -> r.filters(byId)).routeTables().stream();
  }
}
