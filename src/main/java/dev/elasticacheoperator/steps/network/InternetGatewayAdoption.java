package dev.elasticacheoperator.steps.network;

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

/** Looks for a gateway without ownership tags: listed in {@code spec.adopt}, or recorded. */
final class InternetGatewayAdoption {

  private InternetGatewayAdoption() {}

  /** Observes the gateway of an environment that neither owns nor uses one. */
  static ObservedInternetGateways observe(
      AwsContext aws, Target target, StepContext context, boolean desired) {
    var adoption =
        desired
            ? Adoption.<ObservedInternetGateway>of(
                target, context, "igw-", List.of(), ids -> candidates(aws, ids, context))
            : Adoption.<ObservedInternetGateway>none();
    // In an existing VPC, a gateway without ownership tags belongs to that VPC.
    var ownershipLost =
        Ownership.ownershipLost(
            target,
            context,
            id ->
                target.identity().existing().vpc().isEmpty() && existsWithoutTags(aws, target, id));
    return new ObservedInternetGateways(
        adoption.fitting().stream().limit(1).toList(),
        adoption.mismatch().or(() -> ownershipLost),
        Optional.empty());
  }

  private static List<Adoption.Candidate<ObservedInternetGateway>> candidates(
      AwsContext aws, List<String> ids, StepContext context) {
    var vpc = context.get(StepOutputs.VPC_ID);
    return describe(aws, ids)
        .map(
            gateway ->
                new Adoption.Candidate<>(
                    gateway.id(), gateway.tags(), attachedElsewhere(gateway, vpc), gateway))
        .toList();
  }

  private static Optional<String> attachedElsewhere(ObservedInternetGateway gateway, String vpc) {
    return gateway
        .vpc()
        .filter(other -> !other.equals(vpc))
        .map(other -> "is attached to " + other + ", not to " + vpc);
  }

  private static boolean existsWithoutTags(AwsContext aws, Target target, String id) {
    return describe(aws, List.of(id)).anyMatch(gateway -> !target.owns(gateway.tags()));
  }

  private static Stream<ObservedInternetGateway> describe(AwsContext aws, List<String> ids) {
    var byId = Filter.builder().name("internet-gateway-id").values(ids).build();
    return aws
        .clients()
        .ec2()
        .describeInternetGateways(r -> r.filters(byId))
        .internetGateways()
        .stream()
        .map(ObservedInternetGateway::of);
  }
}
