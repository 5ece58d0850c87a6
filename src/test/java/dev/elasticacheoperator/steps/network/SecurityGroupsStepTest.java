package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the security groups step. */
class SecurityGroupsStepTest {

  private static final SecurityGroupsStep STEP =
      new SecurityGroupsStep(StepNames.SECURITY_GROUPS, Set.of(StepNames.VPC));
  private static final String CACHE = "sessions-cache";
  private static final String BASTION = "sessions-bastion";

  private static final SecurityRule FROM_BASTION = SecurityRule.tcp(6379, "sg-2");
  private static final SecurityRule FROM_VPC = SecurityRule.tcp(6379, "10.20.0.0/16");
  private static final SecurityRule SSH = SecurityRule.tcp(22, "198.51.100.0/24");
  private static final Set<SecurityRule> ALL = Set.of(SecurityRule.ALL_EGRESS);

  static Stream<Row<ObservedSecurityGroups>> rows() {
    var cache = group("sg-1", CACHE, Set.of(FROM_BASTION, FROM_VPC), Set.of());
    var bastion = group("sg-2", BASTION, Set.of(SSH), ALL);
    var createdCache = group("sg-1", CACHE, Set.of(), ALL);
    var allowingGroup = desired("network.allowedSecurityGroupIds", List.of("sg-9"));
    return Stream.of(
        row(
            "nothing exists",
            observed(),
            "CreateSecurityGroup: Create security group sessions-cache in vpc-1",
            "CreateSecurityGroup: Create security group sessions-bastion in vpc-1"),
        row(
            "all is as desired",
            observed(cache, bastion),
            "Ready: sessions-cache, sessions-bastion"),
        row(
            "the bastion's group is missing",
            observed(createdCache),
            "CreateSecurityGroup: Create security group sessions-bastion in vpc-1"),
        row(
            "both groups are new",
            observed(createdCache, group("sg-2", BASTION, Set.of(), ALL)),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-2, tcp 6379 from 10.20.0.0/16 in"
                + " security group sg-1 (sessions-cache)",
            "RevokeSecurityGroupEgress: Revoke all to 0.0.0.0/0 in security group sg-1"
                + " (sessions-cache)",
            "AuthorizeSecurityGroupIngress: Allow tcp 22 from 198.51.100.0/24 in security group sg-2"
                + " (sessions-bastion)"),
        row(
            "an ingress rule of the cache's group is missing",
            observed(cache.withRules(false, Set.of(FROM_VPC)), bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-2 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "an ingress rule of the cache's group is surplus",
            observed(
                cache.withRules(
                    false, Set.of(FROM_BASTION, FROM_VPC, SecurityRule.tcp(6379, "0.0.0.0/0"))),
                bastion),
            "RevokeSecurityGroupIngress: Revoke tcp 6379 from 0.0.0.0/0 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "an ingress rule of the cache's group has another port",
            observed(
                cache.withRules(false, Set.of(SecurityRule.tcp(6380, "sg-2"), FROM_VPC)), bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-2 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "the cache's group allows outgoing connections",
            observed(cache.withRules(true, ALL), bastion),
            "RevokeSecurityGroupEgress: Revoke all to 0.0.0.0/0 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "the bastion's group allows no outgoing connections",
            observed(cache, bastion.withRules(true, Set.of())),
            "AuthorizeSecurityGroupEgress: Allow all to 0.0.0.0/0 in security group sg-2"
                + " (sessions-bastion)"),
        row(
            "the bastion's group has a surplus ingress rule",
            observed(
                cache, bastion.withRules(false, Set.of(SSH, SecurityRule.tcp(22, "0.0.0.0/0")))),
            "RevokeSecurityGroupIngress: Revoke tcp 22 from 0.0.0.0/0 in security group sg-2"
                + " (sessions-bastion)"),
        row(
            "the port changes and the cache still answers on the old one",
            StepTable.answeringOn(6379, desired("cache.port", 6380)),
            observed(cache, bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6380 from sg-2, tcp 6380 from 10.20.0.0/16 in"
                + " security group sg-1 (sessions-cache)"),
        row(
            "the port has changed and the cache answers on the new one",
            StepTable.answeringOn(6380, desired("cache.port", 6380)),
            observed(
                cache.withRules(
                    false,
                    new LinkedHashSet<>(
                        List.of(
                            FROM_BASTION,
                            FROM_VPC,
                            SecurityRule.tcp(6380, "sg-2"),
                            SecurityRule.tcp(6380, "10.20.0.0/16")))),
                bastion),
            "RevokeSecurityGroupIngress: Revoke tcp 6379 from sg-2, tcp 6379 from 10.20.0.0/16 in"
                + " security group sg-1 (sessions-cache)"),
        row(
            "a serverless cache has two ports",
            serverless(),
            observed(createdCache.withRules(true, Set.of()), bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379-6380 from sg-2, tcp 6379-6380 from"
                + " 10.20.0.0/16 in security group sg-1 (sessions-cache)"),
        row(
            "the ports of a serverless cache are open",
            StepTable.answeringOn(List.of(6379, 6380), serverless()),
            observed(cache.withRules(false, rules(6379, 6380)), bastion),
            "Ready: sessions-cache, sessions-bastion"),
        row(
            "a serverless cache will replace a node",
            StepTable.answeringOn(6379, serverless()),
            observed(cache, bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379-6380 from sg-2, tcp 6379-6380 from"
                + " 10.20.0.0/16 in security group sg-1 (sessions-cache)"),
        row(
            "a serverless cache has replaced a node",
            StepTable.answeringOn(List.of(6379, 6380), serverless()),
            observed(cache.withRules(false, both(rules(6379, 6379), rules(6379, 6380))), bastion),
            "RevokeSecurityGroupIngress: Revoke tcp 6379 from sg-2, tcp 6379 from 10.20.0.0/16 in"
                + " security group sg-1 (sessions-cache)"),
        row(
            "a node will replace a serverless cache, whose readers stay connected",
            StepTable.answeringOn(List.of(6379, 6380), desired()),
            observed(cache.withRules(false, rules(6379, 6380)), bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-2, tcp 6379 from 10.20.0.0/16 in"
                + " security group sg-1 (sessions-cache)"),
        row(
            "a node has replaced a serverless cache",
            StepTable.answeringOn(6379, desired()),
            observed(cache.withRules(false, both(rules(6379, 6379), rules(6379, 6380))), bastion),
            "RevokeSecurityGroupIngress: Revoke tcp 6379-6380 from sg-2, tcp 6379-6380 from"
                + " 10.20.0.0/16 in security group sg-1 (sessions-cache)"),
        row(
            "the rules of a node and of the serverless cache that will replace it do not fit",
            StepTable.answeringOn(
                6379, serverless("network.allowedCidrs", blocks(35), "bastion.enabled", false)),
            observed(cache.withRules(false, blocks(35, 6379, 6379))),
            "Ready: sessions-cache"),
        row(
            "a serverless cache has a rule for each source",
            StepTable.answeringOn(
                List.of(6379, 6380),
                serverless("network.allowedCidrs", blocks(50), "bastion.enabled", false)),
            observed(cache.withRules(false, blocks(50, 6379, 6380))),
            "Ready: sessions-cache"),
        row(
            "an allowed group is not in the rules",
            allowingGroup,
            observed(cache, bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-9 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "an allowed group does not exist",
            allowingGroup,
            new ObservedSecurityGroups(
                List.of(cache, bastion), List.of(), List.of("sg-9"), Optional.empty()),
            "Failed: network.allowedSecurityGroupIds: sg-9 does not exist in this account and"
                + " region. Remove it, use the id of an existing security group, or write"
                + " 123456789012/sg-9 for a group of a peered VPC in that account."),
        row(
            "AWS does not show an allowed group that a rule names",
            allowingGroup,
            new ObservedSecurityGroups(
                List.of(
                    cache.withRules(
                        false, Set.of(FROM_BASTION, FROM_VPC, SecurityRule.tcp(6379, "sg-9"))),
                    bastion),
                List.of(),
                List.of("sg-9"),
                Optional.empty()),
            "Failed: network.allowedSecurityGroupIds: sg-9 does not exist in this account and"
                + " region. Remove it, use the id of an existing security group, or write"
                + " 123456789012/sg-9 for a group of a peered VPC in that account."),
        row(
            "an allowed group is in another account",
            desired("network.allowedSecurityGroupIds", List.of("210987654321/sg-9")),
            observed(cache, bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from sg-9 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "allowed CIDRs are by default the blocks of an existing VPC",
            desired(
                "vpc", Map.of("id", "vpc-9"),
                "network.cacheSubnets", List.of(Map.of("id", "subnet-9")),
                "network.allowedCidrs", null,
                "bastion.subnet", Map.of("id", "subnet-8")),
            observed(cache.withRules(false, Set.of(FROM_BASTION)), bastion),
            "AuthorizeSecurityGroupIngress: Allow tcp 6379 from 10.50.0.0/16 in security group sg-1"
                + " (sessions-cache)"),
        row(
            "tags are missing",
            observed(
                cache.withTags(without(cache.tags(), "team")),
                bastion.withTags(without(bastion.tags(), Tags.NAME))),
            "CreateTags: Set tags of sg-1: team",
            "CreateTags: Set tags of sg-2: Name"),
        row(
            "a tag differs",
            observed(cache.withTags(with(cache.tags(), "team", "other")), bastion),
            "CreateTags: Set tags of sg-1: team"),
        row(
            "somebody added a tag",
            observed(cache.withTags(with(cache.tags(), "cost-centre", "1")), bastion),
            "Ready: sessions-cache, sessions-bastion"),
        row(
            "a listed group is adopted before its rules change",
            observed(createdCache.withTags(Map.of()), bastion),
            "CreateTags: Adopt sg-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a listed group cannot be adopted",
            new ObservedSecurityGroups(
                List.of(bastion),
                List.of(),
                List.of(),
                Optional.of(new Outcome.Blocked("a reason"))),
            "Blocked: a reason"),
        row(
            "a foreign group has the name",
            new ObservedSecurityGroups(
                List.of(bastion),
                List.of(group("sg-7", CACHE, Set.of(), ALL).withTags(Map.of())),
                List.of(),
                Optional.empty()),
            "Blocked: Security group sessions-cache (sg-7) exists and does not carry this"
                + " environment's tags, so the operator does not touch it. Remove it, choose"
                + " another name in the spec, or list it in spec.adopt."),
        row(
            "a foreign group has another name",
            new ObservedSecurityGroups(
                List.of(bastion),
                List.of(group("sg-7", "theirs", Set.of(), ALL).withTags(Map.of())),
                List.of(),
                Optional.empty()),
            "CreateSecurityGroup: Create security group sessions-cache in vpc-1"),
        row(
            "no bastion is desired",
            desired("bastion.enabled", false),
            observed(cache, bastion),
            "RevokeSecurityGroupIngress: Revoke tcp 6379 from sg-2 in security group sg-1"
                + " (sessions-cache)",
            "DeleteSecurityGroup: Delete security group sg-2 (sessions-bastion)"),
        row(
            "the cache's group has another name",
            desired("network.securityGroupName", "other"),
            observed(cache, bastion),
            "Blocked: Security group sg-1 has the name sessions-cache, not other"
                + " (network.securityGroupName), and AWS cannot rename it. Set deletionPolicy to"
                + " Retain, delete the environment, and create it again with the name that the"
                + " group has."),
        row(
            "the bastion's group has another name",
            desired("bastion.securityGroupName", "other"),
            observed(cache, bastion),
            "Blocked: Security group sg-2 has the name sessions-bastion, not other"
                + " (bastion.securityGroupName), and AWS cannot rename it. Set bastion.enabled to"
                + " false, wait until the step bastion is Skipped, and set it to true."),
        row(
            "the cache's group is missing while the bastion's group is surplus",
            desired("bastion.enabled", false),
            observed(bastion),
            "CreateSecurityGroup: Create security group sessions-cache in vpc-1"),
        row(
            "two groups for the cache exist, one under an earlier name",
            observed(cache, bastion, group("sg-3", "earlier", Set.of(), Set.of())),
            "DeleteSecurityGroup: Delete security group sg-3 (earlier)"),
        row(
            "not desired",
            deleted(),
            observed(bastion, cache),
            "DeleteSecurityGroup: Delete security group sg-1 (sessions-cache)",
            "DeleteSecurityGroup: Delete security group sg-2 (sessions-bastion)"),
        row("not desired, and nothing exists", deleted(), observed(), "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedSecurityGroups> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  private static Target serverless(Object... edits) {
    return desired(
        Stream.concat(
                Stream.of(
                    "cache", Map.of("engine", "valkey", "serverless", Map.of()),
                    "network.cacheSubnets", List.of(Map.of(), Map.of())),
                Stream.of(edits))
            .toArray());
  }

  /** Returns the rules of the bastion and of the VPC for the ports from the first to the last. */
  private static Set<SecurityRule> rules(int from, int to) {
    return both(
        Set.of(SecurityRule.tcp(from, to, "sg-2")),
        Set.of(SecurityRule.tcp(from, to, "10.20.0.0/16")));
  }

  @Test
  void theSourcesOfTheCachesPortsAreAnOutput() {
    var rules =
        Set.of(
            FROM_BASTION,
            FROM_VPC,
            SecurityRule.tcp(6000, 7000, "10.40.0.0/16"),
            SecurityRule.tcp(22, "10.41.0.0/16"),
            new SecurityRule("udp", 6379, 6379, "10.42.0.0/16"),
            new SecurityRule("-1", null, null, "pl-1"));
    var outputs = STEP.outputs(desired(), observed(group("sg-1", CACHE, rules, Set.of())));
    assertEquals(
        Set.of("sg-2", "10.20.0.0/16", "10.40.0.0/16", "pl-1"),
        Set.copyOf(outputs.get(StepOutputs.CACHE_SOURCES).orElseThrow()));
  }

  private static Set<SecurityRule> both(Set<SecurityRule> some, Set<SecurityRule> others) {
    return Stream.of(some, others)
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> blocks(int number) {
    return IntStream.range(0, number).mapToObj("10.30.%d.0/24"::formatted).toList();
  }

  private static Set<SecurityRule> blocks(int number, int from, int to) {
    return blocks(number).stream()
        .map(block -> SecurityRule.tcp(from, to, block))
        .collect(Collectors.toSet());
  }

  private static Target desired(Object... edits) {
    var named = Stream.of("bastion.securityGroupName", BASTION);
    return StepTable.desired(Stream.concat(named, Stream.of(edits)).toArray());
  }

  private static Row<ObservedSecurityGroups> row(
      String name, ObservedSecurityGroups observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedSecurityGroups> row(
      String name, Target target, ObservedSecurityGroups observed, String... expected) {
    var outputs =
        Outputs.of(StepOutputs.VPC_ID, "vpc-1")
            .and(StepOutputs.VPC_BLOCKS, List.of("10.50.0.0/16"));
    return new Row<>(name, target, observed, context(outputs), List.of(expected));
  }

  private static ObservedSecurityGroups observed(ObservedSecurityGroup... owned) {
    return STEP.absent().withOwned(List.of(owned));
  }

  private static ObservedSecurityGroup group(
      String id, String name, Set<SecurityRule> ingress, Set<SecurityRule> egress) {
    return new ObservedSecurityGroup(
        id, name, tags(StepNames.SECURITY_GROUPS, name), ingress, egress);
  }
}
