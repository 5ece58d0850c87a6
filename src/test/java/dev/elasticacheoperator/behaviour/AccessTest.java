package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * Changes of who may reach the cache: clients that stay keep access, and other accounts' groups.
 */
class AccessTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aHigherQuotaIsFoundOut() {
    var fixture = ready(SimulatorSettings.aws().withMaxRulesPerGroup(63), blocks(1, 50));
    var fewest = fewestSources(fixture);
    fixture.edit("network.allowedSecurityGroupIds", groups(fixture, 12));
    fixture.edit("network.allowedCidrs", blocks(2, 50));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(63, sources(fixture).size());
    assertEquals(53, fewest.stream().mapToInt(i -> i).min().orElseThrow());
  }

  /** The client in 10.9.9.0/24 is in the new block as well, so its rule is among the last. */
  @Test
  void clientsThatStayAreRevokedLast() {
    var before = new ArrayList<>(List.of("10.9.9.0/24"));
    before.addAll(blocks(1, 49));
    var fixture = ready(SimulatorSettings.aws(), before);
    fixture.edit("network.allowedSecurityGroupIds", groups(fixture, 9));
    fixture.harness.untilReady(Fixture.NAME);
    var never = new ArrayList<Set<String>>();
    watch(
        fixture,
        now -> {
          if (!now.contains("10.9.9.0/24") && !now.contains("10.9.0.0/16")) {
            never.add(now);
          }
        });
    fixture.edit("network.allowedCidrs", List.of("10.9.0.0/16"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), never);
    assertTrue(sources(fixture).contains("10.9.0.0/16"));
  }

  /** A plan for another port is held, and needs no rules that do not fit. */
  @Test
  void aHeldPortNeedsNoRules() {
    var fixture = ready(SimulatorSettings.aws(), blocks(1, 40));
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(HOUR);
    assertEquals(StepState.READY, fixture.state("securityGroups"));
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertEquals(List.of(), fixture.calls.changes());

    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(HOUR);
    assertEquals(41, sources(fixture).size());
    assertEquals(Set.of(6380), ports(fixture));
  }

  @Test
  void aGroupOfAPeeredVpcInAnotherAccountIsNoDrift() {
    var fixture = ready(SimulatorSettings.aws(), blocks(1, 1));
    var peer =
        fixture
            .harness
            .cloud
            .account(SimulatedCloud.DEFAULT_ACCOUNT)
            .peeredGroups("us-west-2")
            .create("210987654321", fixture.id("vpc"));
    fixture.edit("network.allowedSecurityGroupIds", List.of("210987654321/" + peer));
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(sources(fixture).contains(peer));
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());

    fixture.edit("network.allowedSecurityGroupIds", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("RevokeSecurityGroupIngress"), fixture.calls.changes());
  }

  @Test
  void aGroupThatTheOtherAccountDoesNotHaveIsTold() {
    var fixture = ready(SimulatorSettings.aws(), blocks(1, 1));
    fixture.edit("network.allowedSecurityGroupIds", List.of("210987654321/sg-0123456789abcdef0"));
    fixture.harness.pass(HOUR);
    assertEquals(StepState.FAILED, fixture.state("securityGroups"));
    assertEquals(
        "AuthorizeSecurityGroupIngress: InvalidGroup.NotFound: The security group"
            + " 'sg-0123456789abcdef0' does not exist. Correct the group in"
            + " network.allowedSecurityGroupIds. Write a group of a peered VPC in another account"
            + " as 123456789012/sg-0123456789abcdef0.",
        fixture.step("securityGroups").message());
  }

  private static Fixture ready(SimulatorSettings settings, List<String> allowed) {
    var fixture = new Fixture(settings.withReadLag(Duration.ZERO));
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "network.allowedCidrs", allowed));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    return fixture;
  }

  private static List<String> blocks(int second, int count) {
    return IntStream.range(0, count).mapToObj(i -> "10.%d.%d.0/24".formatted(second, i)).toList();
  }

  private static List<String> groups(Fixture fixture, int count) {
    var made = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          for (int i = 0; i < count; i++) {
            var name = "app-" + i;
            made.add(
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.vpcId(fixture.id("vpc")).groupName(name).description("theirs"))
                    .groupId());
          }
        });
    return made;
  }

  private static Set<String> sources(Fixture fixture) {
    return rules(fixture).stream()
        .map(
            rule ->
                rule.cidrIpv4() != null ? rule.cidrIpv4() : rule.referencedGroupInfo().groupId())
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ports(Fixture fixture) {
    return rules(fixture).stream().map(rule -> rule.fromPort()).collect(Collectors.toSet());
  }

  private static List<SecurityGroupRule> rules(Fixture fixture) {
    var ofGroup = Filter.builder().name("group-id").values(fixture.cacheGroup()).build();
    var found = new ArrayList<SecurityGroupRule>();
    fixture.stranger(
        aws ->
            aws.ec2().describeSecurityGroupRulesPaginator(r -> r.filters(ofGroup)).stream()
                .flatMap(page -> page.securityGroupRules().stream())
                .filter(rule -> !rule.isEgress())
                .forEach(found::add));
    return found;
  }

  private static List<Integer> fewestSources(Fixture fixture) {
    var counts = new ArrayList<Integer>();
    watch(fixture, now -> counts.add(now.size()));
    return counts;
  }

  /** Looks at the sources after each change of a rule. */
  private static void watch(Fixture fixture, Consumer<Set<String>> look) {
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.operation().contains("SecurityGroupIngress")) {
              look.accept(sources(fixture));
            }
          }
        });
  }
}
