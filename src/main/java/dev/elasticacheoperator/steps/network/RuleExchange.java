package dev.elasticacheoperator.steps.network;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The next step from the present rules of a group to the desired ones, for one direction. Missing
 * rules are added before surplus rules are revoked, so that nobody loses access and gains none.
 *
 * <p>AWS allows 60 rules a direction by default (VPC User Guide, "Amazon VPC quotas"), and more on
 * request. A group with more rules proves a higher quota. A larger desired set is tried before the
 * first rule is revoked: if AWS refuses it, the group stays as it is. Where old and new rules do
 * not fit together, they are exchanged in portions.
 *
 * @param added missing rules to add now
 * @param removed surplus rules to revoke now; empty if rules are added
 */
record RuleExchange(Set<SecurityRule> added, Set<SecurityRule> removed) {

  /** Rules that a group has in each direction by default. */
  private static final int DEFAULT_QUOTA = 60;

  /** Rules that are revoked before others take their place, if all do not fit together. */
  private static final int PORTION = 10;

  /** Returns how many rules the group can have for certain. */
  static int capacity(Set<SecurityRule> present) {
    return Math.max(DEFAULT_QUOTA, count(present));
  }

  static RuleExchange of(Set<SecurityRule> present, Set<SecurityRule> desired) {
    var missing = difference(desired, present);
    var surplus = difference(present, desired);
    if (missing.isEmpty()) {
      return new RuleExchange(Set.of(), surplus);
    }
    var room = Math.max(capacity(present), count(desired)) - count(present);
    return room > 0
        ? new RuleExchange(first(missing.stream(), room), Set.of())
        : new RuleExchange(
            Set.of(), first(inOrder(surplus, missing), Math.min(PORTION, missing.size())));
  }

  /**
   * Returns the surplus rules that make room, in order. Prefix lists come first, because their size
   * is not known. The rules of clients that a missing rule will allow again come last.
   */
  private static Stream<SecurityRule> inOrder(
      Set<SecurityRule> surplus, Set<SecurityRule> missing) {
    return surplus.stream()
        .filter(rule -> !rule.isIpv6())
        .sorted(
            Comparator.<SecurityRule, Boolean>comparing(rule -> !rule.namesPrefixList())
                .thenComparing(rule -> missing.stream().anyMatch(more -> more.covers(rule))));
  }

  /**
   * Returns the number of rules that count for IPv4. AWS counts IPv6 rules by themselves. A prefix
   * list counts as many rules as it has entries, which are not known, so that it leaves no room.
   */
  private static int count(Set<SecurityRule> rules) {
    return rules.stream()
        .filter(rule -> !rule.isIpv6())
        .mapToInt(rule -> rule.namesPrefixList() ? DEFAULT_QUOTA : 1)
        .sum();
  }

  private static Set<SecurityRule> first(Stream<SecurityRule> rules, int most) {
    return rules.limit(most).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<SecurityRule> difference(Set<SecurityRule> all, Set<SecurityRule> without) {
    var rest = new LinkedHashSet<>(all);
    rest.removeAll(without);
    return rest;
  }
}
