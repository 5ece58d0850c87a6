package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
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
  static Adoption<SeenSubnet> of(
      Cloud cloud,
      Target target,
      StepContext known,
      List<DesiredEnvironment.Subnet> made,
      List<SeenSubnet> ours) {
    var lacking = made.stream().filter(w -> SeenSubnet.find(ours, w).isEmpty()).toList();
    if (lacking.isEmpty() || !cloud.reads().deep()) {
      return Adoption.none();
    }
    var ids = ours.stream().map(SeenSubnet::id).toList();
    var found =
        Adoption.<SeenSubnet>of(
            target, known, "subnet-", ids, listed -> candidates(cloud, target, listed, known));
    var fitting =
        lacking.stream().flatMap(w -> SeenSubnet.find(found.fitting(), w).stream()).toList();
    return new Adoption<>(
        fitting, found.misfit().filter(misfit -> fitting.size() < lacking.size()));
  }

  private static List<Adoption.Candidate<SeenSubnet>> candidates(
      Cloud cloud, Target target, List<String> ids, StepContext known) {
    var these = Filter.builder().name("subnet-id").values(ids).build();
    return cloud.clients().ec2().describeSubnets(r -> r.filters(these)).subnets().stream()
        .map(
            subnet ->
                new Adoption.Candidate<>(
                    subnet.subnetId(),
                    Tags.fromEc2(subnet.tags()),
                    unfit(target, subnet, known.get(VpcStep.VPC_ID)),
                    SeenSubnet.of(subnet)))
        .toList();
  }

  /** The list is of both steps: what one of them wants does not misfit the other. */
  private static Optional<String> unfit(Target target, Subnet subnet, String vpc) {
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
            .filter(w -> SeenSubnet.of(subnet).is(w))
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
