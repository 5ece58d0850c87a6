package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponse;

/** Security group rules change without a moment of less access, within AWS's quota of 60. */
class RulesQuotaTest {

  private static List<String> blocks(int second, int count) {
    return IntStream.range(0, count).mapToObj(i -> "10.%d.%d.0/24".formatted(second, i)).toList();
  }

  /** Returns the sources that may reach the cache. */
  private static Set<String> sources(Fixture fixture) {
    var sources = new TreeSet<String>();
    fixture.stranger(
        aws ->
            aws.ec2()
                .describeSecurityGroups(r -> r.groupIds(fixture.cacheGroup()))
                .securityGroups()
                .get(0)
                .ipPermissions()
                .forEach(
                    p -> {
                      p.ipRanges().forEach(range -> sources.add(range.cidrIp()));
                      p.userIdGroupPairs().forEach(pair -> sources.add(pair.groupId()));
                    }));
    return sources;
  }

  private static List<String> foreignGroups(Fixture fixture, int count) {
    var ids = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          for (int i = 0; i < count; i++) {
            var name = "app-" + i;
            ids.add(
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.groupName(name).description("d").vpcId(fixture.id("vpc")))
                    .groupId());
          }
        });
    fixture.harness.pass(Duration.ofSeconds(10));
    return ids;
  }

  private static Fixture withFiftyBlocks() {
    var fixture = Fixture.ready();
    fixture.edit("network.allowedCidrs", blocks(40, 50));
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  @Test
  void nothingIsRevokedForRulesThatDoNotFit() {
    var fixture = withFiftyBlocks();
    var before = sources(fixture);
    var groups = foreignGroups(fixture, 12);
    fixture.edit("network.allowedCidrs", blocks(41, 50));
    fixture.edit("network.allowedSecurityGroupIds", groups);
    fixture.harness.pass(Duration.ofHours(1));

    assertEquals(Phase.FAILED, fixture.phase());
    assertTrue(sources(fixture).containsAll(before), () -> "lost: " + sources(fixture));
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.contains("RulesPerSecurityGroupLimitExceeded"), message);
    assertTrue(
        message.contains(
            "List fewer entries in network.allowedCidrs and network.allowedSecurityGroupIds"),
        message);

    fixture.edit("network.allowedSecurityGroupIds", List.of());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(blocks(41, 50).size() + 1, sources(fixture).size());
  }

  @Test
  void rulesThatDoNotFitTogetherAreExchangedInPortions() {
    var fixture = withFiftyBlocks();
    var sizes = new ArrayList<Integer>();
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.operation().endsWith("SecurityGroupIngress")) {
              sizes.add(sources(fixture).size());
            }
          }
        });
    fixture.edit("network.allowedCidrs", blocks(41, 50));
    fixture.harness.untilReady(Fixture.NAME);

    assertEquals(51, sources(fixture).size());
    assertTrue(sources(fixture).containsAll(blocks(41, 50)));
    assertTrue(sizes.stream().allMatch(size -> size >= 50), () -> "fewer sources: " + sizes);
  }

  @Test
  void aHeldPlanNeedsNoRulesThatDoNotFit() {
    var fixture = withFiftyBlocks();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(Phase.BLOCKED, fixture.phase(), () -> fixture.status().toString());
    assertEquals("PlanHeld", fixture.condition("Stalled").getReason());
    assertEquals(51, sources(fixture).size());
  }
}
