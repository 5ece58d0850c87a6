package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Somebody changes one thing by hand; within the drift interval, or the deep one for what only
 * reads per resource show, it is as the spec wants it again, by exactly the calls that it takes.
 */
class DriftTest {

  private static final Duration DRIFT = Duration.ofMinutes(5).plusSeconds(1);
  private static final Duration DEEP = Duration.ofMinutes(15).plusSeconds(1);
  private static final Duration READ_LAG = Duration.ofSeconds(3);
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String ELASTICACHE = "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess";

  /**
   * @param within how soon it must be noticed and acted upon
   * @param corrections the mutating calls, in order
   */
  record Case(
      String what,
      Duration within,
      BiConsumer<Fixture, AwsClients> harm,
      List<String> corrections) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case soon(
      String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new Case(what, DRIFT, harm, List.of(corrections));
  }

  private static Case deep(
      String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new Case(what, DEEP, harm, List.of(corrections));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rules", "routes", "attributes", "instances", "cache", "iam", "tags"})
  void isPutRight(Case drift) {
    var fixture = Fixture.ready();
    var before = ResourceSnapshot.of(fixture);
    var events = fixture.events();
    var wasReady = fixture.condition("Ready").getLastTransitionTime();

    fixture.stranger(aws -> drift.harm().accept(fixture, aws));
    fixture.harness.pass(READ_LAG);
    assertNotEquals(before, ResourceSnapshot.of(fixture), "nothing was broken");
    fixture.harness.pass(drift.within());
    assertEquals(drift.corrections(), fixture.calls.changes());

    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertEquals(
        counted(drift.corrections()),
        counted(
            fixture.eventsSince(events).stream()
                .map(RecordedEvent::reason)
                .filter(drift.corrections()::contains)
                .toList()));
    assertTrue(fixture.eventsSince(events).stream().noneMatch(RecordedEvent::warning));

    fixture.calls.clear();
    fixture.harness.pass(Duration.ofMinutes(40));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
    assertEquals("True", fixture.condition("Ready").getStatus());
    assertTrue(fixture.condition("Ready").getLastTransitionTime().compareTo(wasReady) >= 0);
  }

  private static Map<String, Long> counted(List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
  }

  static Stream<Case> rules() {
    return Stream.of(
        soon(
            "the bastion's way to the cache closed",
            (fixture, aws) ->
                aws.ec2()
                    .revokeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.cacheGroup())
                                .ipPermissions(
                                    tcp(6379)
                                        .userIdGroupPairs(g -> g.groupId(fixture.bastionGroup()))
                                        .build())),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the allowed CIDR's way to the cache closed",
            (fixture, aws) ->
                aws.ec2()
                    .revokeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.cacheGroup())
                                .ipPermissions(from(6379, "10.20.0.0/16"))),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the cache opened to the world",
            (fixture, aws) ->
                aws.ec2()
                    .authorizeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.cacheGroup()).ipPermissions(from(6379, "0.0.0.0/0"))),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache opened to the world of IPv6",
            (fixture, aws) ->
                aws.ec2()
                    .authorizeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.cacheGroup())
                                .ipPermissions(
                                    tcp(6379).ipv6Ranges(v -> v.cidrIpv6("::/0")).build())),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache allowed to call out",
            (fixture, aws) ->
                aws.ec2()
                    .authorizeSecurityGroupEgress(
                        r -> r.groupId(fixture.cacheGroup()).ipPermissions(from(443, "0.0.0.0/0"))),
            "RevokeSecurityGroupEgress"),
        soon(
            "the bastion cut off",
            (fixture, aws) ->
                aws.ec2()
                    .revokeSecurityGroupEgress(
                        r ->
                            r.groupId(fixture.bastionGroup())
                                .ipPermissions(
                                    IpPermission.builder()
                                        .ipProtocol("-1")
                                        .ipRanges(v -> v.cidrIp("0.0.0.0/0"))
                                        .build())),
            "AuthorizeSecurityGroupEgress"),
        soon(
            "ssh lost",
            (fixture, aws) ->
                aws.ec2()
                    .revokeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.bastionGroup())
                                .ipPermissions(from(22, "198.51.100.0/24"))),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "ssh opened to the world",
            (fixture, aws) ->
                aws.ec2()
                    .authorizeSecurityGroupIngress(
                        r ->
                            r.groupId(fixture.bastionGroup()).ipPermissions(from(22, "0.0.0.0/0"))),
            "RevokeSecurityGroupIngress"),
        soon(
            "one rule lost and another added",
            (fixture, aws) -> {
              aws.ec2()
                  .revokeSecurityGroupIngress(
                      r ->
                          r.groupId(fixture.cacheGroup())
                              .ipPermissions(from(6379, "10.20.0.0/16")));
              aws.ec2()
                  .authorizeSecurityGroupIngress(
                      r -> r.groupId(fixture.cacheGroup()).ipPermissions(from(1234, "10.0.0.0/8")));
            },
            "RevokeSecurityGroupIngress",
            "AuthorizeSecurityGroupIngress"));
  }

  static Stream<Case> routes() {
    return Stream.of(
        soon(
            "the default route deleted",
            (fixture, aws) ->
                aws.ec2()
                    .deleteRoute(
                        r ->
                            r.routeTableId(fixture.id("routeTable"))
                                .destinationCidrBlock("0.0.0.0/0")),
            "CreateRoute"),
        soon(
            "the default route led into an instance",
            (fixture, aws) ->
                aws.ec2()
                    .replaceRoute(
                        r ->
                            r.routeTableId(fixture.id("routeTable"))
                                .destinationCidrBlock("0.0.0.0/0")
                                .instanceId(fixture.id("bastion"))),
            "ReplaceRoute"),
        // While the bastion has its public address AWS refuses to detach the gateway.
        soon(
            "the gateway detached once the bastion was terminated, its route a black hole",
            (fixture, aws) -> {
              aws.ec2().terminateInstances(r -> r.instanceIds(fixture.id("bastion")));
              fixture.harness.clock.advance(Duration.ofMinutes(1));
              aws.ec2()
                  .detachInternetGateway(
                      r ->
                          r.internetGatewayId(fixture.id("internetGateway"))
                              .vpcId(fixture.id("vpc")));
            },
            "AttachInternetGateway",
            "RunInstances"),
        soon(
            "the association removed",
            (fixture, aws) ->
                aws.ec2().disassociateRouteTable(r -> r.associationId(association(fixture, aws))),
            "AssociateRouteTable"),
        soon(
            "the association moved to another table",
            (fixture, aws) -> {
              var other = aws.ec2().createRouteTable(r -> r.vpcId(fixture.id("vpc"))).routeTable();
              aws.ec2()
                  .replaceRouteTableAssociation(
                      r ->
                          r.associationId(association(fixture, aws))
                              .routeTableId(other.routeTableId()));
            },
            "ReplaceRouteTableAssociation"),
        soon(
            "the route table deleted with its association",
            (fixture, aws) -> {
              aws.ec2().disassociateRouteTable(r -> r.associationId(association(fixture, aws)));
              aws.ec2().deleteRouteTable(r -> r.routeTableId(fixture.id("routeTable")));
            },
            "CreateRouteTable",
            "CreateRoute",
            "AssociateRouteTable"));
  }

  static Stream<Case> attributes() {
    return Stream.of(
        soon(
            "public addresses turned off",
            (fixture, aws) ->
                aws.ec2()
                    .modifySubnetAttribute(
                        r ->
                            r.subnetId(fixture.id("bastionSubnet"))
                                .mapPublicIpOnLaunch(v -> v.value(false))),
            "ModifySubnetAttribute"),
        soon(
            "public addresses turned on for caches",
            (fixture, aws) ->
                aws.ec2()
                    .modifySubnetAttribute(
                        r ->
                            r.subnetId(fixture.id("cacheSubnets"))
                                .mapPublicIpOnLaunch(v -> v.value(true))),
            "ModifySubnetAttribute"),
        deep(
            "DNS hostnames turned off",
            (fixture, aws) ->
                aws.ec2()
                    .modifyVpcAttribute(
                        r -> r.vpcId(fixture.id("vpc")).enableDnsHostnames(v -> v.value(false))),
            "ModifyVpcAttribute"));
  }

  static Stream<Case> instances() {
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
            "the bastion stopped",
            (fixture, aws) -> aws.ec2().stopInstances(r -> r.instanceIds(fixture.id("bastion"))),
            "StartInstances"),
        soon(
            "the bastion terminated",
            (fixture, aws) ->
                aws.ec2().terminateInstances(r -> r.instanceIds(fixture.id("bastion"))),
            "RunInstances"));
  }

  static Stream<Case> cache() {
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
                aws.elastiCache()
                    .modifyCacheCluster(
                        r ->
                            r.cacheClusterId("sessions")
                                .applyImmediately(true)
                                .securityGroupIds(fixture.bastionGroup())),
            "ModifyCacheCluster"),
        new Case(
            "the cache's parameter group changed",
            Duration.ofMinutes(15),
            (fixture, aws) ->
                aws.elastiCache()
                    .modifyCacheCluster(
                        r ->
                            r.cacheClusterId("sessions")
                                .applyImmediately(true)
                                .cacheParameterGroupName("default.redis4.0")),
            List.of("ModifyCacheCluster")),
        new Case(
            "the cache's node type changed",
            Duration.ofMinutes(15),
            (fixture, aws) ->
                aws.elastiCache()
                    .modifyCacheCluster(
                        r ->
                            r.cacheClusterId("sessions")
                                .applyImmediately(true)
                                .cacheNodeType("cache.t2.small")),
            List.of("ModifyCacheCluster")),
        new Case(
            "the cache deleted",
            Duration.ofMinutes(11),
            (fixture, aws) ->
                aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId("sessions")),
            List.of("CreateCacheCluster")),
        deep(
            "a parameter changed",
            (fixture, aws) ->
                aws.elastiCache()
                    .modifyCacheParameterGroup(
                        r ->
                            r.cacheParameterGroupName("sessions")
                                .parameterNameValues(
                                    p ->
                                        p.parameterName("maxmemory-policy")
                                            .parameterValue("noeviction"))),
            "ModifyCacheParameterGroup"),
        deep(
            "a parameter set that the spec does not name",
            (fixture, aws) ->
                aws.elastiCache()
                    .modifyCacheParameterGroup(
                        r ->
                            r.cacheParameterGroupName("sessions")
                                .parameterNameValues(
                                    p -> p.parameterName("timeout").parameterValue("77"))),
            "ResetCacheParameterGroup"));
  }

  static Stream<Case> iam() {
    return Stream.of(
        deep(
            "a policy detached",
            (fixture, aws) ->
                aws.iam()
                    .detachRolePolicy(r -> r.roleName("sessions-bastion").policyArn(ELASTICACHE)),
            "AttachRolePolicy"),
        deep(
            "a policy attached",
            (fixture, aws) ->
                aws.iam()
                    .attachRolePolicy(r -> r.roleName("sessions-bastion").policyArn(ADMINISTRATOR)),
            "DetachRolePolicy"),
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
            (fixture, aws) ->
                aws.iam()
                    .removeRoleFromInstanceProfile(
                        r ->
                            r.instanceProfileName("sessions-bastion").roleName("sessions-bastion")),
            "AddRoleToInstanceProfile"),
        deep(
            "the instance profile deleted",
            (fixture, aws) -> {
              aws.iam()
                  .removeRoleFromInstanceProfile(
                      r -> r.instanceProfileName("sessions-bastion").roleName("sessions-bastion"));
              aws.iam().deleteInstanceProfile(r -> r.instanceProfileName("sessions-bastion"));
            },
            "CreateInstanceProfile",
            "AddRoleToInstanceProfile"));
  }

  static Stream<Case> tags() {
    var ec2 =
        Stream.of(
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
    var others =
        Stream.of(
            soon(
                "a tag of the cache's security group removed",
                (fixture, aws) -> untag(aws, fixture.cacheGroup(), "team"),
                "CreateTags"),
            soon(
                "a tag of the bastion's security group changed",
                (fixture, aws) -> tag(aws, fixture.bastionGroup(), "team", "nobody"),
                "CreateTags"),
            deep(
                "a tag of the cluster removed",
                (fixture, aws) -> untagCache(aws, "cluster:sessions"),
                "AddTagsToResource"),
            deep(
                "a tag of the subnet group removed",
                (fixture, aws) -> untagCache(aws, "subnetgroup:sessions"),
                "AddTagsToResource"),
            deep(
                "a tag of the parameter group removed",
                (fixture, aws) -> untagCache(aws, "parametergroup:sessions"),
                "AddTagsToResource"),
            deep(
                "a tag of the role removed",
                (fixture, aws) ->
                    aws.iam().untagRole(r -> r.roleName("sessions-bastion").tagKeys("team")),
                "TagRole"),
            deep(
                "a tag of the instance profile removed",
                (fixture, aws) ->
                    aws.iam()
                        .untagInstanceProfile(
                            r -> r.instanceProfileName("sessions-bastion").tagKeys("team")),
                "TagInstanceProfile"));
    return Stream.concat(ec2, others);
  }

  private static void tag(AwsClients aws, String id, String key, String value) {
    aws.ec2().createTags(r -> r.resources(id).tags(t -> t.key(key).value(value)));
  }

  private static void untag(AwsClients aws, String id, String key) {
    aws.ec2().deleteTags(r -> r.resources(id).tags(Tag.builder().key(key).build()));
  }

  private static void untagCache(AwsClients aws, String resource) {
    var arn = "arn:aws:elasticache:us-west-2:000000000000:" + resource;
    aws.elastiCache().removeTagsFromResource(r -> r.resourceName(arn).tagKeys("team"));
  }

  private static String association(Fixture fixture, AwsClients aws) {
    var ofSubnet =
        Filter.builder().name("association.subnet-id").values(fixture.id("bastionSubnet")).build();
    return aws.ec2().describeRouteTables(r -> r.filters(ofSubnet)).routeTables().stream()
        .flatMap(t -> t.associations().stream())
        .filter(a -> fixture.id("bastionSubnet").equals(a.subnetId()))
        .map(a -> a.routeTableAssociationId())
        .findFirst()
        .orElseThrow();
  }

  private static IpPermission.Builder tcp(int port) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
  }

  private static IpPermission from(int port, String cidr) {
    return tcp(port).ipRanges(v -> v.cidrIp(cidr)).build();
  }
}
