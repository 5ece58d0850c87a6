package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.putInlinePolicy;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.policy.Declared;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.policy.Enforcement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Role;

/** The bastion's role on an account that has rules of its own, or other users of the role. */
class IamTest {

  private static final String ROLE = "sessions-bastion";
  private static final String BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess";
  private static final String OTHER_BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final Duration DEEP = Duration.ofMinutes(16);

  @Test
  void aDeletionRemovesInlinePoliciesToo() {
    var fixture = Fixture.ready();
    fixture.stranger(aws -> putInlinePolicy(aws, ROLE, "admin"));
    fixture.deleteLeavingNothing();
    assertTrue(
        fixture.harness.api.events().stream()
            .anyMatch(
                e -> e.message().contains("Deleted inline policy admin of IAM role " + ROLE)));
  }

  @Test
  void aDeletionNamesTheInstanceProfilesThatContainTheRole() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws -> {
          addToProfile(aws, "theirs");
          addToProfile(aws, "batch");
        });
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(StepState.BLOCKED, fixture.state("iam"));
    assertEquals(
        "IAM role sessions-bastion is in the instance profiles batch, theirs. Remove the role from"
            + " them to continue the deletion; the operator does not touch foreign resources.",
        fixture.step("iam").message());
    fixture.stranger(
        aws -> {
          for (var profile : List.of("theirs", "batch")) {
            removeRoleFromProfile(aws, profile, ROLE);
            deleteProfile(aws, profile);
          }
        });
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void theRoleIsCreatedWithThePermissionsBoundaryAndKeepsIt() {
    var fixture = made("iam.permissionsBoundary", BOUNDARY);
    assertEquals(0, fixture.calls.tried("PutRolePermissionsBoundary"));
    assertEquals(BOUNDARY, boundary(fixture));

    fixture.stranger(aws -> aws.iam().deleteRolePermissionsBoundary(r -> r.roleName(ROLE)));
    fixture.harness.pass(DEEP);
    assertEquals(BOUNDARY, boundary(fixture));

    fixture.edit("iam.permissionsBoundary", OTHER_BOUNDARY);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(OTHER_BOUNDARY, boundary(fixture));

    fixture.edit("iam.permissionsBoundary", null);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(DEEP);
    assertEquals(OTHER_BOUNDARY, boundary(fixture));
  }

  @Test
  void aPermissionsBoundaryThatDoesNotExistIsNamed() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.edit("iam.permissionsBoundary", "arn:aws:iam::000000000000:policy/none");
    fixture.harness.pass(Duration.ofMinutes(2));
    assertEquals(StepState.FAILED, fixture.state("iam"));
    assertTrue(fixture.step("iam").message().contains("Correct iam.permissionsBoundary."));
  }

  @Test
  void theRoleAndItsProfileMoveToAnotherPathOnceTheBastionIsOff() {
    var fixture = made("iam.path", "/teams/web/");
    assertEquals("/teams/web/", role(fixture).path());

    fixture.edit("iam.path", "/teams/ops/");
    fixture.harness.pass(DEEP);
    assertEquals(StepState.BLOCKED, fixture.state("iam"));
    assertTrue(fixture.step("iam").message().contains("has the path /teams/web/, not /teams/ops/"));

    fixture.edit("bastion.enabled", false);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("bastion.enabled", true);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("/teams/ops/", role(fixture).path());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  /** IAM's changes, its authorization by tags and EC2 each see a new role later than its create. */
  @Test
  void whatIamAndEc2DoNotSeeYetIsWaitedFor() {
    var fixture = new Fixture(SimulatorSettings.aws().withIamWriteLag(Duration.ofSeconds(25)));
    var cloud = fixture.harness.cloud;
    cloud.hook(new Enforcement(cloud, Declared.policy(OperatorHarness.CLUSTER)));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), warnings(fixture));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void aRoleThatIamDoesNotShowYetIsWaitedFor() {
    var fixture = new Fixture(SimulatorSettings.aws().withIamWriteLag(Duration.ofSeconds(25)));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), warnings(fixture));
    assertTrue(fixture.calls.tried("AttachRolePolicy") > 2, "IAM saw the role at once");
  }

  @Test
  void aPermissionThatIsMissingIsToldOnceTheWindowIsOver() {
    var fixture = new Fixture();
    fixture.refuse(
        call ->
            call.operation().equals("AttachRolePolicy")
                ? AwsErrors.iam(
                    403,
                    "AccessDenied",
                    "User: arn:aws:sts::000000000000:assumed-role/operator/pod is not authorized to"
                        + " perform: iam:AttachRolePolicy on resource: role sessions-bastion"
                        + " because no identity-based policy allows the iam:AttachRolePolicy"
                        + " action")
                : null);
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(StepState.FAILED, fixture.state("iam"));
    assertTrue(
        fixture
            .step("iam")
            .message()
            .contains("Allow iam:AttachRolePolicy to the operator's IAM identity."));
  }

  /** Such keys come from objects that are older than the rule of admission. */
  @Test
  void tagKeysThatDifferInCaseOnlyNeitherFailNorLoseTheRole() {
    var fixture =
        made(
            "tags",
            Map.of("Team", "web", "team", "ops", "Elasticache-Operator.dev/cluster", "another"));
    var tags =
        role(fixture).tags().stream()
            .collect(Collectors.toMap(t -> t.key(), t -> t.value(), (a, b) -> a, TreeMap::new));
    assertEquals("lab", tags.get("elasticache-operator.dev/cluster"));
    assertEquals("web", tags.get("Team"));
    fixture.deleteLeavingNothing();
  }

  /** Creates an instance profile and puts the bastion's role into it. */
  static void addToProfile(AwsClients aws, String profile) {
    aws.iam().createInstanceProfile(r -> r.instanceProfileName(profile));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(profile).roleName(ROLE));
  }

  private static Fixture made(String path, Object value) {
    var fixture = new Fixture();
    fixture.apply();
    fixture.edit(path, value);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    return fixture;
  }

  private static List<String> warnings(Fixture fixture) {
    return fixture.harness.api.events().stream()
        .filter(RecordedEvent::warning)
        .map(RecordedEvent::message)
        .toList();
  }

  private static String boundary(Fixture fixture) {
    return role(fixture).permissionsBoundary().permissionsBoundaryArn();
  }

  private static Role role(Fixture fixture) {
    return fixture.harness.aws().iam().getRole(r -> r.roleName(ROLE)).role();
  }
}
