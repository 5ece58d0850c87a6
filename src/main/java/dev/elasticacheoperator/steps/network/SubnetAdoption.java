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

/** What {@code spec.adopt} hands over for subnets: by their block, in the VPC. */
final class SubnetAdoption {

  private SubnetAdoption() {}

  /**
   * What is handed over for the subnets that are lacking; of each block the first.
   *
   * @param made those wanted that are not given by id
   * @param ours those of them that there are
   */
  static Adoption<ObservedSubnet> of(
      AwsContext aws,
      Target target,
      StepContext context,
      List<DesiredState.Subnet> made,
      List<ObservedSubnet> ours) {
    var lacking = made.stream().filter(w -> ObservedSubnet.find(ours, w).isEmpty()).toList();
    if (lacking.isEmpty() || !aws.reads().perResource()) {
      return Adoption.none();
    }
    var ids = ours.stream().map(ObservedSubnet::id).toList();
    var found =
        Adoption.<ObservedSubnet>of(
            target, context, "subnet-", ids, listed -> candidates(aws, target, listed, context));
    var fitting =
        lacking.stream().flatMap(w -> ObservedSubnet.find(found.fitting(), w).stream()).toList();
    return new Adoption<>(
        fitting, found.mismatch().filter(mismatch -> fitting.size() < lacking.size()));
  }

  private static List<Adoption.Candidate<ObservedSubnet>> candidates(
      AwsContext aws, Target target, List<String> ids, StepContext context) {
    var these = Filter.builder().name("subnet-id").values(ids).build();
    return aws.clients().ec2().describeSubnets(r -> r.filters(these)).subnets().stream()
        .map(
            subnet ->
                new Adoption.Candidate<>(
                    subnet.subnetId(),
                    Tags.fromEc2(subnet.tags()),
                    mismatch(target, subnet, context.get(StepOutputs.VPC_ID)),
                    ObservedSubnet.of(subnet)))
        .toList();
  }

  /** The list is of both steps: what one of them wants does not misfit the other. */
  private static Optional<String> mismatch(Target target, Subnet subnet, String vpc) {
    var elsewhere = Adoption.elsewhere(subnet.vpcId(), vpc);
    if (elsewhere.isPresent()) {
      return elsewhere;
    }
    var wanted =
        target.desired().stream()
            .flatMap(
                d ->
                    Stream.concat(
                        d.cacheSubnets().stream(), d.bastion().map(Bastion::subnet).stream()))
            .filter(w -> ObservedSubnet.of(subnet).is(w))
            .findFirst();
    if (wanted.isEmpty()) {
      return Optional.of("has the block " + subnet.cidrBlock() + ", which no subnet shall have");
    }
    return wanted
        .get()
        .availabilityZone()
        .filter(zone -> !zone.equals(subnet.availabilityZone()))
        .map(zone -> "lies in " + subnet.availabilityZone() + ", not in " + zone);
  }
}
