package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The bastion's role, which only EC2 may assume, and its instance profile. The role has exactly the
 * desired managed policies. The profile gives the role to the instance. Both have the same name,
 * which is their key in the account.
 */
public record IamStep(String name, Set<String> needs) implements AwsStep<ObservedIam> {

  /**
   * Policies that the operator may attach: the defaults of an environment. To use others in {@code
   * iam.policyArns}, add them to the operator's IAM policy.
   */
  private static final String[] ATTACHABLE = {
    "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  };

  /** Permission that IAM checks on AddRoleToInstanceProfile, and EC2 when it sets the profile. */
  static final Permissions PASS_THE_ROLE =
      Permissions.NONE.on(
          "iam:PassRole",
          List.of(
              new Condition(
                  "StringEquals",
                  "iam:PassedToService",
                  "ec2.amazonaws.com",
                  "ec2.amazonaws.com.cn")),
          Arns.BASTION_ROLE);

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .create("iam:CreateRole", Arns.BASTION_ROLE)
        .change("iam:UpdateAssumeRolePolicy", Arns.BASTION_ROLE)
        .on(
            "iam:AttachRolePolicy",
            List.of(Permission.OURS, new Condition("ArnEquals", "iam:PolicyARN", ATTACHABLE)),
            Arns.BASTION_ROLE)
        // Policies that somebody else attached have to be detached.
        .change("iam:DetachRolePolicy", Arns.BASTION_ROLE)
        .change("iam:DeleteRolePolicy", Arns.BASTION_ROLE)
        .change("iam:PutRolePermissionsBoundary", Arns.BASTION_ROLE)
        .change("iam:DeleteRole", Arns.BASTION_ROLE)
        .use("iam:ListInstanceProfilesForRole", Arns.BASTION_ROLE)
        .change("iam:TagRole", Arns.BASTION_ROLE)
        .change("iam:UntagRole", Arns.BASTION_ROLE)
        .create("iam:CreateInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:AddRoleToInstanceProfile", Arns.BASTION_PROFILE)
        .and(PASS_THE_ROLE)
        .change("iam:RemoveRoleFromInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:DeleteInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:TagInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:UntagInstanceProfile", Arns.BASTION_PROFILE);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent();
  }

  @Override
  public ObservedIam absent() {
    return ObservedIam.NONE;
  }

  @Override
  public ObservedIam observe(AwsContext aws, Target target, StepContext context) {
    return new IamObservation(aws.reads(), target, context).observe();
  }

  @Override
  public List<Action<AwsContext, ObservedIam>> diff(
      Target target, ObservedIam observed, StepContext context) {
    if (observed.recorded().isPresent()) {
      return List.of();
    }
    if (!isDesired(target)) {
      return removal(observed);
    }
    if (observed.blocked().isPresent() || otherName(target, observed).isPresent()) {
      return List.of();
    }
    var desired = target.desired().flatMap(d -> d.bastion()).get().role();
    var name = target.identity().names().role();
    var tags = target.tags(StepNames.IAM, name);
    if (observed.role().isEmpty()) {
      return List.of(RoleActions.create(observed, name, desired, tags));
    }
    var actions = new ArrayList<Action<AwsContext, ObservedIam>>();
    var role = observed.role().get();
    if (!target.owns(role.tags())) {
      return RoleActions.retag(observed, role, target.corrected(tags)).stream().toList();
    }
    var unowned = observed.profile().filter(p -> !target.owns(p.tags()));
    if (unowned.isPresent()) {
      return InstanceProfileActions.retag(observed, unowned.get(), target.corrected(tags)).stream()
          .toList();
    }
    if (!RoleTrust.isAsWanted(role.assumeRolePolicy())) {
      actions.add(RoleActions.setTrust(observed, role, desired));
    }
    actions.addAll(RoleActions.policies(observed, role, desired));
    RoleActions.retag(observed, role, target.corrected(tags)).ifPresent(actions::add);
    if (observed.profile().isEmpty()) {
      actions.add(InstanceProfileActions.create(observed, name, desired.path(), tags));
      return actions;
    }
    var profile = observed.profile().get();
    profile.roles().stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> actions.add(InstanceProfileActions.removeRole(observed, profile, other)));
    if (!profile.roles().contains(name)) {
      actions.add(InstanceProfileActions.addRole(observed, profile, name));
    }
    InstanceProfileActions.retag(observed, profile, target.corrected(tags)).ifPresent(actions::add);
    return actions;
  }

  /**
   * Returns the calls that delete both, the profile first. IAM refuses to delete a role that is in
   * a profile or has policies.
   */
  private static List<Action<AwsContext, ObservedIam>> removal(ObservedIam observed) {
    var actions = new ArrayList<Action<AwsContext, ObservedIam>>();
    observed
        .profile()
        .ifPresent(
            profile -> {
              profile
                  .roles()
                  .forEach(
                      role ->
                          actions.add(InstanceProfileActions.removeRole(observed, profile, role)));
              actions.add(InstanceProfileActions.delete(observed, profile));
            });
    observed
        .role()
        .ifPresent(
            role -> {
              role.attachedPolicyArns()
                  .forEach(arn -> actions.add(RoleActions.detach(observed, role, arn)));
              actions.addAll(RoleActions.deleteInline(observed, role));
              actions.add(RoleActions.delete(observed, role));
            });
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedIam observed, StepContext context) {
    return observed
        .blocked()
        .or(() -> otherName(target, observed))
        .or(() -> otherPath(target, observed))
        .orElseGet(
            () ->
                new Outcome.Ready(
                    "IAM role and instance profile " + target.identity().names().role()));
  }

  /** Returns Blocked if the role was created under another name, which AWS cannot change. */
  private static Optional<Outcome> otherName(Target target, ObservedIam observed) {
    var desired = target.identity().names().role();
    return observed
        .name()
        .filter(name -> !name.equals(desired))
        .map(
            name ->
                new Outcome.Blocked(
                    "IAM role "
                        + name
                        + " is the role of this environment, not "
                        + desired
                        + " (iam.roleName), and AWS cannot rename a role. Set bastion.enabled to"
                        + " false, wait until this step is Skipped, and set it to true."));
  }

  /** Returns Blocked if the role or the profile has another path, which AWS cannot change. */
  private static Optional<Outcome> otherPath(Target target, ObservedIam observed) {
    return target
        .desired()
        .flatMap(d -> d.bastion())
        .flatMap(b -> b.role().path())
        .flatMap(
            path ->
                Stream.concat(
                        observed.role().stream()
                            .filter(role -> !role.path().equals(path))
                            .map(
                                role -> "IAM role " + role.name() + " has the path " + role.path()),
                        observed.profile().stream()
                            .filter(profile -> !profile.path().equals(path))
                            .map(
                                profile ->
                                    "instance profile "
                                        + profile.name()
                                        + " has the path "
                                        + profile.path()))
                    .reduce((one, other) -> one + ", and " + other)
                    .map(
                        what ->
                            new Outcome.Blocked(
                                what
                                    + ", not "
                                    + path
                                    + ", and AWS cannot change a path. Set iam.path back, or set"
                                    + " bastion.enabled to false, wait until this step is Skipped,"
                                    + " and set it to true.")));
  }

  @Override
  public Optional<Outcome.Blocked> blockers(AwsContext aws, ObservedIam observed) {
    return observed
        .role()
        .flatMap(role -> IamBlockers.ofRole(aws.clients().iam(), role.name()))
        .map(Outcome.Blocked::new);
  }

  @Override
  public List<String> ids(ObservedIam observed) {
    return observed.name().stream().toList();
  }

  @Override
  public Outputs outputs(Target target, ObservedIam observed) {
    return Outputs.NONE.and(
        StepOutputs.INSTANCE_PROFILE_NAME,
        observed.recorded().or(() -> observed.profile().map(ProfileView::name)));
  }
}
