package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DriftCase.deep;
import static dev.elasticacheoperator.behaviour.DriftCase.soon;
import static dev.elasticacheoperator.lab.ManualChanges.tag;
import static dev.elasticacheoperator.lab.ManualChanges.untag;
import static dev.elasticacheoperator.lab.ManualChanges.untagCache;
import static dev.elasticacheoperator.lab.ManualChanges.untagProfile;
import static dev.elasticacheoperator.lab.ManualChanges.untagRole;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.List;
import java.util.stream.Stream;

/** Drift of tags, on every kind of resource. */
final class TagDrift {

  private TagDrift() {}

  static Stream<DriftCase> ofEc2() {
    return Stream.of(
            "vpc", "cacheSubnets", "bastionSubnet", "internetGateway", "routeTable", "bastion")
        .flatMap(
            step ->
                Stream.of(
                    soon(
                        "a tag of " + step + " changed",
                        (fixture, aws) -> tag(aws, fixture.id(step), "team", "nobody"),
                        "CreateTags"),
                    soon(
                        "a tag of " + step + " removed",
                        (fixture, aws) -> untag(aws, fixture.id(step), "team"),
                        "CreateTags"),
                    soon(
                        "the name of " + step + " changed",
                        (fixture, aws) -> tag(aws, fixture.id(step), "Name", "renamed"),
                        "CreateTags")));
  }

  static Stream<DriftCase> ofOthers() {
    return Stream.of(
        soon(
            "a tag of the cache's security group removed",
            (fixture, aws) -> untag(aws, fixture.cacheGroup(), "team"),
            "CreateTags"),
        soon(
            "a tag of the bastion's security group changed",
            (fixture, aws) -> tag(aws, fixture.bastionGroup(), "team", "nobody"),
            "CreateTags"),
        soon(
            "a tag of the bastion's root volume removed",
            (fixture, aws) -> untag(aws, parts(fixture, aws).get(0), "team"),
            "CreateTags"),
        soon(
            "all tags of the bastion's root volume and network interface removed",
            (fixture, aws) -> aws.ec2().deleteTags(r -> r.resources(parts(fixture, aws))),
            "CreateTags",
            "CreateTags"),
        soon(
            "a tag of the bastion's network interface changed",
            (fixture, aws) -> tag(aws, parts(fixture, aws).get(1), "team", "nobody"),
            "CreateTags"),
        deep(
            "a tag of the cluster removed",
            (fixture, aws) -> untagCache(aws, arn("cluster:sessions"), "team"),
            "AddTagsToResource"),
        deep(
            "a tag of the subnet group removed",
            (fixture, aws) -> untagCache(aws, arn("subnetgroup:sessions"), "team"),
            "AddTagsToResource"),
        deep(
            "a tag of the parameter group removed",
            (fixture, aws) -> untagCache(aws, arn("parametergroup:sessions"), "team"),
            "AddTagsToResource"),
        deep(
            "a tag of the role removed",
            (fixture, aws) -> untagRole(aws, "sessions-bastion", List.of("team")),
            "TagRole"),
        deep(
            "a tag of the instance profile removed",
            (fixture, aws) -> untagProfile(aws, "sessions-bastion", List.of("team")),
            "TagInstanceProfile"));
  }

  /** Returns the ids of the bastion's root volume and network interface. */
  private static List<String> parts(Fixture fixture, AwsClients aws) {
    var bastion =
        aws.ec2()
            .describeInstances(r -> r.instanceIds(fixture.id("bastion")))
            .reservations()
            .get(0)
            .instances()
            .get(0);
    return List.of(
        bastion.blockDeviceMappings().get(0).ebs().volumeId(),
        bastion.networkInterfaces().get(0).networkInterfaceId());
  }

  private static String arn(String resource) {
    return "arn:aws:elasticache:us-west-2:000000000000:" + resource;
  }
}
