package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the bastion may do: a role that EC2 assumes, exactly the wanted managed policies on it, and
 * the instance profile that hands it to the instance. Role and profile share a name, their key in
 * the account.
 */
public record IamStep(String name, Set<String> needs) implements AwsStep<IamStep.ObservedIam> {

  private static final String ROLE = "role";
  private static final String PROFILE = "instance-profile";

  /**
   * The policies that the operator may attach: those that an environment has by default. Who wants
   * others in {@code iam.policyArns} lists them in the policy.
   */
  private static final String[] ATTACHABLE = {
    "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  };

  /** IAM asks for it when the role goes into its profile, EC2 when the bastion gets the profile. */
  static final Permissions PASS_THE_ROLE =
      Permissions.NONE.on(
          "iam:PassRole",
          List.of(new Condition("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")),
          Arns.BASTION_ROLE);

  /**
   * @param recorded the name on record, where a shared view does not say what there is
   * @param blocked why nothing is done: there is a role or profile of the wanted name that is not
   *     ours, or one that is handed over is missing
   */
  record ObservedIam(
      Optional<RoleView> role,
      Optional<ProfileView> profile,
      Optional<String> recorded,
      Optional<Outcome> blocked) {

    ObservedIam with(RoleView changed) {
      return new ObservedIam(Optional.of(changed), profile, recorded, blocked);
    }

    ObservedIam with(ProfileView changed) {
      return new ObservedIam(role, Optional.of(changed), recorded, blocked);
    }

    ObservedIam withoutRole() {
      return new ObservedIam(Optional.empty(), profile, recorded, blocked);
    }

    ObservedIam withoutProfile() {
      return new ObservedIam(role, Optional.empty(), recorded, blocked);
    }
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .create("iam:CreateRole", Arns.BASTION_ROLE)
        .change("iam:UpdateAssumeRolePolicy", Arns.BASTION_ROLE)
        .on(
            "iam:AttachRolePolicy",
            List.of(Permission.OURS, new Condition("ArnEquals", "iam:PolicyARN", ATTACHABLE)),
            Arns.BASTION_ROLE)
        // Whatever somebody else attached has to come off.
        .change("iam:DetachRolePolicy", Arns.BASTION_ROLE)
        .change("iam:DeleteRole", Arns.BASTION_ROLE)
        .change("iam:TagRole", Arns.BASTION_ROLE)
        .create("iam:CreateInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:AddRoleToInstanceProfile", Arns.BASTION_PROFILE)
        .and(PASS_THE_ROLE)
        .change("iam:RemoveRoleFromInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:DeleteInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:TagInstanceProfile", Arns.BASTION_PROFILE);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent();
  }

  @Override
  public ObservedIam absent() {
    return new ObservedIam(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public ObservedIam observe(AwsContext aws, Target target, StepContext context) {
    var reads = aws.reads();
    if (!reads.perResource()) {
      return new ObservedIam(
          Optional.empty(), Optional.empty(), context.recordedId(), Optional.empty());
    }
    var name = context.recordedId().orElse(target.identity().names().role());
    var role = reads.role(name);
    // Before the first role there is no profile; one that is there all the same makes IAM refuse
    // the create, which is the time to look for it.
    var fresh =
        isDesired(target)
            && target.adopt(PROFILE + "/").isEmpty()
            && role.isEmpty()
            && context.recordedId().isEmpty()
            && !context.conflicted();
    var profile = fresh ? Optional.<ProfileView>empty() : reads.instanceProfile(name);
    var refusedRole =
        role.filter(r -> !target.owns(r.tags()))
            .flatMap(
                r ->
                    Adoption.refusal(
                        target,
                        ROLE,
                        "IAM role",
                        name,
                        r.tags(),
                        RoleTrust.servesOthers(r.assumeRolePolicy())));
    var refusedProfile =
        profile
            .filter(p -> !target.owns(p.tags()))
            .flatMap(
                p ->
                    Adoption.refusal(
                        target, PROFILE, "instance profile", name, p.tags(), Optional.empty()));
    return new ObservedIam(
        role.filter(r -> refusedRole.isEmpty()),
        profile.filter(p -> refusedProfile.isEmpty()),
        Optional.empty(),
        refusedRole
            .or(() -> refusedProfile)
            .or(() -> role.isEmpty() ? absent(target, context, ROLE, name) : Optional.empty())
            .or(
                () ->
                    profile.isEmpty() ? absent(target, context, PROFILE, name) : Optional.empty()));
  }

  private static Optional<Outcome> absent(
      Target target, StepContext context, String kind, String name) {
    return Adoption.absent(target, context, kind, name, "iam.roleName");
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
    if (observed.blocked().isPresent()) {
      return List.of();
    }
    var bastion = target.desired().flatMap(d -> d.bastion()).get();
    var name = target.identity().names().role();
    var tags = target.tags(StepNames.IAM, name);
    if (observed.role().isEmpty()) {
      return List.of(RoleActions.create(observed, name, tags));
    }
    var actions = new ArrayList<Action<AwsContext, ObservedIam>>();
    var role = observed.role().get();
    if (!target.owns(role.tags())) {
      return RoleActions.retag(observed, role, tags).stream().toList();
    }
    var unowned = observed.profile().filter(p -> !target.owns(p.tags()));
    if (unowned.isPresent()) {
      return InstanceProfileActions.retag(observed, unowned.get(), tags).stream().toList();
    }
    if (!RoleTrust.isAsWanted(role.assumeRolePolicy())) {
      actions.add(RoleActions.setTrust(observed, role));
    }
    actions.addAll(RoleActions.policies(observed, role, bastion));
    RoleActions.retag(observed, role, tags).ifPresent(actions::add);
    if (observed.profile().isEmpty()) {
      actions.add(InstanceProfileActions.create(observed, name, tags));
      return actions;
    }
    var profile = observed.profile().get();
    profile.roles().stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> actions.add(InstanceProfileActions.removeRole(observed, profile, other)));
    if (!profile.roles().contains(name)) {
      actions.add(InstanceProfileActions.addRole(observed, profile, name));
    }
    InstanceProfileActions.retag(observed, profile, tags).ifPresent(actions::add);
    return actions;
  }

  /** The profile first: IAM refuses to delete a role that is in one, or that has policies. */
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
              actions.add(RoleActions.delete(observed, role));
            });
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedIam observed, StepContext context) {
    return observed
        .blocked()
        .orElseGet(
            () ->
                new Outcome.Ready("role and instance profile " + target.identity().names().role()));
  }

  @Override
  public Optional<String> id(ObservedIam observed) {
    return observed
        .recorded()
        .or(() -> observed.role().map(RoleView::name))
        .or(() -> observed.profile().map(ProfileView::name));
  }

  @Override
  public Outputs outputs(Target target, ObservedIam observed) {
    return Outputs.NONE.and(
        StepOutputs.INSTANCE_PROFILE_NAME,
        observed.recorded().or(() -> observed.profile().map(ProfileView::name)));
  }
}
