package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * The two forms in which EC2 shows a security group: rules of one peer each, or permissions. A
 * permission groups the peers of one protocol and port range.
 */
final class IpPermissions {
  private static final Map<String, String> PROTOCOLS =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6", "all", "-1");

  private static final int MAX_PORT = 65535;
  private static final int MAX_DESCRIPTION = 255;

  private IpPermissions() {}

  /**
   * One rule for each peer of each permission, in canonical form, without ids or group.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException for ports, blocks and
   *     protocols that EC2 refuses
   */
  static List<SecurityGroupRule> split(List<IpPermission> permissions) {
    List<SecurityGroupRule> rules = new ArrayList<>();
    for (IpPermission permission : permissions) {
      SecurityGroupRule base = protocolAndPorts(permission);
      int before = rules.size();
      permission
          .ipRanges()
          .forEach(r -> rules.add(peer(base, r.description()).cidrIpv4(ipv4(r.cidrIp())).build()));
      permission
          .ipv6Ranges()
          .forEach(r -> rules.add(peer(base, r.description()).cidrIpv6(r.cidrIpv6()).build()));
      permission
          .prefixListIds()
          .forEach(
              r -> rules.add(peer(base, r.description()).prefixListId(r.prefixListId()).build()));
      permission
          .userIdGroupPairs()
          .forEach(
              pair ->
                  rules.add(
                      peer(base, pair.description())
                          .referencedGroupInfo(g -> g.groupId(pair.groupId()).userId(pair.userId()))
                          .build()));
      if (rules.size() == before) {
        throw ec2(
            "MissingParameter",
            "The request must contain a source or destination: a CIDR, a group or a prefix list");
      }
    }
    if (rules.isEmpty()) {
      throw ec2("MissingParameter", "The request must contain the parameter ipPermissions");
    }
    if (rules.stream().map(IpPermissions::key).distinct().count() < rules.size()) {
      throw ec2("InvalidParameterValue", "The same permission must not appear multiple times");
    }
    return rules;
  }

  /** Returns the key by which two rules of a group and direction are equal. */
  static List<Object> key(SecurityGroupRule rule) {
    String peerGroup =
        rule.referencedGroupInfo() == null ? null : rule.referencedGroupInfo().groupId();
    return Arrays.asList(
        rule.ipProtocol(),
        rule.fromPort(),
        rule.toPort(),
        rule.cidrIpv4(),
        rule.cidrIpv6(),
        rule.prefixListId(),
        peerGroup);
  }

  /** Returns the permissions that the rules of one direction form. */
  static List<IpPermission> group(List<SecurityGroupRule> rules) {
    Map<List<Object>, List<SecurityGroupRule>> grouped = new LinkedHashMap<>();
    for (SecurityGroupRule rule : rules) {
      grouped
          .computeIfAbsent(
              Arrays.asList(rule.ipProtocol(), rule.fromPort(), rule.toPort()),
              key -> new ArrayList<>())
          .add(rule);
    }
    return grouped.values().stream().map(IpPermissions::permission).toList();
  }

  private static IpPermission permission(List<SecurityGroupRule> rules) {
    SecurityGroupRule first = rules.get(0);
    boolean everything = first.ipProtocol().equals("-1");
    return IpPermission.builder()
        .ipProtocol(first.ipProtocol())
        .fromPort(everything ? null : first.fromPort())
        .toPort(everything ? null : first.toPort())
        .ipRanges(
            rules.stream()
                .filter(rule -> rule.cidrIpv4() != null)
                .map(
                    rule ->
                        IpRange.builder()
                            .cidrIp(rule.cidrIpv4())
                            .description(rule.description())
                            .build())
                .toList())
        .ipv6Ranges(
            rules.stream()
                .filter(rule -> rule.cidrIpv6() != null)
                .map(
                    rule ->
                        Ipv6Range.builder()
                            .cidrIpv6(rule.cidrIpv6())
                            .description(rule.description())
                            .build())
                .toList())
        .prefixListIds(
            rules.stream()
                .filter(rule -> rule.prefixListId() != null)
                .map(
                    rule ->
                        PrefixListId.builder()
                            .prefixListId(rule.prefixListId())
                            .description(rule.description())
                            .build())
                .toList())
        .userIdGroupPairs(
            rules.stream()
                .filter(rule -> rule.referencedGroupInfo() != null)
                .map(IpPermissions::pair)
                .toList())
        .build();
  }

  /** Shows the VPC and the peering only of a group in another VPC (EC2 API, UserIdGroupPair). */
  private static UserIdGroupPair pair(SecurityGroupRule rule) {
    ReferencedSecurityGroup group = rule.referencedGroupInfo();
    return UserIdGroupPair.builder()
        .groupId(group.groupId())
        .userId(group.userId())
        .vpcId(group.vpcPeeringConnectionId() == null ? null : group.vpcId())
        .vpcPeeringConnectionId(group.vpcPeeringConnectionId())
        .peeringStatus(group.peeringStatus())
        .description(rule.description())
        .build();
  }

  private static SecurityGroupRule protocolAndPorts(IpPermission permission) {
    String asked = permission.ipProtocol();
    if (asked == null) {
      throw ec2("MissingParameter", "The request must contain the parameter ipProtocol");
    }
    String lower = asked.toLowerCase(Locale.ROOT);
    String protocol = PROTOCOLS.getOrDefault(lower, lower);
    if (!protocol.matches("-1|tcp|udp|icmp|icmpv6|\\d{1,3}")) {
      throw ec2(
          "InvalidParameterValue",
          "Invalid value '" + asked + "' for IP protocol. Unknown protocol.");
    }
    Integer from = permission.fromPort();
    Integer to = permission.toPort();
    if (protocol.equals("tcp") || protocol.equals("udp")) {
      checkPorts(from, to);
    } else if (!protocol.startsWith("icmp")) {
      from = -1;
      to = -1;
    }
    return SecurityGroupRule.builder().ipProtocol(protocol).fromPort(from).toPort(to).build();
  }

  private static void checkPorts(Integer from, Integer to) {
    if (from == null || to == null) {
      throw ec2(
          "InvalidParameterValue",
          "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
    }
    if (from < 0 || to > MAX_PORT || from > to) {
      throw ec2(
          "InvalidParameterValue",
          "Invalid value '" + from + "-" + to + "' for portRange. Must be 0 to 65535, in order.");
    }
  }

  private static SecurityGroupRule.Builder peer(SecurityGroupRule base, String description) {
    if (description != null && description.length() > MAX_DESCRIPTION) {
      throw ec2("InvalidParameterValue", "Rule descriptions have at most 255 characters.");
    }
    return base.toBuilder().description(description);
  }

  private static String ipv4(String text) {
    return Ipv4Block.parse(text)
        .orElseThrow(() -> ec2("InvalidParameterValue", "CIDR block " + text + " is malformed"))
        .toString();
  }
}
