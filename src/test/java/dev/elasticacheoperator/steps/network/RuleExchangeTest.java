package dev.elasticacheoperator.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exchange of a group's rules within AWS's quota. */
class RuleExchangeTest {

  /** Returns the rules of as many sources, beginning with a source of that number. */
  private static Set<SecurityRule> rules(int first, int count) {
    var rules = new LinkedHashSet<SecurityRule>();
    IntStream.range(first, first + count)
        .forEach(
            i -> rules.add(SecurityRule.tcp(6379, "10.%d.%d.0/24".formatted(i / 250, i % 250))));
    return rules;
  }

  /** Exchanges rules until nothing is left to do, and returns the sizes on the way. */
  private static List<Integer> sizes(Set<SecurityRule> present, Set<SecurityRule> desired) {
    var rules = new LinkedHashSet<>(present);
    var kept = new LinkedHashSet<>(present);
    kept.retainAll(desired);
    var sizes = new ArrayList<Integer>();
    while (!rules.equals(desired)) {
      var next = RuleExchange.of(rules, desired);
      assertTrue(next.added().isEmpty() || next.removed().isEmpty(), "one change at a time");
      rules.addAll(next.added());
      rules.removeAll(next.removed());
      assertTrue(rules.containsAll(kept), "a rule that stays was revoked");
      sizes.add(rules.size());
    }
    return sizes;
  }

  @Test
  void addsBeforeItRevokes() {
    assertEquals(List.of(30, 20), sizes(rules(0, 20), rules(10, 20)));
  }

  @Test
  void revokesTenAtATimeWhereBothDoNotFit() {
    assertEquals(
        List.of(60, 50, 60, 50, 60, 50, 60, 50, 60, 50), sizes(rules(0, 50), rules(100, 50)));
  }

  @Test
  void triesAQuotaBeforeItRevokesARule() {
    var next = RuleExchange.of(rules(0, 51), rules(100, 63));
    assertEquals(12, next.added().size());
    assertEquals(Set.of(), next.removed());
  }

  @Test
  void aGroupWithMoreRulesProvesAHigherQuota() {
    assertEquals(List.of(80, 85, 75, 85), sizes(rules(0, 90), rules(20, 85)));
  }

  /** The size of a prefix list is not known, so that the list goes before others are added. */
  @Test
  void aPrefixListLeavesNoRoom() {
    var list = SecurityRule.tcp(6379, "pl-1");
    var present = new LinkedHashSet<>(rules(0, 5));
    present.add(list);
    assertEquals(new RuleExchange(Set.of(), Set.of(list)), RuleExchange.of(present, rules(4, 2)));
  }

  @Test
  void awsCountsIpv6RulesByThemselves() {
    var present = new LinkedHashSet<>(rules(0, 59));
    present.add(SecurityRule.tcp(6379, "2001:db8::/32"));
    var desired = rules(0, 60);
    assertEquals(
        new RuleExchange(Set.copyOf(rules(59, 1)), Set.of()), RuleExchange.of(present, desired));
  }

  @ParameterizedTest
  @CsvSource({"0, 60, 0, 60", "10, 60, 0, 60", "60, 60, 30, 60", "60, 5, 100, 1", "1, 1, 1, 1"})
  void endsWithTheDesiredRulesAndNeverAboveTheQuota(int first, int count, int from, int desired) {
    sizes(rules(first, count), rules(from, desired))
        .forEach(size -> assertTrue(size <= 60, "too many rules: " + size));
  }
}
