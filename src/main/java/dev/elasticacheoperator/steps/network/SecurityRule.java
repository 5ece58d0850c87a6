package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.Cidr;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param account the account of a source group, if it is known. It does not distinguish rules,
 *     because ids of groups are unique and AWS stops showing the account of a deleted group (EC2
 *     API Reference, UserIdGroupPair).
 */
record SecurityRule(
    String protocol, Integer from, Integer to, String source, Optional<String> account) {

  private static final String TCP = "tcp";

  /** Beginning of the id of a security group. */
  private static final String GROUP = "sg-";

  /** The egress rule that AWS adds to every new security group. */
  static final SecurityRule ALL_EGRESS = new SecurityRule("-1", null, null, "0.0.0.0/0");

  SecurityRule(String protocol, Integer from, Integer to, String source) {
    this(protocol, from, to, source, Optional.empty());
  }

  /** Returns a rule for one port. The source is as in the spec. */
  static SecurityRule tcp(int port, String source) {
    return tcp(port, port, source);
  }

  /**
   * Returns a rule for the ports from the first to the last.
   *
   * @param source as in the spec: a group of another account is {@code 123456789012/sg-0abc}
   */
  static SecurityRule tcp(int from, int to, String source) {
    var group = source.indexOf(GROUP);
    return group > 0
        ? new SecurityRule(
            TCP, from, to, source.substring(group), Optional.of(source.substring(0, group - 1)))
        : new SecurityRule(TCP, from, to, source);
  }

  static Set<SecurityRule> of(Collection<IpPermission> permissions) {
    var rules = new LinkedHashSet<SecurityRule>();
    for (var p : permissions) {
      Stream.of(
              p.ipRanges().stream().map(r -> r.cidrIp()),
              p.ipv6Ranges().stream().map(r -> r.cidrIpv6()),
              p.prefixListIds().stream().map(l -> l.prefixListId()))
          .flatMap(sources -> sources)
          .forEach(s -> rules.add(new SecurityRule(p.ipProtocol(), p.fromPort(), p.toPort(), s)));
      p.userIdGroupPairs()
          .forEach(
              g ->
                  rules.add(
                      new SecurityRule(
                          p.ipProtocol(),
                          p.fromPort(),
                          p.toPort(),
                          g.groupId(),
                          Optional.ofNullable(g.userId()))));
    }
    return rules;
  }

  /** Returns the rule as EC2 takes it. */
  IpPermission permission() {
    var permission = IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to);
    if (source.startsWith(GROUP)) {
      permission.userIdGroupPairs(g -> g.groupId(source).userId(account.orElse(null)));
    } else if (namesPrefixList()) {
      permission.prefixListIds(l -> l.prefixListId(source));
    } else if (isIpv6()) {
      permission.ipv6Ranges(r -> r.cidrIpv6(source));
    } else {
      permission.ipRanges(r -> r.cidrIp(source));
    }
    return permission.build();
  }

  static List<IpPermission> permissions(Collection<SecurityRule> rules) {
    return rules.stream().map(SecurityRule::permission).toList();
  }

  /** Returns true if the source is a prefix list, which counts as many rules as it has entries. */
  boolean namesPrefixList() {
    return source.startsWith("pl-");
  }

  /** Returns true if the source is an IPv6 block. AWS counts its rules by themselves. */
  boolean isIpv6() {
    return source.contains(":");
  }

  /** Returns true if every connection that the other rule allows is allowed by this one. */
  boolean covers(SecurityRule other) {
    return protocol.equals(other.protocol)
        && coversPorts(other)
        && (source.equals(other.source)
            || isBlock()
                && other.isBlock()
                && Cidr.parse(source).contains(Cidr.parse(other.source)));
  }

  boolean allowsTcp(int port) {
    return from == null || protocol.equals(TCP) && from <= port && port <= to;
  }

  private boolean coversPorts(SecurityRule other) {
    return from == null || other.from != null && from <= other.from && other.to <= to;
  }

  private boolean isBlock() {
    return source.contains("/") && !isIpv6();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecurityRule rule
        && protocol.equals(rule.protocol)
        && Objects.equals(from, rule.from)
        && Objects.equals(to, rule.to)
        && source.equals(rule.source);
  }

  @Override
  public int hashCode() {
    return Objects.hash(protocol, from, to, source);
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
