package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Looks for a VPC without ownership tags: listed in {@code spec.adopt}, or recorded. */
final class VpcAdoption {

  private VpcAdoption() {}

  /** Observes the VPC of an environment that owns none. */
  static ObservedVpcs observe(AwsContext aws, Target target, StepContext context) {
    var adoption =
        Adoption.<ObservedVpc>of(
            target, context, "vpc-", List.of(), ids -> candidates(aws, target, ids));
    var ownershipLost =
        Ownership.ownershipLost(target, context, id -> existsWithoutTags(aws, target, id))
            .map(VpcAdoption::orExisting);
    return new ObservedVpcs(
        adoption.fitting().stream().limit(1).toList(),
        adoption.mismatch().or(() -> ownershipLost).or(() -> missingVpc(target)),
        Optional.empty());
  }

  /** Adds the remedy for a VPC that was an existing one, which never had the tags. */
  private static Outcome orExisting(Outcome ownershipLost) {
    return new Outcome.Blocked(
        ownershipLost.message()
            + " If vpc.id named it before, create another environment with that vpc.id, and delete"
            + " this one.");
  }

  private static List<Adoption.Candidate<ObservedVpc>> candidates(
      AwsContext aws, Target target, List<String> ids) {
    return describe(aws, ids)
        .map(
            vpc ->
                new Adoption.Candidate<>(
                    vpc.vpcId(),
                    Tags.fromEc2(vpc.tags()),
                    mismatch(target, vpc),
                    ObservedVpc.of(vpc, aws.reads().get(Kinds.DNS_HOSTNAMES, vpc.vpcId()), true)))
        .toList();
  }

  private static Optional<String> mismatch(Target target, Vpc vpc) {
    return target
        .desired()
        .flatMap(d -> d.vpc().cidrBlock())
        .filter(block -> !block.equals(vpc.cidrBlock()))
        .map(block -> "has the block " + vpc.cidrBlock() + ", not " + block + " (vpc.cidrBlock)");
  }

  /** Blocks if {@code spec.adopt} lists resources of a VPC and not the VPC itself. */
  private static Optional<Outcome> missingVpc(Target target) {
    return target.adopt("vpc-").isEmpty()
        ? Stream.of("subnet-", "sg-", "rtb-", "i-")
            .flatMap(kind -> target.adopt(kind).stream())
            .findFirst()
            .map(
                id ->
                    Adoption.blocked(
                        id, "its VPC is not, so the operator would create a second VPC"))
        : Optional.empty();
  }

  private static boolean existsWithoutTags(AwsContext aws, Target target, String id) {
    return describe(aws, List.of(id)).anyMatch(vpc -> !target.owns(Tags.fromEc2(vpc.tags())));
  }

  private static Stream<Vpc> describe(AwsContext aws, List<String> ids) {
    var byId = Filter.builder().name("vpc-id").values(ids).build();
    return aws.clients().ec2().describeVpcs(r -> r.filters(byId)).vpcs().stream();
  }
}
