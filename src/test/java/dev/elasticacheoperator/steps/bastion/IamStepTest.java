package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the IAM step. */
class IamStepTest {

  private static final String NAME = "sessions-bastion";
  private static final String CACHE = "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess";
  private static final String SSM = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
  private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String BOUNDARY = "arn:aws:iam::000000000000:policy/boundary";
  private static final String TRUST = RoleTrust.document("ec2.amazonaws.com");
  private static final Map<String, String> TAGS = tags(StepNames.IAM, NAME);
  private static final RoleView ROLE =
      new RoleView(
          NAME,
          "arn:aws:iam::000000000000:role/" + NAME,
          "/",
          TAGS,
          TRUST,
          List.of(CACHE, SSM),
          List.of(),
          Optional.empty());
  private static final ProfileView PROFILE =
      new ProfileView(
          NAME, "arn:aws:iam::000000000000:instance-profile/" + NAME, "/", TAGS, List.of(NAME));
  private static final Outcome FOREIGN = new Outcome.Blocked("is foreign");

  private static final String READY = "Ready: IAM role and instance profile " + NAME;
  private static final String CREATE_PROFILE =
      "CreateInstanceProfile: Create instance profile " + NAME;
  private static final String ADD_ROLE =
      "AddRoleToInstanceProfile: Add IAM role sessions-bastion to instance profile " + NAME;
  private static final String REMOVE_ROLE =
      "RemoveRoleFromInstanceProfile: Remove IAM role sessions-bastion from instance profile "
          + NAME;
  private static final String DELETE_PROFILE =
      "DeleteInstanceProfile: Delete instance profile " + NAME;
  private static final String DELETE_ROLE = "DeleteRole: Delete IAM role " + NAME;

  static Stream<Row<ObservedIam>> rows() {
    var without = desired("bastion.enabled", false);
    return Stream.of(
        row("nothing exists", ObservedIam.NONE, "CreateRole: Create IAM role " + NAME),
        row(
            "a new role",
            of(ROLE.withAttachedPolicyArns(List.of()), null),
            attach(CACHE),
            attach(SSM),
            CREATE_PROFILE),
        row("only the profile exists", of(null, PROFILE), "CreateRole: Create IAM role " + NAME),
        row("the profile is missing", of(ROLE, null), CREATE_PROFILE),
        row("the profile is empty", of(ROLE, PROFILE.withRoles(List.of())), ADD_ROLE),
        row(
            "the profile has another role",
            of(ROLE, PROFILE.withRoles(List.of("other"))),
            "RemoveRoleFromInstanceProfile: Remove IAM role other from instance profile " + NAME,
            ADD_ROLE),
        row("all is as desired", of(ROLE, PROFILE), READY),
        row(
            "role and profile have another name",
            desired("iam.roleName", "other"),
            of(ROLE, PROFILE),
            "Blocked: IAM role sessions-bastion is the role of this environment, not other"
                + " (iam.roleName), and AWS cannot rename a role. Set bastion.enabled to false,"
                + " wait until this step is Skipped, and set it to true."),
        row(
            "all is as desired, written differently",
            of(
                ROLE.withAssumeRolePolicy(
                    "{\"Statement\":{\"Action\":[\"sts:AssumeRole\"],\"Effect\":\"Allow\","
                        + "\"Principal\":{\"Service\":[\"ec2.amazonaws.com\"]}}}"),
                PROFILE),
            READY),
        row(
            "others may assume the role",
            of(ROLE.withAssumeRolePolicy(TRUST.replace("ec2.", "lambda.")), PROFILE),
            "UpdateAssumeRolePolicy: Allow only EC2 to assume IAM role " + NAME),
        row(
            "a policy is missing",
            of(ROLE.withAttachedPolicyArns(List.of(CACHE)), PROFILE),
            attach(SSM)),
        row(
            "a policy is surplus",
            of(ROLE.withAttachedPolicyArns(List.of(CACHE, ADMIN, SSM)), PROFILE),
            detach(ADMIN)),
        row(
            "the spec has other policies",
            desired("iam.policyArns", List.of(ADMIN)),
            of(ROLE, PROFILE),
            attach(ADMIN),
            detach(CACHE)),
        row(
            "somebody wrote policies into the role",
            of(ROLE.withInlinePolicies(List.of("admin", "more")), PROFILE),
            deleteInline("admin"),
            deleteInline("more")),
        row(
            "the spec has a permissions boundary",
            desired("iam.permissionsBoundary", BOUNDARY),
            of(ROLE.withAttachedPolicyArns(List.of(CACHE)), PROFILE),
            "PutRolePermissionsBoundary: Set permissions boundary "
                + BOUNDARY
                + " of IAM role "
                + NAME,
            attach(SSM)),
        row(
            "the role has the spec's permissions boundary",
            desired("iam.permissionsBoundary", BOUNDARY),
            of(ROLE.withPermissionsBoundary(BOUNDARY), PROFILE),
            READY),
        row(
            "the spec has no permissions boundary, and the role has one",
            of(ROLE.withPermissionsBoundary(BOUNDARY), PROFILE),
            READY),
        row(
            "the role and the profile have another path",
            desired("iam.path", "/teams/"),
            of(ROLE, PROFILE),
            "Blocked: IAM role sessions-bastion has the path /, and instance profile"
                + " sessions-bastion has the path /, not /teams/, and AWS cannot change a path. Set"
                + " iam.path back, or set bastion.enabled to false, wait until this step is"
                + " Skipped, and set it to true."),
        row(
            "a tag of the role is missing",
            of(ROLE.withTags(without(TAGS, "team")), PROFILE),
            "TagRole: Set tags of IAM role " + NAME),
        row(
            "a tag of the profile is missing",
            of(ROLE, PROFILE.withTags(without(TAGS, "team"))),
            "TagInstanceProfile: Set tags of instance profile " + NAME),
        row(
            "somebody added tags",
            of(ROLE.withTags(with(TAGS, "a", "1")), PROFILE.withTags(with(TAGS, "b", "2"))),
            READY),
        row(
            "a foreign role or profile has the name",
            blocked(Optional.empty(), Optional.empty()),
            "Blocked: is foreign"),
        row(
            "a role without tags is adopted before anything else",
            of(ROLE.withTags(Map.of()).withAttachedPolicyArns(List.of()), PROFILE),
            "TagRole: Adopt IAM role " + NAME),
        row(
            "a profile without tags is adopted before anything else",
            of(ROLE.withAttachedPolicyArns(List.of()), PROFILE.withTags(Map.of())),
            "TagInstanceProfile: Adopt instance profile " + NAME),
        row(
            "a shared view knows only the recorded name",
            ObservedIam.recorded(Optional.of(NAME)),
            READY),
        row(
            "the spec has no bastion any more",
            without,
            of(ROLE, PROFILE),
            REMOVE_ROLE,
            DELETE_PROFILE,
            detach(CACHE),
            detach(SSM),
            DELETE_ROLE),
        row(
            "the environment is deleted",
            deleted(),
            of(ROLE.withInlinePolicies(List.of("admin")), PROFILE),
            REMOVE_ROLE,
            DELETE_PROFILE,
            detach(CACHE),
            detach(SSM),
            deleteInline("admin"),
            DELETE_ROLE),
        row(
            "the environment is deleted, and only the profile is left",
            deleted(),
            of(null, PROFILE.withRoles(List.of())),
            DELETE_PROFILE),
        row(
            "the environment is deleted, and only the role is left",
            deleted(),
            of(ROLE.withAttachedPolicyArns(List.of()), null),
            DELETE_ROLE),
        row(
            "the environment is deleted, and a foreign profile has the name",
            deleted(),
            blocked(Optional.of(ROLE.withAttachedPolicyArns(List.of())), Optional.empty()),
            DELETE_ROLE),
        row("not desired, and nothing exists", without, ObservedIam.NONE, "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedIam> row) {
    assertEquals(row.expected(), StepTable.lines(new IamStep(StepNames.IAM, Set.of()), row));
  }

  private static String attach(String arn) {
    return "AttachRolePolicy: Attach " + arn + " to IAM role " + NAME;
  }

  private static String deleteInline(String name) {
    return "DeleteRolePolicy: Delete inline policy " + name + " of IAM role " + NAME;
  }

  private static String detach(String arn) {
    return "DetachRolePolicy: Detach " + arn + " from IAM role " + NAME;
  }

  private static Row<ObservedIam> row(String name, ObservedIam observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedIam> row(
      String name, Target target, ObservedIam observed, String... expected) {
    return new Row<>(name, target, observed, context(Outputs.NONE), List.of(expected));
  }

  private static ObservedIam of(RoleView role, ProfileView profile) {
    return new ObservedIam(
        Optional.ofNullable(role),
        Optional.ofNullable(profile),
        Optional.empty(),
        Optional.empty());
  }

  private static ObservedIam blocked(Optional<RoleView> role, Optional<ProfileView> profile) {
    return new ObservedIam(role, profile, Optional.empty(), Optional.of(FOREIGN));
  }
}
