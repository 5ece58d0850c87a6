package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.allowEgress;
import static dev.elasticacheoperator.lab.ManualChanges.allowIngress;
import static dev.elasticacheoperator.lab.ManualChanges.attachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static dev.elasticacheoperator.lab.ManualChanges.changeParameter;
import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRoute;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.detachGateway;
import static dev.elasticacheoperator.lab.ManualChanges.detachPolicy;
import static dev.elasticacheoperator.lab.ManualChanges.disassociateRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.revokeEgress;
import static dev.elasticacheoperator.lab.ManualChanges.revokeIngress;
import static dev.elasticacheoperator.lab.ManualChanges.setDnsHostnames;
import static dev.elasticacheoperator.lab.ManualChanges.setPublicAddresses;
import static dev.elasticacheoperator.lab.ManualChanges.stopInstance;
import static dev.elasticacheoperator.lab.ManualChanges.tag;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static dev.elasticacheoperator.lab.ManualChanges.untag;
import static dev.elasticacheoperator.lab.ManualChanges.untagCache;
import static dev.elasticacheoperator.lab.ManualChanges.untagProfile;
import static dev.elasticacheoperator.lab.ManualChanges.untagRole;
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

/**
 * Drift: somebody changes one thing by hand, and the operator corrects it by exactly the calls that
 * it takes. Corrections come within the drift interval, or the deep interval for per-resource
 * facts.
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
  record DriftCase(
      String what,
      Duration within,
      BiConsumer<Fixture, AwsClients> harm,
      List<String> corrections) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static DriftCase soon(
      String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new DriftCase(what, DRIFT, harm, List.of(corrections));
  }

  private static DriftCase deep(
      String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new DriftCase(what, DEEP, harm, List.of(corrections));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rules", "routes", "attributes", "instances", "cache", "iam", "tags"})
  void isPutRight(DriftCase drift) {
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

  static Stream<DriftCase> rules() {
    return Stream.of(
        soon(
            "the bastion's way to the cache closed",
            (fixture, aws) ->
                revokeIngress(
                    aws,
                    fixture.cacheGroup(),
                    tcp(6379).userIdGroupPairs(g -> g.groupId(fixture.bastionGroup())).build()),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the allowed CIDR's way to the cache closed",
            (fixture, aws) -> revokeIngress(aws, fixture.cacheGroup(), from(6379, "10.20.0.0/16")),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the cache opened to the world",
            (fixture, aws) -> allowIngress(aws, fixture.cacheGroup(), from(6379, "0.0.0.0/0")),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache opened to the world of IPv6",
            (fixture, aws) ->
                allowIngress(
                    aws,
                    fixture.cacheGroup(),
                    tcp(6379).ipv6Ranges(v -> v.cidrIpv6("::/0")).build()),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache allowed to call out",
            (fixture, aws) -> allowEgress(aws, fixture.cacheGroup(), from(443, "0.0.0.0/0")),
            "RevokeSecurityGroupEgress"),
        soon(
            "the bastion cut off",
            (fixture, aws) ->
                revokeEgress(
                    aws,
                    fixture.bastionGroup(),
                    IpPermission.builder()
                        .ipProtocol("-1")
                        .ipRanges(v -> v.cidrIp("0.0.0.0/0"))
                        .build()),
            "AuthorizeSecurityGroupEgress"),
        soon(
            "ssh lost",
            (fixture, aws) ->
                revokeIngress(aws, fixture.bastionGroup(), from(22, "198.51.100.0/24")),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "ssh opened to the world",
            (fixture, aws) -> allowIngress(aws, fixture.bastionGroup(), from(22, "0.0.0.0/0")),
            "RevokeSecurityGroupIngress"),
        soon(
            "one rule lost and another added",
            (fixture, aws) -> {
              revokeIngress(aws, fixture.cacheGroup(), from(6379, "10.20.0.0/16"));
              allowIngress(aws, fixture.cacheGroup(), from(1234, "10.0.0.0/8"));
            },
            "AuthorizeSecurityGroupIngress",
            "RevokeSecurityGroupIngress"));
  }

  static Stream<DriftCase> routes() {
    return Stream.of(
        soon(
            "the default route deleted",
            (fixture, aws) -> deleteRoute(aws, fixture.id("routeTable"), "0.0.0.0/0"),
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
              terminateInstance(aws, fixture.id("bastion"));
              fixture.harness.clock.advance(Duration.ofMinutes(1));
              detachGateway(aws, fixture.id("internetGateway"), fixture.id("vpc"));
            },
            "AttachInternetGateway",
            "RunInstances"),
        soon(
            "the association removed",
            (fixture, aws) -> disassociateRouteTable(aws, fixture.id("routeTable")),
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
              disassociateRouteTable(aws, fixture.id("routeTable"));
              deleteRouteTable(aws, fixture.id("routeTable"));
            },
            "CreateRouteTable",
            "CreateRoute",
            "AssociateRouteTable"));
  }

  static Stream<DriftCase> attributes() {
    return Stream.of(
        soon(
            "public addresses turned off",
            (fixture, aws) -> setPublicAddresses(aws, fixture.id("bastionSubnet"), false),
            "ModifySubnetAttribute"),
        soon(
            "public addresses turned on for caches",
            (fixture, aws) -> setPublicAddresses(aws, fixture.id("cacheSubnets"), true),
            "ModifySubnetAttribute"),
        deep(
            "DNS hostnames turned off",
            (fixture, aws) -> setDnsHostnames(aws, fixture.id("vpc"), false),
            "ModifyVpcAttribute"));
  }

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

  static Stream<DriftCase> tags() {
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
    return Stream.concat(ec2, others);
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
