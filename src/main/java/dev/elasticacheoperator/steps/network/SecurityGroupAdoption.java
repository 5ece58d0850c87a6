package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Finds listed security groups of {@code spec.adopt} by name, in the VPC of the environment. */
final class SecurityGroupAdoption {

  private SecurityGroupAdoption() {}

  /**
   * Returns the listed groups for the names that have no owned group.
   *
   * @param names names of the desired groups
   */
  static Adoption<ObservedSecurityGroup> of(
      AwsContext aws,
      Target target,
      StepContext context,
      List<String> names,
      List<ObservedSecurityGroup> owned) {
    var missing =
        names.stream().filter(name -> ObservedSecurityGroups.named(owned, name).isEmpty()).toList();
    if (missing.isEmpty() || !aws.reads().perResource()) {
      return Adoption.none();
    }
    var ids = owned.stream().map(ObservedSecurityGroup::id).toList();
    var found =
        Adoption.<ObservedSecurityGroup>of(
            target, context, "sg-", ids, listed -> candidates(aws, names, listed, context));
    var fitting = found.fitting().stream().filter(g -> missing.contains(g.name())).toList();
    return new Adoption<>(
        fitting, found.mismatch().filter(mismatch -> fitting.size() < missing.size()));
  }

  private static List<Adoption.Candidate<ObservedSecurityGroup>> candidates(
      AwsContext aws, List<String> names, List<String> ids, StepContext context) {
    var byId = Filter.builder().name("group-id").values(ids).build();
    var vpc = context.get(StepOutputs.VPC_ID);
    return aws
        .clients()
        .ec2()
        .describeSecurityGroups(r -> r.filters(byId))
        .securityGroups()
        .stream()
        .map(
            group ->
                new Adoption.Candidate<>(
                    group.groupId(),
                    Tags.fromEc2(group.tags()),
                    Adoption.elsewhere(group.vpcId(), vpc).or(() -> otherName(group, names)),
                    ObservedSecurityGroup.of(group)))
        .toList();
  }

  private static Optional<String> otherName(SecurityGroup group, List<String> names) {
    return names.contains(group.groupName())
        ? Optional.empty()
        : Optional.of(
            "is called "
                + group.groupName()
                + ", not "
                + String.join(" or ", names)
                + " (network.securityGroupName, bastion.securityGroupName)");
  }
}
