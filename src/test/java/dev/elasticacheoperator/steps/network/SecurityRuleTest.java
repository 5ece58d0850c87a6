package dev.elasticacheoperator.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;

class SecurityRuleTest {

  /** EC2 gathers all sources of a port in one permission, with descriptions that do not matter. */
  @Test
  void onePermissionOfManySourcesIsManyRules() {
    var permission =
        IpPermission.builder()
            .ipProtocol("tcp")
            .fromPort(6379)
            .toPort(6379)
            .ipRanges(
                r -> r.cidrIp("10.0.0.0/16").description("ours"), r -> r.cidrIp("10.1.0.0/16"))
            .ipv6Ranges(r -> r.cidrIpv6("::/0"))
            .userIdGroupPairs(g -> g.groupId("sg-1").userId("000000000000"))
            .prefixListIds(l -> l.prefixListId("pl-1"))
            .build();
    assertEquals(
        Set.of(
            SecurityRule.tcp(6379, "10.0.0.0/16"),
            SecurityRule.tcp(6379, "10.1.0.0/16"),
            SecurityRule.tcp(6379, "::/0"),
            SecurityRule.tcp(6379, "sg-1"),
            SecurityRule.tcp(6379, "pl-1")),
        SecurityRule.of(List.of(permission)));
  }

  @Test
  void aRuleSurvivesTheWayToAwsAndBack() {
    for (var source : List.of("10.0.0.0/8", "2001:db8::/32", "sg-0abc", "pl-0abc")) {
      var rule = SecurityRule.tcp(22, source);
      assertEquals(Set.of(rule), SecurityRule.of(SecurityRule.permissions(List.of(rule))));
    }
    assertEquals(
        Set.of(SecurityRule.ALL_EGRESS),
        SecurityRule.of(List.of(SecurityRule.ALL_EGRESS.permission())));
  }

  @Test
  void aGroupOfAnotherAccountGoesToAwsWithItsAccount() {
    var rule = SecurityRule.tcp(6379, "210987654321/sg-0abc");
    var pair = rule.permission().userIdGroupPairs().get(0);
    assertEquals("sg-0abc", pair.groupId());
    assertEquals("210987654321", pair.userId());
    assertEquals(rule, SecurityRule.tcp(6379, "sg-0abc"), "AWS may not show the account");
    assertEquals(
        pair,
        SecurityRule.of(List.of(rule.permission()))
            .iterator()
            .next()
            .permission()
            .userIdGroupPairs()
            .get(0),
        "a rule is revoked with the account that AWS showed");
  }

  @Test
  void anotherPortOrProtocolIsAnotherRule() {
    assertNotEquals(SecurityRule.tcp(22, "sg-1"), SecurityRule.tcp(23, "sg-1"));
    assertNotEquals(new SecurityRule("udp", 22, 22, "sg-1"), SecurityRule.tcp(22, "sg-1"));
  }

  @Test
  void aRangeOfPortsCoversEachOfThem() {
    var range = SecurityRule.tcp(6379, 6380, "10.0.0.0/16");
    assertTrue(range.covers(SecurityRule.tcp(6380, "10.0.1.0/24")));
    assertFalse(SecurityRule.tcp(6380, "10.0.0.0/16").covers(range));
    assertFalse(range.covers(SecurityRule.ALL_EGRESS));
    assertEquals("tcp 6379-6380 from 10.0.0.0/16", range.text(false));
    assertEquals(Set.of(range), SecurityRule.of(SecurityRule.permissions(List.of(range))));
  }

  @Test
  void readsLikeASentence() {
    assertEquals("tcp 6379 from sg-0abc", SecurityRule.tcp(6379, "sg-0abc").text(false));
    assertEquals("all to 0.0.0.0/0", SecurityRule.ALL_EGRESS.text(true));
    assertEquals(
        "udp 1-9 from 10.0.0.0/8", new SecurityRule("udp", 1, 9, "10.0.0.0/8").text(false));
  }
}
