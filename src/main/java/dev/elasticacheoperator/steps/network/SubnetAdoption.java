package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Finds listed subnets of {@code spec.adopt} by their block, in the VPC of the environment. */
final class SubnetAdoption {

  private SubnetAdoption() {}

  /**
   * Returns the first listed subnet for each block that has no owned subnet.
   *
   * @param managed desired subnets that the spec does not give by id
   */
  static Adoption<ObservedSubnet> of(
      AwsContext aws,
      Target target,
      StepContext context,
      List<DesiredState.Subnet> managed,
      List<ObservedSubnet> owned) {
    var missing = managed.stream().filter(s -> ObservedSubnet.find(owned, s).isEmpty()).toList();
    if (missing.isEmpty() || !aws.reads().perResource()) {
      return Adoption.none();
    }
    var ids = owned.stream().map(ObservedSubnet::id).toList();
    var found =
        Adoption.<ObservedSubnet>of(
            target, context, "subnet-", ids, listed -> candidates(aws, target, listed, context));
    var fitting =
        missing.stream().flatMap(s -> ObservedSubnet.find(found.fitting(), s).stream()).toList();
    return new Adoption<>(
        fitting, found.mismatch().filter(mismatch -> fitting.size() < missing.size()));
  }

  private static List<Adoption.Candidate<ObservedSubnet>> candidates(
      AwsContext aws, Target target, List<String> ids, StepContext context) {
    var byId = Filter.builder().name("subnet-id").values(ids).build();
    return aws.clients().ec2().describeSubnets(r -> r.filters(byId)).subnets().stream()
        .map(
            subnet ->
                new Adoption.Candidate<>(
                    subnet.subnetId(),
                    Tags.fromEc2(subnet.tags()),
                    mismatch(target, subnet, context.get(StepOutputs.VPC_ID)),
                    ObservedSubnet.of(subnet)))
        .toList();
  }

  /**
   * Compares a listed subnet with the desired subnets of both steps. They share the list, so a
   * subnet of one step is no mismatch for the other.
   */
  private static Optional<String> mismatch(Target target, Subnet subnet, String vpc) {
    var elsewhere = Adoption.elsewhere(subnet.vpcId(), vpc);
    if (elsewhere.isPresent()) {
      return elsewhere;
    }
    var desired =
        target.desired().stream()
            .flatMap(
                d ->
                    Stream.concat(
                        d.cacheSubnets().stream(), d.bastion().map(Bastion::subnet).stream()))
            .filter(s -> ObservedSubnet.of(subnet).is(s))
            .findFirst();
    if (desired.isEmpty()) {
      return Optional.of(
          "has the block " + subnet.cidrBlock() + ", which no subnet of the spec has");
    }
    return desired
        .get()
        .availabilityZone()
        .filter(zone -> !zone.equals(subnet.availabilityZone()))
        .map(zone -> "is in zone " + subnet.availabilityZone() + ", not in " + zone);
  }
}
