package dev.elasticacheoperator.steps.network;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * One rule of a security group. A permission of EC2 may have many sources. A rule has exactly one,
 * so that sets of rules can be compared.
 *
 * @param protocol {@code tcp}, or {@code -1} for all protocols
 * @param from first port; null for all ports
 * @param to last port; null for all ports
 * @param source the other side: a CIDR, or the id of a security group or a prefix list
 */
record SecurityRule(String protocol, Integer from, Integer to, String source) {

  /** The egress rule that AWS adds to every new security group. */
  static final SecurityRule ALL_EGRESS = new SecurityRule("-1", null, null, "0.0.0.0/0");

  static SecurityRule tcp(int port, String source) {
    return new SecurityRule("tcp", port, port, source);
  }

  static Set<SecurityRule> of(Collection<IpPermission> permissions) {
    var rules = new LinkedHashSet<SecurityRule>();
    for (var p : permissions) {
      Stream.of(
              p.ipRanges().stream().map(r -> r.cidrIp()),
              p.ipv6Ranges().stream().map(r -> r.cidrIpv6()),
              p.userIdGroupPairs().stream().map(g -> g.groupId()),
              p.prefixListIds().stream().map(l -> l.prefixListId()))
          .flatMap(sources -> sources)
          .forEach(s -> rules.add(new SecurityRule(p.ipProtocol(), p.fromPort(), p.toPort(), s)));
    }
    return rules;
  }

  /** Returns the rule as EC2 takes it. */
  IpPermission permission() {
    var permission = IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to);
    if (source.startsWith("sg-")) {
      permission.userIdGroupPairs(g -> g.groupId(source));
    } else if (source.startsWith("pl-")) {
      permission.prefixListIds(l -> l.prefixListId(source));
    } else if (source.contains(":")) {
      permission.ipv6Ranges(r -> r.cidrIpv6(source));
    } else {
      permission.ipRanges(r -> r.cidrIp(source));
    }
    return permission.build();
  }

  static List<IpPermission> permissions(Collection<SecurityRule> rules) {
    return rules.stream().map(SecurityRule::permission).toList();
  }

  /** Returns the rule as messages show it: {@code tcp 6379 from sg-0abc}. */
  String text(boolean egress) {
    var ports = from == null ? "all" : from.equals(to) ? "" + from : from + "-" + to;
    return (protocol.equals("-1") ? "" : protocol + " ")
        + ports
        + (egress ? " to " : " from ")
        + source;
  }

  static String text(Collection<SecurityRule> rules, boolean egress) {
    return rules.stream().map(rule -> rule.text(egress)).collect(Collectors.joining(", "));
  }
}
