package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.FirstDay.HOUR;
import static dev.elasticacheoperator.behaviour.FirstDay.LAGGING;
import static dev.elasticacheoperator.behaviour.FirstDay.MINUTE;
import static dev.elasticacheoperator.behaviour.FirstDay.applied;
import static dev.elasticacheoperator.behaviour.FirstDay.assertNothingLeft;
import static dev.elasticacheoperator.behaviour.FirstDay.base;
import static dev.elasticacheoperator.behaviour.FirstDay.edit;
import static dev.elasticacheoperator.behaviour.FirstDay.launches;
import static dev.elasticacheoperator.behaviour.FirstDay.ready;
import static dev.elasticacheoperator.behaviour.FirstDay.warnings;
import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The smallest environment on its first day on an account, one trouble at a time. */
@Timeout(240)
class FirstDayTest {

  /** A role named {@code learn} must not look like an ARN, nor {@code policy} like a policy. */
  @ParameterizedTest
  @ValueSource(strings = {"learn", "policy", "expired", "images"})
  void theNameOfTheEnvironmentHasNoEffect(String name) {
    var fixture = new Fixture(LAGGING);
    fixture.harness.api.apply(base(name));
    fixture.harness.untilReady("default/" + name);
    assertEquals(List.of(), warnings(fixture));
    fixture.harness.api.delete("default/" + name);
    fixture.harness.changed("default/" + name);
    fixture.harness.untilGone("default/" + name);
    assertNothingLeft(fixture);
  }

  /**
   * The tags that a permission is bound to are not seen yet, right after a create of ours. Reported
   * of Terraform, terraform-provider-aws#6055 and #32966.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ModifyVpcAttribute",
        "CreateSubnet",
        "AuthorizeSecurityGroupIngress",
        "AttachInternetGateway",
        "CreateRoute",
        "RunInstances",
        "AttachRolePolicy",
        "AddRoleToInstanceProfile"
      })
  void aPermissionThatIsBoundToANewTagIsWaitedFor(String operation) {
    var fixture = applied(SimulatorSettings.aws());
    var first = new HashMap<String, Instant>();
    fixture.refuse(
        call -> {
          if (!call.operation().equals(operation)) {
            return null;
          }
          var since = first.computeIfAbsent(operation, o -> fixture.harness.clock.instant());
          var age = Duration.between(since, fixture.harness.clock.instant());
          return age.compareTo(Duration.ofSeconds(40)) < 0 ? Refusals.denied(call) : null;
        });
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(first.containsKey(operation), "never called");
    assertEquals(List.of(), warnings(fixture));
  }

  @Test
  void anExplicitDenyIsToldAtOnce() {
    var fixture = applied(SimulatorSettings.aws());
    fixture.refuse(
        call ->
            call.operation().equals("RunInstances") ? Refusals.deniedByOrganisation(call) : null);
    fixture.harness.pass(MINUTE);
    assertEquals("True", fixture.condition("Stalled").getStatus());
  }

  private static Subnet bastionSubnet(Fixture fixture) {
    return fixture.harness.aws().ec2().describeSubnets().subnets().stream()
        .filter(s -> s.tags().stream().anyMatch(t -> t.value().equals("bastionSubnet")))
        .findFirst()
        .orElseThrow();
  }

  /** The environment is off and on again before the operator looks, or while it deletes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 60, 300})
  void aZoneThatChangesWhileTheBastionIsOffIsUsed(int secondsOff) {
    var fixture = ready();
    var before = bastionSubnet(fixture).availabilityZone();
    var other = before.equals("us-west-2b") ? "us-west-2a" : "us-west-2b";
    edit(fixture, "bastion.enabled", false);
    fixture.harness.pass(Duration.ofSeconds(secondsOff));
    edit(fixture, "bastion.enabled", true, "bastion.subnet.availabilityZone", other);
    fixture.harness.pass(HOUR);

    if (fixture.isReady()) {
      assertEquals(other, bastionSubnet(fixture).availabilityZone());
    } else {
      var message = fixture.condition("Ready").getMessage();
      assertTrue(message.contains(bastionSubnet(fixture).subnetId()), message);
      assertTrue(message.contains("is in " + before + ", not in " + other), message);
      assertEquals("True", fixture.condition("Stalled").getStatus());
    }
  }

  @Test
  void anAdministratorsPolicyOnTheRoleIsRemovedAndTold() {
    var fixture = ready();
    var before = fixture.events();
    var role = fixture.ids("iam").get(0);
    fixture.stranger(aws -> putInlinePolicy(aws, role, "admin"));
    fixture.harness.pass(MINUTE.multipliedBy(20));
    assertTrue(fixture.isReady());
    assertEquals(Set.of("DeleteRolePolicy"), Set.copyOf(fixture.calls.changes()));
    assertTrue(
        fixture.eventsSince(before).stream().anyMatch(e -> e.message().contains("admin")),
        () -> fixture.eventsSince(before).toString());
  }

  /**
   * The alert looks at the last three minutes, because each new launch ends Stalled for a while.
   */
  @Test
  void launchesThatEndAreStalledInEveryThreeMinutes() {
    var fixture = applied(SimulatorSettings.aws());
    launches(fixture).endInstances("Client.InternalError", "Client error on launch");
    fixture.harness.pass(MINUTE.multipliedBy(15));
    var unseen = Duration.ZERO;
    for (var i = 0; i < 120; i++) {
      fixture.harness.pass(Duration.ofSeconds(30));
      var stalled = fixture.condition("Stalled").getStatus().equals("True");
      unseen = stalled ? Duration.ZERO : unseen.plusSeconds(30);
      assertTrue(unseen.compareTo(MINUTE.multipliedBy(2)) < 0, "not stalled for " + unseen);
    }
  }

  /** Roles of China trust either principal. */
  @ParameterizedTest
  @ValueSource(strings = {"ec2.amazonaws.com", "ec2.amazonaws.com.cn"})
  void aRoleOfChinaIsAdopted(String principal) {
    var fixture = new Fixture();
    fixture.stranger(
        aws ->
            aws.iam()
                .createRole(
                    r ->
                        r.roleName("mine")
                            .assumeRolePolicyDocument(
                                Recipe.TRUST.replace("ec2.amazonaws.com", principal))));
    fixture.harness.clock.advance(MINUTE.multipliedBy(3));
    fixture.harness.api.apply(base("sessions"));
    edit(fixture, "region", "cn-north-1", "iam.roleName", "mine", "adopt", List.of("role/mine"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), warnings(fixture));
    assertEquals(0, fixture.calls.tried("CreateRole"));
  }
}
