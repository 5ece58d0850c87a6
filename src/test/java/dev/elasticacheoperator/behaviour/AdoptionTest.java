package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * Adoption of resources that somebody made before the operator came. The operator creates none of
 * them again.
 */
class AdoptionTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static List<String> creates(Fixture fixture) {
    return fixture.calls.changes().stream()
        .filter(c -> c.startsWith("Create") || c.startsWith("RunI") || c.startsWith("Terminate"))
        .filter(c -> !c.equals("CreateTags"))
        .toList();
  }

  @Test
  void aWholeEnvironmentIsTakenOverWithoutOneCreate() {
    var fixture = new Fixture();
    var adopt = new Recipe(true).run(fixture);
    var before = counts(fixture);
    fixture.harness.api.apply(Recipe.object(adopt));
    fixture.harness.untilReady(Fixture.NAME);

    assertEquals(List.of(), creates(fixture));
    assertEquals(before, counts(fixture));
    assertEquals(Leftovers.ARTICLE, before);
    for (var id : adopt) {
      var name = id.substring(id.indexOf('/') + 1);
      assertEquals(
          1,
          fixture.harness.api.events().stream()
              .filter(e -> e.message().startsWith("Adopted "))
              .filter(e -> e.message().contains(name + ":") || e.message().endsWith(" " + name))
              .filter(e -> !id.contains("/") || e.message().contains(kind(id)))
              .count(),
          () -> id + " in " + fixture.harness.api.events());
    }
    assertEquals(Set.of(), openToTheWorld(fixture), "rules that the spec does not have");

    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(2));
    assertEquals(List.of(), fixture.calls.changes());
    fixture.edit("adopt", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());

    fixture.deleteLeavingNothing();
  }

  private static String kind(String entry) {
    return Map.of(
            "role", "IAM role",
            "instance-profile", "instance profile",
            "cache-subnet-group", "cache subnet group",
            "cache-parameter-group", "cache parameter group",
            "cache-cluster", "cache cluster")
        .get(entry.substring(0, entry.indexOf('/')));
  }

  /**
   * The recipe has no profile. It uses the VPC's default security group for both groups, which the
   * operator cannot own.
   */
  @Test
  void theRecipeAsItStandsLacksAProfileAndTwoGroups() {
    var fixture = new Fixture();
    var adopt = new Recipe(false).run(fixture);
    fixture.harness.api.apply(Recipe.object(adopt));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("CreateInstanceProfile", "CreateSecurityGroup", "CreateSecurityGroup"),
        creates(fixture).stream().sorted().toList());
    assertTrue(adopt.contains(fixture.status().bastion().instanceId()));
    assertTrue(fixture.calls.changes().contains("AssociateIamInstanceProfile"));
    fixture.deleteLeavingNothing();
  }

  /** Killed before and after every changing call of an adoption. */
  @Test
  void aKilledOperatorsSuccessorTakesOverTheRest() {
    for (int at = 0; at < 16; at++) {
      var fixture = new Fixture();
      var adopt = new Recipe(true).run(fixture);
      var countdown = new int[] {at / 2};
      boolean after = at % 2 == 1;
      fixture.harness.cloud.hook(
          new CallHook() {
            @Override
            public void before(SimulatedCall call) {
              die(call, !after);
            }

            @Override
            public void after(SimulatedCall call, AwsResponse answer) {
              die(call, after);
            }

            private void die(SimulatedCall call, boolean here) {
              if (here && call.mutating() && !fixture.strangerActs() && countdown[0]-- == 0) {
                throw new OperatorHarness.Killed(call.operation());
              }
            }
          });
      fixture.harness.api.apply(Recipe.object(adopt));
      fixture.harness.untilReady(Fixture.NAME);
      assertEquals(1, fixture.harness.restarts());
      assertEquals(List.of(), creates(fixture));
      assertEquals(Leftovers.ARTICLE, counts(fixture));
    }
  }

  /**
   * @param spoil changes what is there, or the list
   * @param says what the step says
   */
  record Mismatch(String what, String step, BiConsumer<Fixture, List<String>> spoil, String says) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Mismatch> mismatches() {
    return Stream.of(
        new Mismatch(
            "a VPC that does not exist",
            "vpc",
            (fixture, adopt) -> replace(adopt, "vpc-", "vpc-0123456789abcdef0"),
            "vpc-0123456789abcdef0 is listed in spec.adopt and does not exist in us-west-2"),
        new Mismatch(
            "a VPC of another block",
            "vpc",
            (fixture, adopt) -> replace(adopt, "vpc-", TheirNetwork.make(fixture).vpc()),
            "has the block 10.50.0.0/16, not 10.20.0.0/16 (vpc.cidrBlock)"),
        new Mismatch(
            "a VPC that is left out while what is in it is listed",
            "vpc",
            (fixture, adopt) -> adopt.removeIf(id -> id.startsWith("vpc-")),
            "its VPC is not"),
        new Mismatch(
            "a VPC of another environment",
            "vpc",
            (fixture, adopt) -> tag(fixture, first(adopt, "vpc-"), "shop/other"),
            "belongs to the environment shop/other of the cluster lab"),
        new Mismatch(
            "a subnet in another VPC",
            "cacheSubnets",
            (fixture, adopt) -> replace(adopt, "subnet-", TheirNetwork.make(fixture).cache()),
            ", not in vpc-"),
        new Mismatch(
            "a security group of another name",
            "securityGroups",
            (fixture, adopt) ->
                fixture.stranger(
                    aws ->
                        replace(
                            adopt,
                            "sg-",
                            aws.ec2()
                                .createSecurityGroup(
                                    r ->
                                        r.vpcId(first(adopt, "vpc-"))
                                            .groupName("odd")
                                            .description("odd"))
                                .groupId())),
            "is called odd, not sessions-cache or sessions-bastion"),
        new Mismatch(
            "a gateway of another VPC",
            "internetGateway",
            (fixture, adopt) -> replace(adopt, "igw-", TheirNetwork.make(fixture).gateway()),
            "is attached to vpc-"),
        new Mismatch(
            "a route table of another VPC",
            "routeTable",
            (fixture, adopt) -> replace(adopt, "rtb-", TheirNetwork.make(fixture).publicTable()),
            ", not in vpc-"),
        new Mismatch(
            "an instance that is terminated",
            "bastion",
            (fixture, adopt) ->
                fixture.stranger(
                    aws -> {
                      terminateInstance(aws, first(adopt, "i-"));
                      fixture.harness.clock.advance(Duration.ofMinutes(5));
                    }),
            "is terminated"),
        new Mismatch(
            "a role that does not exist",
            "iam",
            (fixture, adopt) -> replace(adopt, "role/", "role/other"),
            "IAM role sessions-bastion exists and does not carry"),
        new Mismatch(
            "a role that others assume",
            "iam",
            (fixture, adopt) ->
                fixture.stranger(
                    aws ->
                        aws.iam()
                            .updateAssumeRolePolicy(
                                r ->
                                    r.roleName("sessions-bastion")
                                        .policyDocument(Recipe.TRUST.replace("ec2.", "lambda.")))),
            "role/sessions-bastion is listed in spec.adopt and is trusted by others than EC2"),
        new Mismatch(
            "a role with an inline policy",
            "iam",
            (fixture, adopt) ->
                fixture.stranger(aws -> putInlinePolicy(aws, "sessions-bastion", "cache-only")),
            "role/sessions-bastion is listed in spec.adopt and has the inline policies cache-only,"
                + " which the operator would delete"),
        new Mismatch(
            "a cluster of another environment",
            "cluster",
            (fixture, adopt) ->
                fixture.stranger(
                    aws ->
                        aws.elastiCache()
                            .addTagsToResource(
                                r ->
                                    r.resourceName(
                                            aws.elastiCache()
                                                .describeCacheClusters()
                                                .cacheClusters()
                                                .get(0)
                                                .arn())
                                        .tags(
                                            t ->
                                                t.key("elasticache-operator.dev/environment")
                                                    .value("shop/other")))),
            "cache-cluster/sessions is listed in spec.adopt and belongs to the environment"));
  }

  @ParameterizedTest
  @MethodSource("mismatches")
  void aMismatchIsNamedAndNothingReplacesIt(Mismatch mismatch) {
    var fixture = new Fixture();
    var adopt = new Recipe(true).run(fixture);
    mismatch.spoil().accept(fixture, adopt);
    fixture.harness.pass(Duration.ofMinutes(3));
    var before = counts(fixture);
    fixture.harness.api.apply(Recipe.object(adopt));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(Phase.BLOCKED, fixture.phase(), () -> fixture.status().toString());
    assertEquals(
        StepState.BLOCKED, fixture.state(mismatch.step()), () -> fixture.status().toString());
    assertTrue(
        fixture.step(mismatch.step()).message().contains(mismatch.says()),
        () -> fixture.step(mismatch.step()).message());
    assertEquals(List.of(), creates(fixture));
    assertEquals(before, counts(fixture));
  }

  /** A spec that asks for another machine would replace the one that is handed over. */
  @Test
  void aBastionOfAnotherTypeIsNotReplacedUnasked() {
    var fixture = new Fixture();
    var adopt = new Recipe(true).run(fixture);
    var object = Recipe.object(adopt);
    object.setSpec(Fixture.with(object.getSpec(), "bastion.instanceType", "t3.small"));
    fixture.harness.api.apply(object);
    fixture.harness.pass(HOUR);
    var message = fixture.step("bastion").message();
    assertTrue(message.contains("would have to be replaced for instance type t3.small"), message);
    assertTrue(message.contains("it has the type t3.micro"), message);
    assertEquals(List.of(), creates(fixture));
    fixture.edit("bastion.instanceType", "t3.micro");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), creates(fixture));

    // Once adopted it is replaced like any other, and its successor is not missed.
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(3));
    assertTrue(fixture.isReady());
    assertEquals(List.of("TerminateInstances", "RunInstances"), creates(fixture));
  }

  /** Deleted before it was adopted: not ours, so it stays. */
  @Test
  void aResourceNotYetAdoptedOutlivesTheObject() {
    var fixture = new Fixture();
    var adopt = new Recipe(true).run(fixture);
    var before = counts(fixture);
    var tagging = Set.of("CreateTags", "AddTagsToResource", "TagRole", "TagInstanceProfile");
    fixture.refuse(call -> tagging.contains(call.operation()) ? Refusals.denied(call) : null);
    fixture.harness.api.apply(Recipe.object(adopt));
    fixture.harness.pass(HOUR);
    assertEquals(Phase.FAILED, fixture.phase(), () -> fixture.status().toString());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(before, counts(fixture));
  }

  private static Map<String, Integer> counts(Fixture fixture) {
    var counts = new ArrayList<Map<String, Integer>>();
    fixture.stranger(aws -> counts.add(Leftovers.of(aws)));
    return counts.get(0);
  }

  private static Set<String> openToTheWorld(Fixture fixture) {
    var open = new TreeSet<String>();
    fixture.stranger(
        aws ->
            aws.ec2().describeSecurityGroups().securityGroups().stream()
                .filter(
                    g ->
                        g.ipPermissions().stream()
                            .flatMap(p -> p.ipRanges().stream())
                            .anyMatch(range -> range.cidrIp().equals("0.0.0.0/0")))
                .forEach(g -> open.add(g.groupName())));
    return open;
  }

  private static String first(List<String> adopt, String kind) {
    return adopt.stream().filter(id -> id.startsWith(kind)).findFirst().orElseThrow();
  }

  private static void replace(List<String> adopt, String kind, String other) {
    adopt.set(adopt.indexOf(first(adopt, kind)), other);
  }

  private static void tag(Fixture fixture, String id, String environment) {
    fixture.stranger(
        aws -> ManualChanges.tag(aws, id, "elasticache-operator.dev/environment", environment));
  }
}
