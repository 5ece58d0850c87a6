package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** The rules of security groups, each with an id and tags of its own. */
final class SecurityGroupRuleCalls {
  private static final String ANYWHERE = "0.0.0.0/0";

  private static final Filters<SecurityGroupRule> FILTERS =
      new Filters<SecurityGroupRule>()
          .by("group-id", SecurityGroupRule::groupId)
          .by("security-group-rule-id", SecurityGroupRule::securityGroupRuleId);

  private final Ec2State state;
  private final Listing<SecurityGroupRule, SecurityGroupRule> listing;

  SecurityGroupRuleCalls(Ec2State state) {
    this.state = state;
    this.listing =
        new Listing<>(
            state.rules,
            state.tags,
            (rule, tags) -> rule.toBuilder().tags(tags).build(),
            SecurityGroupRule::securityGroupRuleId,
            FILTERS);
  }

  AuthorizeSecurityGroupIngressResponse authorize(AuthorizeSecurityGroupIngressRequest request) {
    SecurityGroup group = group(request.groupId(), request.groupName());
    List<IpPermission> permissions =
        flatOr(
            request.ipPermissions(),
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp(),
            request.sourceSecurityGroupName());
    List<Tag> tags =
        state.tags.requested(request.tagSpecifications(), ResourceKind.SECURITY_GROUP_RULE);
    return AuthorizeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .securityGroupRules(authorize(group, false, permissions, tags))
        .build();
  }

  AuthorizeSecurityGroupEgressResponse authorize(AuthorizeSecurityGroupEgressRequest request) {
    SecurityGroup group = group(request.groupId(), null);
    List<IpPermission> permissions =
        flatOr(
            request.ipPermissions(),
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp(),
            request.sourceSecurityGroupName());
    List<Tag> tags =
        state.tags.requested(request.tagSpecifications(), ResourceKind.SECURITY_GROUP_RULE);
    return AuthorizeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .securityGroupRules(authorize(group, true, permissions, tags))
        .build();
  }

  RevokeSecurityGroupIngressResponse revoke(RevokeSecurityGroupIngressRequest request) {
    SecurityGroup group = group(request.groupId(), request.groupName());
    List<IpPermission> permissions =
        request.hasSecurityGroupRuleIds()
            ? List.of()
            : flatOr(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    return RevokeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(
            revoke(group, false, request.securityGroupRuleIds(), permissions))
        .build();
  }

  RevokeSecurityGroupEgressResponse revoke(RevokeSecurityGroupEgressRequest request) {
    SecurityGroup group = group(request.groupId(), null);
    List<IpPermission> permissions =
        request.hasSecurityGroupRuleIds()
            ? List.of()
            : flatOr(
                request.ipPermissions(),
                request.ipProtocol(),
                request.fromPort(),
                request.toPort(),
                request.cidrIp(),
                request.sourceSecurityGroupName());
    return RevokeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(revoke(group, true, request.securityGroupRuleIds(), permissions))
        .build();
  }

  DescribeSecurityGroupRulesResponse describe(DescribeSecurityGroupRulesRequest request) {
    Page<SecurityGroupRule> page =
        listing.page(
            request.securityGroupRuleIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(page.items())
        .nextToken(page.next())
        .build();
  }

  List<SecurityGroupRule> of(String groupId) {
    return state.rules.all().stream().filter(rule -> rule.groupId().equals(groupId)).toList();
  }

  /** Returns true if a rule of another group names this one, which therefore cannot be deleted. */
  boolean namedByAnother(String groupId) {
    return state.rules.all().stream()
        .filter(rule -> !rule.groupId().equals(groupId))
        .filter(rule -> rule.referencedGroupInfo() != null)
        .anyMatch(rule -> rule.referencedGroupInfo().groupId().equals(groupId));
  }

  void allowAllEgress(String groupId) {
    IpPermission all =
        IpPermission.builder().ipProtocol("-1").ipRanges(r -> r.cidrIp(ANYWHERE)).build();
    authorize(state.groups.require(groupId), true, List.of(all), List.of());
  }

  void allowMembers(String groupId) {
    IpPermission members =
        IpPermission.builder().ipProtocol("-1").userIdGroupPairs(g -> g.groupId(groupId)).build();
    authorize(state.groups.require(groupId), false, List.of(members), List.of());
  }

  void removeOf(String groupId) {
    of(groupId).forEach(rule -> state.remove(state.rules, rule.securityGroupRuleId()));
  }

  private SecurityGroup group(String id, String name) {
    if (id == null) {
      throw name == null
          ? ec2("MissingParameter", "The request must contain the parameter groupName or groupId")
          : SecurityGroupCalls.noDefaultVpc(name);
    }
    return state.groups.require(id);
  }

  private static List<IpPermission> flatOr(
      List<IpPermission> permissions,
      String protocol,
      Integer from,
      Integer to,
      String cidr,
      String sourceGroupName) {
    if (protocol == null && cidr == null && sourceGroupName == null) {
      return permissions;
    }
    if (!permissions.isEmpty()) {
      throw ec2(
          "InvalidParameterCombination",
          "The parameter ipPermissions may not be used together with ipProtocol, cidrIp or a"
              + " source group");
    }
    IpPermission.Builder flat =
        IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to);
    if (cidr != null) {
      flat.ipRanges(IpRange.builder().cidrIp(cidr).build());
    }
    if (sourceGroupName != null) {
      flat.userIdGroupPairs(UserIdGroupPair.builder().groupName(sourceGroupName).build());
    }
    return List.of(flat.build());
  }

  private List<SecurityGroupRule> authorize(
      SecurityGroup group, boolean egress, List<IpPermission> permissions, List<Tag> tags) {
    List<SecurityGroupRule> wanted = IpPermissions.split(named(group, permissions));
    Set<List<Object>> present = new HashSet<>();
    for (SecurityGroupRule rule : inDirection(group, egress)) {
      present.add(IpPermissions.key(rule));
    }
    for (SecurityGroupRule rule : wanted) {
      if (rule.referencedGroupInfo() != null) {
        peer(group, rule.referencedGroupInfo());
      }
      if (present.contains(IpPermissions.key(rule))) {
        throw ec2(
            "InvalidPermission.Duplicate",
            "the specified rule \"" + inWords(rule) + "\" already exists");
      }
    }
    List<SecurityGroupRule> all = new ArrayList<>(inDirection(group, egress));
    all.addAll(wanted);
    checkQuota(all);
    return wanted.stream()
        .map(rule -> state.add(state.rules, tags, id -> owned(id, rule, group, egress)))
        .map(listing::show)
        .toList();
  }

  private List<RevokedSecurityGroupRule> revoke(
      SecurityGroup group, boolean egress, List<String> ids, List<IpPermission> permissions) {
    List<SecurityGroupRule> present = inDirection(group, egress);
    List<SecurityGroupRule> revoked = new ArrayList<>();
    for (String id : ids) {
      revoked.add(
          present.stream()
              .filter(rule -> rule.securityGroupRuleId().equals(id))
              .findFirst()
              .orElseThrow(() -> ResourceKind.SECURITY_GROUP_RULE.notFound(id)));
    }
    if (ids.isEmpty()) {
      for (SecurityGroupRule unwanted : IpPermissions.split(named(group, permissions))) {
        revoked.add(
            present.stream()
                .filter(rule -> IpPermissions.key(rule).equals(IpPermissions.key(unwanted)))
                .findFirst()
                .orElseThrow(
                    () ->
                        ec2(
                            "InvalidPermission.NotFound",
                            "The specified rule does not exist in this security group.")));
      }
    }
    revoked.forEach(rule -> state.remove(state.rules, rule.securityGroupRuleId()));
    return revoked.stream().map(SecurityGroupRuleCalls::revoked).toList();
  }

  private List<SecurityGroupRule> inDirection(SecurityGroup group, boolean egress) {
    return of(group.groupId()).stream().filter(rule -> rule.isEgress() == egress).toList();
  }

  /** Source groups by name become source groups by id; a name means one of the same VPC. */
  private List<IpPermission> named(SecurityGroup group, List<IpPermission> permissions) {
    return permissions.stream()
        .map(
            permission ->
                permission.toBuilder()
                    .userIdGroupPairs(
                        permission.userIdGroupPairs().stream()
                            .map(pair -> pair.toBuilder().groupId(peerId(group, pair)).build())
                            .toList())
                    .build())
        .toList();
  }

  private String peerId(SecurityGroup group, UserIdGroupPair pair) {
    if (pair.groupId() != null) {
      return pair.groupId();
    }
    return state
        .groupsOf(group.vpcId())
        .filter(other -> other.groupName().equals(pair.groupName()))
        .map(SecurityGroup::groupId)
        .findFirst()
        .orElseThrow(() -> ResourceKind.SECURITY_GROUP.notFound("sg-" + pair.groupName()));
  }

  /**
   * The quota counts each direction and IP family by itself. A rule with a group counts for both
   * families (Amazon VPC User Guide, "Amazon VPC quotas").
   */
  private void checkQuota(List<SecurityGroupRule> rules) {
    long ipv4 = rules.stream().filter(rule -> rule.cidrIpv6() == null).count();
    long ipv6 = rules.stream().filter(rule -> rule.cidrIpv4() == null).count();
    if (Math.max(ipv4, ipv6) > state.region.settings().maxRulesPerGroup()) {
      throw ec2(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
  }

  /** Returns the group that a rule refers to: of the same VPC or of a peered one. */
  private ReferencedSecurityGroup peer(SecurityGroup group, ReferencedSecurityGroup asked) {
    if (asked.userId() != null && !asked.userId().equals(state.owner())) {
      return state.peeredGroups.require(group.vpcId(), asked);
    }
    String vpc = state.groups.require(asked.groupId()).vpcId();
    ReferencedSecurityGroup.Builder peer =
        ReferencedSecurityGroup.builder().groupId(asked.groupId()).userId(state.owner()).vpcId(vpc);
    if (vpc.equals(group.vpcId())) {
      return peer.build();
    }
    return state.peerings.all().stream()
        .filter(peering -> VpcPeerings.connects(peering, vpc, group.vpcId()))
        .findFirst()
        .map(
            peering ->
                peer.vpcPeeringConnectionId(peering.vpcPeeringConnectionId())
                    .peeringStatus("active")
                    .build())
        .orElseThrow(PeeredGroups::otherNetwork);
  }

  private SecurityGroupRule owned(
      String id, SecurityGroupRule rule, SecurityGroup group, boolean egress) {
    SecurityGroupRule.Builder owned =
        rule.toBuilder()
            .securityGroupRuleId(id)
            .securityGroupRuleArn(state.region.arn("ec2", "security-group-rule/" + id))
            .groupId(group.groupId())
            .groupOwnerId(state.owner())
            .isEgress(egress);
    if (rule.referencedGroupInfo() != null) {
      owned.referencedGroupInfo(peer(group, rule.referencedGroupInfo()));
    }
    return owned.build();
  }

  private static RevokedSecurityGroupRule revoked(SecurityGroupRule rule) {
    return RevokedSecurityGroupRule.builder()
        .securityGroupRuleId(rule.securityGroupRuleId())
        .groupId(rule.groupId())
        .isEgress(rule.isEgress())
        .ipProtocol(rule.ipProtocol())
        .fromPort(rule.fromPort())
        .toPort(rule.toPort())
        .cidrIpv4(rule.cidrIpv4())
        .cidrIpv6(rule.cidrIpv6())
        .prefixListId(rule.prefixListId())
        .referencedGroupId(
            rule.referencedGroupInfo() == null ? null : rule.referencedGroupInfo().groupId())
        .description(rule.description())
        .build();
  }

  private static String inWords(SecurityGroupRule rule) {
    String peer = rule.cidrIpv4() != null ? rule.cidrIpv4() : rule.cidrIpv6();
    if (rule.referencedGroupInfo() != null) {
      peer = rule.referencedGroupInfo().groupId();
    }
    String ports =
        rule.ipProtocol().equals("-1")
            ? "ALL"
            : rule.ipProtocol().toUpperCase(Locale.ROOT)
                + ", from port: "
                + rule.fromPort()
                + ", to port: "
                + rule.toPort();
    return "peer: " + peer + ", " + ports + ", ALLOW";
  }
}
