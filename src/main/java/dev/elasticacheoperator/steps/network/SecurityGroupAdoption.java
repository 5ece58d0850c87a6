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

/** What {@code spec.adopt} hands over for the security groups: by name, in the VPC. */
final class SecurityGroupAdoption {

  private SecurityGroupAdoption() {}

  /** What is handed over for the groups that are lacking. */
  static Adoption<ObservedSecurityGroup> of(
      AwsContext aws, Target target, StepContext context, List<ObservedSecurityGroup> ours) {
    var names =
        target.desired().map(d -> SecurityGroupsStep.names(d.securityGroups())).orElse(List.of());
    var lacking =
        names.stream().filter(n -> ours.stream().noneMatch(g -> g.name().equals(n))).toList();
    if (lacking.isEmpty() || !aws.reads().perResource()) {
      return Adoption.none();
    }
    var ids = ours.stream().map(ObservedSecurityGroup::id).toList();
    var found =
        Adoption.<ObservedSecurityGroup>of(
            target, context, "sg-", ids, listed -> candidates(aws, names, listed, context));
    var fitting = found.fitting().stream().filter(g -> lacking.contains(g.name())).toList();
    return new Adoption<>(
        fitting, found.mismatch().filter(mismatch -> fitting.size() < lacking.size()));
  }

  private static List<Adoption.Candidate<ObservedSecurityGroup>> candidates(
      AwsContext aws, List<String> names, List<String> ids, StepContext context) {
    var these = Filter.builder().name("group-id").values(ids).build();
    var vpc = context.get(StepOutputs.VPC_ID);
    return aws
        .clients()
        .ec2()
        .describeSecurityGroups(r -> r.filters(these))
        .securityGroups()
        .stream()
        .map(
            group ->
                new Adoption.Candidate<>(
                    group.groupId(),
                    Tags.fromEc2(group.tags()),
                    Adoption.elsewhere(group.vpcId(), vpc)
                        .or(
                            () ->
                                Optional.of(
                                        "is called "
                                            + group.groupName()
                                            + ", not "
                                            + String.join(" or ", names)
                                            + " (network.securityGroupName,"
                                            + " bastion.securityGroupName)")
                                    .filter(why -> !names.contains(group.groupName()))),
                    ObservedSecurityGroup.of(group)))
        .toList();
  }
}
