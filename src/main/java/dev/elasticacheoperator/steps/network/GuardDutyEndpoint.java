package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.GuardDuty;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * Interface endpoint that GuardDuty Runtime Monitoring made in the managed VPC. The deletion of the
 * environment includes the endpoint only if {@code vpc.deleteGuardDutyEndpoint} asks for that.
 *
 * <p>AWS deletes no subnet while the endpoint has a network interface there, and the interfaces
 * last as long as the endpoint is {@code deleting} (terraform-provider-aws#46747).
 *
 * @param deleting true if AWS has accepted the deletion of the endpoint
 */
record GuardDutyEndpoint(String id, boolean deleting) {

  private static GuardDutyEndpoint of(VpcEndpoint endpoint) {
    // EC2 answers with "deleting" or "Deleting"; the SDK knows the latter only.
    return new GuardDutyEndpoint(
        endpoint.vpcEndpointId(), "deleting".equalsIgnoreCase(endpoint.stateAsString()));
  }

  /** Reads the endpoints if the deletion includes them and subnets are left to delete. */
  static List<GuardDutyEndpoint> read(AwsContext aws, Target target, List<ObservedSubnet> subnets) {
    var filters = GuardDuty.filters(aws, target);
    return filters.isEmpty() || subnets.isEmpty()
        ? List.of()
        : aws
            .clients()
            .ec2()
            .describeVpcEndpointsPaginator(r -> r.filters(filters))
            .vpcEndpoints()
            .stream()
            .filter(endpoint -> GuardDuty.isService(endpoint.serviceName()))
            .filter(endpoint -> !"deleted".equalsIgnoreCase(endpoint.stateAsString()))
            .map(GuardDutyEndpoint::of)
            .toList();
  }

  /** Returns the deletions of the endpoints that AWS is not deleting yet. */
  static List<Action<AwsContext, ObservedSubnets>> deletes(ObservedSubnets observed) {
    return observed.guardDuty().stream()
        .filter(endpoint -> !endpoint.deleting())
        .map(endpoint -> endpoint.delete(observed))
        .toList();
  }

  private Action<AwsContext, ObservedSubnets> delete(ObservedSubnets observed) {
    return Action.of(
            "DeleteVpcEndpoints",
            "Delete GuardDuty's VPC endpoint " + id,
            (AwsContext aws) -> {
              aws.clients().ec2().deleteVpcEndpoints(r -> r.vpcEndpointIds(id));
              return observed.withGuardDuty(
                  Lists.with(observed.guardDuty(), this, e -> new GuardDutyEndpoint(e.id, true)));
            })
        .reporting("Started to delete GuardDuty's VPC endpoint " + id);
  }

  /** Outcome of subnets that AWS does not delete before the endpoints are gone. */
  static Outcome waiting(List<GuardDutyEndpoint> endpoints) {
    return new Outcome.Waiting(
        "AWS is deleting GuardDuty's VPC endpoint "
            + endpoints.stream().map(GuardDutyEndpoint::id).collect(Collectors.joining(", "))
            + ". The subnets are deleted once its network interfaces are gone");
  }
}
