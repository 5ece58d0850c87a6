package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.StepContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;

/** What {@code spec.adopt} hands over for the security groups: by name, in the VPC. */
final class SecurityGroupAdoption {

  private SecurityGroupAdoption() {}

  /** What is handed over for the groups that are lacking. */
  static Adoption<SeenSecurityGroup> of(
      Cloud cloud, Target target, StepContext known, List<SeenSecurityGroup> ours) {
    var names =
        target.desired().map(d -> SecurityGroupsStep.names(d.securityGroups())).orElse(List.of());
    var lacking =
        names.stream().filter(n -> ours.stream().noneMatch(g -> g.name().equals(n))).toList();
    if (lacking.isEmpty() || !cloud.reads().deep()) {
      return Adoption.none();
    }
    var ids = ours.stream().map(SeenSecurityGroup::id).toList();
    var found =
        Adoption.<SeenSecurityGroup>of(
            target, known, "sg-", ids, listed -> candidates(cloud, names, listed, known));
    var fitting = found.fitting().stream().filter(g -> lacking.contains(g.name())).toList();
    return new Adoption<>(
        fitting, found.misfit().filter(misfit -> fitting.size() < lacking.size()));
  }

  private static List<Adoption.Candidate<SeenSecurityGroup>> candidates(
      Cloud cloud, List<String> names, List<String> ids, StepContext known) {
    var these = Filter.builder().name("group-id").values(ids).build();
    var vpc = known.get(VpcStep.VPC_ID);
    return cloud
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
                    SeenSecurityGroup.of(group)))
        .toList();
  }
}
