package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DriftCase.deep;
import static dev.elasticacheoperator.behaviour.DriftCase.soon;
import static dev.elasticacheoperator.lab.ManualChanges.attachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static dev.elasticacheoperator.lab.ManualChanges.changeParameter;
import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.detachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.stopInstance;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/** Drift of the bastion, the cache with its groups, and the role. */
final class ServiceDrift {

  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String ELASTICACHE = "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess";

  private ServiceDrift() {}

  static Stream<DriftCase> instances() {
    return Stream.of(
        soon(
            "the bastion's security group changed",
            (fixture, aws) ->
                aws.ec2()
                    .modifyInstanceAttribute(
                        r -> r.instanceId(fixture.id("bastion")).groups(fixture.cacheGroup())),
            "ModifyInstanceAttribute"),
        soon(
            "IMDSv1 allowed",
            (fixture, aws) ->
                aws.ec2()
                    .modifyInstanceMetadataOptions(
                        r ->
                            r.instanceId(fixture.id("bastion"))
                                .httpTokens(HttpTokensState.OPTIONAL)),
            "ModifyInstanceMetadataOptions"),
        soon(
            "IMDS turned off",
            (fixture, aws) ->
                aws.ec2()
                    .modifyInstanceMetadataOptions(
                        r -> r.instanceId(fixture.id("bastion")).httpEndpoint("disabled")),
            "ModifyInstanceMetadataOptions"),
        soon(
            "IMDS opened to other hops",
            (fixture, aws) ->
                aws.ec2()
                    .modifyInstanceMetadataOptions(
                        r -> r.instanceId(fixture.id("bastion")).httpPutResponseHopLimit(64)),
            "ModifyInstanceMetadataOptions"),
        soon(
            "the bastion's source and destination check turned off",
            (fixture, aws) ->
                aws.ec2()
                    .modifyInstanceAttribute(
                        r ->
                            r.instanceId(fixture.id("bastion"))
                                .sourceDestCheck(v -> v.value(false))),
            "ModifyInstanceAttribute"),
        soon(
            "the bastion stopped",
            (fixture, aws) -> stopInstance(aws, fixture.id("bastion")),
            "StartInstances"),
        soon(
            "the bastion terminated",
            (fixture, aws) -> terminateInstance(aws, fixture.id("bastion")),
            "RunInstances"));
  }

  static Stream<DriftCase> cache() {
    return Stream.of(
        soon(
            "a subnet put into the subnet group",
            (fixture, aws) -> {
              var more =
                  aws.ec2()
                      .createSubnet(r -> r.vpcId(fixture.id("vpc")).cidrBlock("10.20.99.0/24"))
                      .subnet();
              aws.elastiCache()
                  .modifyCacheSubnetGroup(
                      r ->
                          r.cacheSubnetGroupName("sessions")
                              .subnetIds(fixture.id("cacheSubnets"), more.subnetId()));
            },
            "ModifyCacheSubnetGroup"),
        soon(
            "the cache's security group changed",
            (fixture, aws) ->
                changeCluster(aws, "sessions", c -> c.securityGroupIds(fixture.bastionGroup())),
            "ModifyCacheCluster"),
        new DriftCase(
            "the cache's parameter group changed",
            Duration.ofMinutes(15),
            (fixture, aws) ->
                changeCluster(aws, "sessions", c -> c.cacheParameterGroupName("default.redis4.0")),
            List.of("ModifyCacheCluster")),
        new DriftCase(
            "the cache's node type changed",
            Duration.ofMinutes(15),
            (fixture, aws) ->
                changeCluster(aws, "sessions", c -> c.cacheNodeType("cache.t2.small")),
            List.of("ModifyCacheCluster")),
        new DriftCase(
            "the cache deleted",
            Duration.ofMinutes(11),
            (fixture, aws) -> deleteCluster(aws, "sessions"),
            List.of("CreateCacheCluster")),
        deep(
            "a parameter changed",
            (fixture, aws) -> changeParameter(aws, "sessions", "maxmemory-policy", "noeviction"),
            "ModifyCacheParameterGroup"),
        deep(
            "a parameter set that the spec does not name",
            (fixture, aws) -> changeParameter(aws, "sessions", "timeout", "77"),
            "ResetCacheParameterGroup"));
  }

  static Stream<DriftCase> iam() {
    return Stream.of(
        deep(
            "a policy detached",
            (fixture, aws) -> detachPolicy(aws, "sessions-bastion", ELASTICACHE),
            "AttachRolePolicy"),
        deep(
            "a policy attached",
            (fixture, aws) -> attachPolicy(aws, "sessions-bastion", ADMINISTRATOR),
            "DetachRolePolicy"),
        deep(
            "an inline policy written",
            (fixture, aws) -> putInlinePolicy(aws, "sessions-bastion", "admin"),
            "DeleteRolePolicy"),
        deep(
            "somebody else trusted",
            (fixture, aws) ->
                aws.iam()
                    .updateAssumeRolePolicy(
                        r ->
                            r.roleName("sessions-bastion")
                                .policyDocument(
                                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
                                        + "\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":"
                                        + "\"sts:AssumeRole\"}]}")),
            "UpdateAssumeRolePolicy"),
        deep(
            "the role taken out of the profile",
            (fixture, aws) -> removeRoleFromProfile(aws, "sessions-bastion", "sessions-bastion"),
            "AddRoleToInstanceProfile"),
        deep(
            "the instance profile deleted",
            (fixture, aws) -> {
              removeRoleFromProfile(aws, "sessions-bastion", "sessions-bastion");
              deleteProfile(aws, "sessions-bastion");
            },
            "CreateInstanceProfile",
            "AddRoleToInstanceProfile"));
  }
}
