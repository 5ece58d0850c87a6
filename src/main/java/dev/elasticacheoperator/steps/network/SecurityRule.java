package dev.elasticacheoperator.steps.network;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/**
 * One rule of a security group. EC2 answers with permissions that gather many sources; one rule has
 * one, so that sets of them can be compared.
 *
 * @param protocol {@code tcp}, or {@code -1} for all
 * @param source who: a CIDR, the id of a security group, or of a prefix list
 */
record SecurityRule(String protocol, Integer from, Integer to, String source) {

  /** What a new security group allows to go out, if nobody revokes it. */
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

  /** Such as {@code tcp 6379 from sg-0abc}. */
  String text(boolean egress) {
    var ports = from == null ? "all" : from.equals(to) ? "" + from : from + "-" + to;
    return (protocol.equals("-1") ? "" : protocol + " ")
        + ports
        + (egress ? " to " : " from ")
        + source;
  }
}
