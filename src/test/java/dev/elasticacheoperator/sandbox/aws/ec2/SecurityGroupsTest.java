package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class SecurityGroupsTest {
  private final Ec2Fixture aws = new Ec2Fixture();
  private final String vpc = aws.vpc();
  private final String group = aws.group(vpc, "cache");

  private SecurityGroup look() {
    return aws.ec2.describeSecurityGroups(r -> r.groupIds(group)).securityGroups().get(0);
  }

  private List<SecurityGroupRule> ingress() {
    return aws
        .ec2
        .describeSecurityGroupRules(r -> r.filters(Ec2Fixture.filter("group-id", group)))
        .securityGroupRules()
        .stream()
        .filter(rule -> !rule.isEgress())
        .toList();
  }

  private static IpPermission redis(String... cidrs) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(6379)
        .toPort(6379)
        .ipRanges(
            List.of(cidrs).stream().map(cidr -> IpRange.builder().cidrIp(cidr).build()).toList())
        .build();
  }

  private static IpPermission redisFrom(String groupId) {
    return redis().toBuilder().userIdGroupPairs(pair -> pair.groupId(groupId)).build();
  }

  @Test
  void aNewGroupLetsEverythingOutAndNothingIn() {
    assertEquals(List.of(), look().ipPermissions());
    assertEquals(1, look().ipPermissionsEgress().size());
    assertEquals("-1", look().ipPermissionsEgress().get(0).ipProtocol());

    aws.ec2.revokeSecurityGroupEgress(
        r -> r.groupId(group).ipPermissions(look().ipPermissionsEgress()));
    assertEquals(List.of(), look().ipPermissionsEgress());
  }

  @Test
  void peersOfOnePortAreOnePermissionButEachHasItsRule() {
    aws.ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipPermissions(redis("10.1.0.0/16", "10.2.0.0/16")));

    assertEquals(1, look().ipPermissions().size());
    assertEquals(2, look().ipPermissions().get(0).ipRanges().size());
    assertEquals(2, ingress().size());

    String id = ingress().get(0).securityGroupRuleId();
    aws.ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(id));
    assertEquals("10.2.0.0/16", ingress().get(0).cidrIpv4());
    assertRefused(
        "InvalidSecurityGroupRuleId.NotFound",
        () -> aws.ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(id)));
  }

  @Test
  void theSameRuleInAnyWritingIsADuplicateAndNothingOfTheRequestIsDone() {
    aws.ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(group).ipProtocol("6").fromPort(6379).toPort(6379).cidrIp("10.1.2.3/16"));

    assertRefused(
        "InvalidPermission.Duplicate",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redis("10.7.0.0/16", "10.1.0.0/16"))));

    assertEquals(1, ingress().size());
  }

  @Test
  void aRuleThatIsNotThereCannotBeRevoked() {
    assertRefused(
        "InvalidPermission.NotFound",
        () ->
            aws.ec2.revokeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redis("10.0.0.0/8"))));
  }

  @Test
  void aGroupThatAnotherNamesStaysUntilTheRuleIsGone() {
    String bastion = aws.group(vpc, "bastion");
    aws.ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(redisFrom(bastion)));
    assertEquals(bastion, ingress().get(0).referencedGroupInfo().groupId());

    assertRefused(
        "DependencyViolation", () -> aws.ec2.deleteSecurityGroup(r -> r.groupId(bastion)));

    aws.ec2.revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(redisFrom(bastion)));
    aws.ec2.deleteSecurityGroup(r -> r.groupId(bastion));
  }

  @Test
  void aGroupThatNamesOnlyItselfCanGo() {
    aws.ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(redisFrom(group)));

    aws.ec2.deleteSecurityGroup(r -> r.groupId(group));

    assertRefused("InvalidGroup.NotFound", this::look);
  }

  @Test
  void namesAreUniqueInTheirVpcAndSomeAreAwss() {
    assertRefused("InvalidGroup.Duplicate", () -> aws.group(vpc, "cache"));
    aws.group(aws.vpc(), "cache");
    assertRefused("InvalidParameterValue", () -> aws.group(vpc, "default"));
    assertRefused("InvalidParameterValue", () -> aws.group(vpc, "sg-0abc"));
    assertRefused("InvalidParameterValue", () -> aws.group(vpc, "x".repeat(256)));
  }

  @Test
  void theDefaultGroupCannotBeDeleted() {
    String id =
        aws.ec2
            .describeSecurityGroups(
                r ->
                    r.filters(
                        Ec2Fixture.filter("vpc-id", vpc),
                        Ec2Fixture.filter("group-name", "default")))
            .securityGroups()
            .get(0)
            .groupId();

    assertRefused("CannotDelete", () -> aws.ec2.deleteSecurityGroup(r -> r.groupId(id)));
  }

  @Test
  void aPeerMustBeAGroupOfTheSameNetwork() {
    assertRefused(
        "InvalidGroup.NotFound",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redisFrom("sg-0123456789abcdef0"))));
    String elsewhere = aws.group(aws.vpc(), "bastion");
    assertRefused(
        "InvalidGroup.NotFound",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redisFrom(elsewhere))));
  }

  @Test
  void aPeeredGroupOfAnotherAccountIsNamedWithItsAccount() {
    String peer =
        aws.cloud
            .account(SimulatedCloud.DEFAULT_ACCOUNT)
            .peeredGroups(Ec2Fixture.REGION)
            .create("210987654321", vpc);
    assertRefused(
        "InvalidGroup.NotFound",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redisFrom(peer))));
    IpPermission permission =
        redis().toBuilder()
            .userIdGroupPairs(pair -> pair.groupId(peer).userId("210987654321"))
            .build();
    aws.ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));

    UserIdGroupPair shown = look().ipPermissions().get(0).userIdGroupPairs().get(0);
    assertEquals("210987654321", shown.userId());
    assertEquals("active", shown.peeringStatus());
  }

  @Test
  void theQuotaCountsGroupsAndBlocksAndRefusesTheWholeRequest() {
    String[] blocks = new String[60];
    Arrays.setAll(blocks, i -> "10." + i + ".0.0/16");
    aws.ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(redis(blocks)));
    assertRefused(
        "RulesPerSecurityGroupLimitExceeded",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redisFrom(group))));
    assertEquals(60, ingress().size());
    aws.ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(group)
                .ipPermissions(redis().toBuilder().ipv6Ranges(v -> v.cidrIpv6("::/0")).build()));
  }

  @Test
  void aRuleNeedsPortsAndABlockThatMakeSense() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipProtocol("tcp").cidrIp("10.0.0.0/8")));
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipPermissions(redis("10.0.0.0"))));
  }
}
